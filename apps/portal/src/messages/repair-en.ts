import type { repairJa } from './repair-ja.ts';

export const repairEn: typeof repairJa = {
  letters: {
    title: 'Letters about a wrong link', lead: 'For the facilities that saw records through a link that was undone, and for the facility whose records they were.', none: 'There are no letters.', print: 'Print', printed: (at) => `Printed ${at}`, show: 'Letters', to: (name) => `To ${name}`,
    from: 'Regional medical-information network', heading: 'Notice of a wrongly linked record',
    viewer: (disclosing) => `Your staff saw records that were shown as those of the patient named on the screen. They belong to somebody else (a patient of ${disclosing}). If they were used in notes or decisions, please check and correct these.`,
    discloser: (localId) => `Records of your patient ${localId} were wrongly shown as those of another patient, as listed below. The link has been undone; they are no longer shown.`,
    linked: 'Linked', reason: 'Reason for undoing', localId: 'Facility ID', disclosing: 'Facility of the records', views: (n) => `Views: ${n}`, more: (n) => `There are ${n} more; ask the secretariat for all of them.`, until: (from, to) => `${from} to ${to}`, contact: 'For questions please ask the secretariat of the network.',
  },
  card: { title: 'Member card', heading: 'Regional medical network: member card', lead: 'Print it on card paper and hand it to the patient. It carries no medical information.', print: 'Print', facility: 'Issued by', issued: 'Issued on', regionalId: 'Regional ID', back: 'This number is the same at every participating facility. Please show it when you come.', scan: (id) => `Barcode of the regional ID ${id}` },
  split: { button: 'Split into two persons', title: 'Split a person', lead: 'The chosen facility IDs become another person. Their records are hidden at once and are never linked again automatically.', choose: 'Links to take out', merged: 'Bring back a merged person', newPerson: 'No, make a new person', reason: 'Reason', submit: 'Split', done: (id) => `Split. Regional ID of the new person: ${id}`, seen: (n) => `There were ${n} views meanwhile; see the letters.` },
  demographics: {
    button: 'Change name or address', title: 'Change demographics', lead: 'The person can still be found by the former name. The change is recorded.', because: 'Reason', save: 'Change', saved: 'Changed.', history: 'Changes so far', noHistory: 'No changes.',
    reasons: { 'newborn-named': 'Newborn named', 'unknown-identified': 'Identified', 'name-changed': 'Name changed', moved: 'Moved', corrected: 'Corrected' },
  },
  localIds: {
    aboutFirst: 'Please give the facility and the reason first.', fileFirst: 'Please choose the CSV file first.', title: 'Replace facility IDs', lead: 'When patient IDs change, for instance with a new system, the links are moved to the new IDs.', facility: 'Facility', one: 'One ID', from: 'Old ID', to: 'New ID', reason: 'Reason', replace: 'Replace', replaced: 'Replaced.',
    list: 'From a list', file: 'CSV file of old ID, new ID', check: 'Check', apply: (n) => `Replace ${n.toLocaleString('en')}`, applied: (n) => `${n.toLocaleString('en')} replaced.`, rows: (n) => `${n.toLocaleString('en')} rows`, row: 'Row', finding: 'Finding', tooLarge: 'The file is too large (8 MB at most).', nothing: 'No row can be replaced.',
    findings: { replaced: 'Can be replaced', 'unknown-old': 'Old ID not known', 'new-in-use': 'New ID belongs to somebody else', 'old-twice': 'Old ID twice', 'new-twice': 'New ID twice', malformed: 'Malformed', same: 'No change' },
  },
};
