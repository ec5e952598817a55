import type { auditJa } from './audit-ja.ts';

export const auditEn: typeof auditJa = {
  title: 'Audit trail', nav: 'Audit', lead: 'Who did what, when, from which facility, with whose records, and why it was permitted. Names of patients are not shown. This search is recorded too.',
  from: 'From', until: 'Until', regionalId: 'Regional ID of the patient', regionalHint: 'e.g. 3700 0000 11', staff: 'User', staffHint: 'User ID, or a part of the name', facility: 'Facility', facilityHint: 'that acted or disclosed', event: 'Event', outcome: 'Outcome', any: 'All', submit: 'Search', clear: 'Back to the search',
  periodBad: 'The last day must not be before the first.', idBad: 'A regional ID has ten digits. Please check the number.',
  at: 'When', who: 'User', what: 'Event', whom: 'Patient', where: 'Disclosing facility', content: 'Kinds, entries', why: 'Why', system: 'System', more: 'Details', traceOf: (trace) => `Trace ${trace}`, sameTrace: 'All of this act', sameTraceOnly: (trace) => `Only the records of trace ${trace} are shown.`,
  verify: 'Verify', verifying: 'The chains are being verified.', neverVerified: 'The chains have not been verified yet.', operator: 'the operator (command line)', verified: (at, by, events) => `${by} verified ${events} events at ${at}.`, whole: 'Nothing was altered or removed.', broken: (n, first) => `Altered or removed in ${n} place${n === 1 ? '' : 's'} (first: ${first}). Tell whoever is responsible for the system.`,
  found: (n) => `${n} shown`, next: 'Show more', goOn: 'Search further back', searchedTo: (at) => `Searched back to ${at}.`, all: 'The whole period has been searched.', empty: 'Nothing on record', unknownPatient: 'Nobody is registered under this regional ID', unknownStaff: 'This user is not registered', unknownHint: 'Please check what you typed.', noDetail: 'No details.', asWritten: 'As it is on record',
};
