import { auditEn } from './audit-en.ts';
import { deskEn } from './desk-en.ts';
import type { Messages } from './ja.ts';
import { reasonsEn } from './reasons-en.ts';
import { repairEn } from './repair-en.ts';
import { wordsEn } from './words-en.ts';

const s = (n: number): string => (n === 1 ? '' : 's');

export const en: Messages = {
  words: wordsEn,
  reasons: reasonsEn,
  audit: auditEn,
  desk: deskEn,
  repair: repairEn,
  common: {
    close: 'Close', cancel: 'Cancel', back: 'Back', retry: 'Try again', loading: 'Loading', more: 'Details', less: 'Less', unknown: 'unknown', none: 'none',
    trace: (trace) => `Reference ${trace}`,
    networkFailed: 'The center cannot be reached. Please check the network and try again.',
    fillIn: 'Please fill in this field.', choose: 'Please choose one.', tooShort: (n) => `Please write at least ${n} characters.`,
    comma: ', ', inBrackets: (text) => ` (${text})`, count: (n) => n.toLocaleString('en-GB'), years: (n) => `${n} y`, skip: 'Skip to content', main: 'Content', listEnd: 'and more',
  },
  shell: {
    patients: 'Patients', desk: 'Matching', emergency: 'Emergency search', gateways: 'Gateways', navigation: 'Main screens', lockIn: (time) => `Locks in ${time}`, signOut: 'Sign out', language: '日本語', languageName: 'Show the screens in Japanese',
    help: 'Shortcuts', user: (name, role) => `${name}, ${role}`,
  },
  signIn: {
    title: 'Sign in', lead: 'Regional medical-information network', userId: 'User ID', password: 'Password', submit: 'Sign in',
    lockedOut: (minutes) => `Sign-in is stopped after repeated wrong attempts. Please wait about ${minutes} minute${s(minutes)}.`,
    refusedHint: 'Please check upper and lower case, and that Japanese input is off.',
    chooseFacility: 'At which facility are you working?', chooseLead: 'What you view is recorded under the facility chosen here.', here: 'Start here', notice: 'Everything viewed and done here is recorded.',
  },
  lock: { title: 'The screen is locked', lead: 'Nothing was done for a while, so the content is hidden. Your password brings you back to where you were.', unlock: 'Unlock', wrong: 'The password is wrong.', other: 'Sign in as somebody else' },
  search: {
    title: 'Find a patient', box: 'Patient ID, regional ID, name (kanji or kana), date of birth', placeholder: 'e.g. 0012345 / タカハシ カズコ / S26.4.18', submit: 'Search',
    readAsDate: (date, wareki) => `Searching for the date of birth ${date} (${wareki}).`, hint: 'Only patients with a patient ID at your facility are shown.',
    total: (n) => `${n.toLocaleString('en-GB')} patient${s(n)}`, empty: 'No patient found', emptyHint: 'Check what you typed, or register the person and link a patient ID.',
    register: 'Register or link', results: 'List of patients', name: 'Name', sex: 'Sex', age: 'Age', birthDate: 'Date of birth', ownId: 'Own ID', regionalId: 'Regional ID', address: 'Address', consent: 'Consent', facilities: 'Links', lastOpened: 'Last opened',
    never: 'never', notForRole: (role) => `There is no screen for the role of ${role} in this version yet.`, perPage: 'Rows', page: (page, pages) => `Page ${page} of ${pages}`, previous: 'Previous page', next: 'Next page', sortBy: (column) => `Sort by ${column}`,
    keys: 'select', approximate: 'Nobody fits exactly. These are written alike or have a similar birth date; please make sure who it is.', openKey: 'open', focusKey: 'search box',
  },
  register: {
    title: 'Register and link a patient', steps: ['Person', "Facility's patient ID", 'Latest data'], step: (n) => `Step ${n}`,
    lead: 'First we make sure that the person is not registered already.', kanjiFamily: 'Family name (kanji)', kanjiGiven: 'Given name (kanji)', kanaFamily: 'Family name (kana)', kanaGiven: 'Given name (kana)', sex: 'Sex', birthDate: 'Date of birth', birthHint: 'e.g. 1951-04-18, S26.4.18, 昭和26年4月18日',
    birthRead: (date, wareki, age) => `${date} (${wareki}), ${age} y`, birthBad: 'This cannot be read as a date. Please write it as in the examples.', birthFuture: 'This day is yet to come. Please check the year and the era.', kanaOnly: 'Please write the reading in kana, hiragana or katakana.', postalCode: 'Postal code', address: 'Address', telephone: 'Telephone', localId: 'Patient ID at your facility',
    submit: 'Check and go on', similarTitle: 'Similar patients are registered', similarLead: 'If one of them is the same person, open that one instead of registering.', similarBelow: (n) => `${n} similar patient${s(n)} registered (see the list below).`, confirmNew: 'I have checked the list: it is none of them', submitNew: 'Register as a new person', openThis: 'Open this one', linkThis: 'Link to this one', registered: (id) => `Registered with the regional ID ${id}.`,
    facility: 'Facility to link', facilityId: "That facility's patient ID", propose: 'Ask the facility', proposing: 'Asking the facility', compareTitle: 'What the facility says', field: 'Field', atFacility: 'At the facility', known: 'In the network', agreement: 'Comparison',
    sure: 'Name, sex and date of birth agree.', doubtful: 'Some fields do not agree. Please make sure in another way that it is the same person.', refused: 'Sex and date of birth differ, so this cannot be linked. Please check the patient ID.', nobodyToAsk: 'This facility has no gateway to ask. Please make sure with the patient card or an identity document that it is the same person.', confirmCard: 'I have made sure with the card that it is the same person', seenMeanwhile: (n) => `While this link stood there ${n === 1 ? 'was this view' : `were these ${n} views`}. If it was the wrong patient, please tell the secretariat.`, seenNobody: 'Nobody viewed records of this facility while the link stood.', undone: 'The link is undone', seenWhat: { calendar: 'calendar', records: 'records' },
    confirm: 'I have checked the differences: it is the same person',
    link: 'Link', linked: 'Linked', fetching: 'Fetching the latest data from the facilities', fetched: 'The latest data has been fetched', openPatient: 'Open the patient', another: 'Link another facility', notPossible: 'Cannot be linked',
    byMatching: 'automatic matching', alreadyLinked: 'Linked facilities', undo: 'Undo the link', undoTitle: 'Undo a link', undoReason: 'Reason', undoWarn: 'Records of this facility will no longer be shown. The undoing is recorded, and the link can be made again.', entriesArrived: (n) => `${n.toLocaleString('en-GB')} entr${n === 1 ? 'y' : 'ies'}`,
  },
  emergency: {
    title: 'Emergency search', lead: 'For an emergency in which no patient ID is known: finds the IDs of each facility by name. No record is shown. The search is recorded with its reason and reviewed.', name: 'Name (kanji or kana)', birth: 'Birth date or age', birthHint: 'e.g. 1951-04-18, or 75 for about 75 years', reason: 'Reason (4 characters or more)', submit: 'Search', notAllowed: 'You do not have the right to search in an emergency. Ask the secretariat through your facility.',
    nobody: 'Nobody found', nobodyHint: 'Try both kanji and kana, or leave out the age.', tooMany: 'Many people fit; the 20 nearest are shown. Add a birth date or an address.', ids: 'Patient IDs',
  },
  consent: {
    title: 'Consent', give: 'Register consent', none: 'No consent is registered.', state: 'State', scope: 'Scope', comprehensive: 'Comprehensive (all member facilities)', named: 'Named facilities', excludedDisclosing: 'Facilities not to disclose (at the wish of the patient)', disclosing: 'Disclosing facilities', viewing: 'Viewing facilities', kinds: 'Kinds', allKinds: 'All kinds', chosenKinds: 'Chosen kinds',
    sensitive: 'Sensitive records (must be named)', sensitiveNone: 'not included', signer: 'Signed by', bySelf: 'Patient', byRepresentative: 'Representative', representativeName: "Representative's name", relation: 'Relation', proof: 'Proof seen', medium: 'Given by', formVersion: 'Form version', effectiveOn: 'Effective from', effectiveHint: 'Empty = from today.',
    until: 'Ends on', withdrawnUntil: 'until withdrawn', save: 'Register', saved: 'Registered.', log: 'What happened', suspend: 'Suspend', resume: 'Resume', withdraw: 'Withdraw', explained: 'Explained by', registeredAt: 'Registered at', accepted: 'Accepted', effective: 'Effective', changeScope: 'Change scope',
    confirm: { suspended: 'Viewing under this consent stops at once. It can be resumed.', resumed: "Viewing is resumed, after asking the patient.", withdrawn: 'The consent is withdrawn and viewing stops at once. This cannot be taken back: to view again, a new consent is needed.' },
    allFacilities: 'all facilities', facilities: (n) => `${n} facilit${n === 1 ? 'y' : 'ies'}`, excluded: (names) => `except ${names}`, summary: (state, n, until) => [state, n, until].filter((part) => part !== '').join(' · '), untilDay: (day) => `until ${day}`, missing: 'Something has not been chosen yet.', notAllowed: 'Your role may not register or change consent.',
    network: 'User', event: 'Event', day: 'When',
  },
  patient: {
    ownId: 'Own ID', regionalId: 'Regional ID', noOwnId: 'no own ID', noBirthDate: 'date of birth unknown', placeholderBirth: (date) => `date of birth unknown (entered as ${date})`, standing: 'Allergies, infections and problems', waiting: (n) => `waiting for ${n} facilit${n === 1 ? 'y' : 'ies'}`, moreChips: (n) => `${n} more`, fewerChips: 'fewer',
    allergy: 'Allergy', contraindication: 'Contra-indicated', adverse: 'Adverse reaction', infection: 'Infection', attention: 'Caution', suspected: 'suspected', noneKnown: (n) => `No allergy, contra-indication or infection registered (${n} facilit${n === 1 ? 'y' : 'ies'} answered)`, noneElsewhere: (n) => `None registered at the other ${n} facilit${n === 1 ? 'y' : 'ies'}`, factsFailed: 'Allergies and infections cannot be fetched', sources: (names) => `Registered at ${names}`,
    unknownAll: 'Allergies may not be viewed for any facility', unknownList: 'Allergies unknown at', unknownOne: (name, why) => `${name} (${why})`, noFacility: 'No facility is linked.', linkNow: 'Link a patient ID',
    since: (day) => `Since last time (${day})`, sinceNothing: (day) => `Nothing new since ${day}`, sinceNever: 'No earlier visit', sinceCount: (n) => `${n} new or changed`, history: 'Disclosure history', links: 'Links', refresh: 'Refresh', deceased: 'deceased', telephone: 'Telephone', address: 'Address', details: 'Details', age: 'Age', actions: 'Patient actions', insurance: 'Insurance', bloodType: 'Blood type', relatives: 'Relatives', height: 'Height', weight: 'Weight', romanName: 'Name (roman)',
    bookmark: (color) => `Bookmark ${color}`, allBookmarks: 'All', notFound: "This patient's page cannot be opened",
  },
  calendar: {
    title: 'Calendar of care', zoom: 'Zoom', zooms: { day: 'Day', week: 'Week', month: 'Month', year: 'Year' }, zoomTitles: { day: 'Two weeks by day', week: 'Four weeks by day', month: 'Half a year by week', year: 'Two years by month' },
    previous: 'Earlier', next: 'Later', today: 'Today', move: 'move', open: 'open', help: 'shortcuts', compact: 'Hide empty lanes', legend: 'Legend', facilities: 'Facilities', reading: 'Reading older locations', following: 'fetching the latest data', centerLost: 'The center cannot be reached. You see what arrived last.', emptyRange: 'No records to show in this period', jumpLast: (day) => `Go to the latest record (${day})`,
    cell: (kind, facility, day, status) => `${day} ${kind}, ${status}, ${facility}`, stack: (n, kind, facilities, day) => `${day} ${kind}, ${n} entries, ${facilities}`, isNew: 'new since last time', remote: 'location only (the facility does not answer)', stay: (label, facility, from, until) => `${label}, ${facility}, ${from} to ${until}`, stillIn: 'in hospital',
    legendOrdered: 'ordered only', legendRemote: 'location only', legendNew: 'new since last time', legendStack: 'several', legendCancelled: 'cancelled', choose: (n) => `Choose from ${n}`,
    empty: {
      following: { title: 'Fetching the latest data', lead: 'Right after a facility has been opened its locations take some seconds to arrive.' },
      'not-permitted': { title: 'No records that you may see', lead: 'No linked facility permits viewing, so it is not known whether there are records. The button beside each facility says why, and what would help.' },
      'not-answering': { title: 'No locations of records have arrived yet', lead: 'A facility does not answer. This does not mean that there are no records.' },
      'not-taken-in': { title: 'Nothing has been taken in yet', lead: "Records appear here once the facility's gateway has taken them in." },
      'partly-permitted': { title: 'No records within what you may see', lead: 'Some facilities or records may not be viewed. The button beside each facility says why, and what would help.' },
      none: { title: 'No records within what you may see', lead: 'Locations reach the center only for patients with a consent; this does not have to mean that there are no records.' },
    },
    overview: 'Amount of records over all years', overviewValue: (day) => `shown until ${day}`, failed: 'The calendar cannot be fetched',
  },
  outcome: {
    complete: 'complete', partial: (n) => `${n} not disclosed`, 'not-permitted': 'not permitted', unreachable: 'not reachable', unreachableSince: (time) => `no answer since ${time}, location only`, 'timed-out': 'timed out', waiting: 'waiting', notDisclosing: 'does not disclose', neverIngested: 'nothing taken in yet',
    short: { complete: 'complete', partial: 'partial', 'not-permitted': 'no access', unreachable: 'no answer', 'timed-out': 'timed out' },
    explain: {
      complete: 'All records of this facility are shown.',
      partial: (n) => `${n} record${s(n)} of this facility ${n === 1 ? 'is' : 'are'} not shown, for these reasons:`,
      'not-permitted': 'The records of this facility are not shown, for these reasons:',
      unreachable: "The facility's gateway cannot be reached. The calendar shows only the locations announced earlier. This does not mean that the facility has nothing.",
      'timed-out': (seconds) => `The facility's gateway did not answer within ${seconds} seconds. This does not mean that the facility has nothing.`,
    },
    toggle: (name) => `Show ${name}`, state: (name, state) => `State of ${name}: ${state}`, lastIngest: 'Last taken in', connection: 'Connection', connected: 'connected', disconnected: 'disconnected', byKind: 'What can be seen, by kind', visible: 'Visible', invisible: 'Not visible', noDecisions: 'The center knows of no record to decide about.', notCounted: '–: not open to the region, so the center knows neither whether there are records nor how many.', countUnknown: 'number not known', entriesCount: 'Entries', why: 'Why', kind: 'Kind',
  },
  pane: {
    label: 'Reading pane', tabs: { entry: 'This record', trend: 'Trends', drugs: 'Drugs', documents: 'Documents', problems: 'Problems' }, pick: 'Choose a record in the calendar to read it here.', since: 'New or changed since last time', sinceEmpty: 'Nothing new since you last opened this patient.', sinceFirst: 'No earlier visit. Choose a record in the calendar.', backToList: 'Back to what is new', copy: 'copy', copied: 'copied', latest: 'Latest records',
    loadFailed: 'The record cannot be fetched', notPermitted: 'You may not see this record', unreachable: 'The facility does not answer, so the content cannot be shown', unreachableLead: "The record is known to exist, but its content is in the facility's gateway.", timedOut: 'The facility did not answer in time', missing: 'The facility sent no content', missingLead: 'The record may have been deleted there or withdrawn from publication.',
    why: 'Why you see this', whyNot: 'Why you cannot see this', issues: 'Remarks on reading the file', issuesCount: (n) => `${n} remark${s(n)} on reading the file`, version: (n) => `version ${n}`, source: 'Source file', department: 'Department', author: 'Author', noTime: 'no time given', previousShort: 'previous', sort: 'Order', noContent: 'The record has no content.', provisional: 'provisional',
  },
  content: {
    item: 'Item', result: 'Result', unit: 'Unit', range: 'Reference', previous: 'Previous', course: '1 year, all', specimen: 'Specimen', collected: 'collected', reported: 'reported', high: 'high', low: 'low', abnormal: 'abnormal', noPanel: 'Tests', ordered: 'No results yet (ordered only)', courseName: (item, n) => `Course of ${item}, ${n} points`, otherFacility: (name) => `value from ${name}`,
    group: (n) => `Rp ${n}`, drug: 'Drug', dose: 'Dose', daily: 'Daily dose', total: 'Total', usage: 'Usage', days: 'Days', route: 'Route', start: 'Start', end: 'End', duration: 'Duration', times: 'Times', perDose: (text) => `${text} per dose`, perDay: (text) => `${text} a day`, totalOf: (text) => `${text} in all`,
    base: 'base', additive: 'additive', rate: 'Rate', method: 'Method', amount: 'Amount', performer: 'Given by', status: 'Status', injectionGroup: (n) => `Injection ${n}`,
    smear: 'Smear', culture: 'Culture and identification', susceptibility: 'Susceptibility', organism: 'Organism', mic: 'MIC', judgement: 'Result', S: 'susceptible', I: 'intermediate', R: 'resistant', noGrowth: 'No culture result yet', noResult: 'No result given',
    procedure: 'Examination', site: 'Site', purpose: 'Purpose', performed: 'Performed', materials: 'Materials', findings: 'Findings and measurements', studies: 'Image studies', accession: 'Accession', noImages: 'The images themselves cannot be shown in this version yet.',
    event: 'Event', ward: 'Ward', room: 'Room', bed: 'Bed', previousWard: 'Previous ward', attending: 'Attending', outcome: 'Outcome', reason: 'Reason', inpatient: 'inpatient', outpatient: 'outpatient', period: 'Period',
    problemName: 'Problem', icd10: 'ICD-10', onset: 'Onset', ended: 'End', main: 'main', suspected: 'suspected', setting: 'Setting', active: 'active', substance: 'Substance', category: 'Category', severity: 'Severity', reaction: 'Reaction', diets: 'Diet', timing: 'Timing', comments: 'Comments',
    measurements: 'Measurements', measured: 'measured', attachments: 'Attachments', openAttachment: 'Open', openingAttachment: 'Opening', attachmentFailed: 'The attachment cannot be opened.', newTab: 'opens in a new tab', bytes: (n) => (n < 1024 ? `${n} B` : n < 1048576 ? `${Math.round(n / 1024)} KB` : `${(n / 1048576).toFixed(1)} MB`), unreadable: 'This file could not be read', unreadableLead: 'The original is kept at the facility. Please ask the facility for its content.', documentType: 'Type of document', popupBlocked: 'No new tab could be opened. Please check the settings of the browser.',
    standardCode: (code) => `code ${code}`,
  },
  trend: {
    title: 'Laboratory trends', range: 'Period', ranges: { quarter: '3 mo', year: '1 y', three: '3 y', ten: '10 y' }, items: 'Items', choose: 'Choose items', day: 'Day', facility: 'Facility', empty: 'No laboratory values in this period.', split: 'Values with different units are shown apart.', chart: (items) => `Trend chart of ${items}. The numbers are in the table below.`, table: 'Table of values', band: 'Green band: reference range. Red ring: outside of it.', noNumbers: 'The chosen items have no numeric results.', waiting: 'Shown as the answers arrive', maximum: 'Up to six items fit into the chart.',
    asOf: 'Items',
  },
  drugs: { title: 'Course of drugs', ranges: { quarter: '3 months', half: '6 months', year: '1 year' }, empty: 'No prescriptions in this period.', drug: 'Drug', course: 'Course', latest: 'Latest usage', bar: (drug, from, until, facility) => `${drug}, ${from} to ${until}, ${facility}`, daysUnknown: 'number of days not given', overlap: 'prescribed by several facilities on the same day', injection: 'injection', current: 'current', ended: 'ended' },
  documents: { title: 'Documents and reports', empty: 'There are no documents.', day: 'Day', name: 'Title', facility: 'Facility' },
  problems: { title: 'Problems, allergies, infections', empty: 'Nothing is registered.', activeProblems: 'Active problems', endedProblems: 'Ended problems', allergies: 'Allergies, adverse reactions, contra-indications', infections: 'Infections', attention: 'Drugs that need attention', since: 'Onset' },
  streams: { waiting: (names) => `Waiting for ${names}`, arrived: (n, of) => `${n} of ${of} facilities have answered`, broken: 'The connection broke off. Only a part is shown.', missingFrom: (name, why) => `${name}: ${why}`, notAll: 'Not included', hidden: (n) => `${n} not disclosed` },
  shortcuts: { title: 'Keyboard', search: 'find a patient', arrows: 'move between patients of the list or records of the calendar', tabs: 'record, trends, drugs, documents, problems', focus: 'go to the next or previous control', enter: 'open the patient or the record', zoom: 'zoom in and out', today: 'go to today', page: 'earlier and later', copy: 'copy the open record', help: 'show this list', escape: 'close', since: 'show what is new since last time' },
  history: { title: 'Disclosure history', lead: "When, by whom, from which facility and why this patient's records were viewed.", at: 'When', who: 'User', facility: 'Facility', event: 'Event', outcome: 'Outcome', disclosing: 'Disclosed by', kinds: 'Kinds', entries: 'Entries', because: 'Reasons', allRules: (n) => `all ${n} conditions met`, trace: 'Reference', empty: 'Nothing has been viewed.', backToPatient: 'Back to the patient' },
  gateways: { title: 'Gateways', lead: "Connection and intake of each facility's gateway. No patient data is shown.", facility: 'Facility', connection: 'Connection', since: 'Since', lastIngest: 'Last taken in', entries: 'Entries', open: 'Open to the region', unreadable: 'Unreadable', connected: 'connected', disconnected: 'disconnected', issues: 'Remarks on reading files', noIssues: 'There are no remarks.', file: 'File', place: 'Where', severity: 'Severity', sentence: 'What', seenAt: 'Seen', files: 'Files', patients: 'Patients', scanning: 'taking in', idle: 'idle', lastFile: 'Last file', more: 'Show more', severities: { note: 'note', partial: 'partly used', rejected: 'not usable' }, select: 'Choose a facility to see what it took in.', empty: 'No facilities are connected.', status: 'Intake', segment: (segment, occurrence, field) => [segment, occurrence > 1 ? `no. ${occurrence}` : '', field].filter((part) => part !== '').join(' ') },
};
