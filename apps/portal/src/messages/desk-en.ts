import type { deskJa } from './desk-ja.ts';

export const deskEn: typeof deskJa = {
  title: 'Matching', pair: 'Comparison', lead: 'Pairs of records that a person must look at: one person or two?', queue: 'Waiting for a decision', open: 'Undecided', second: 'Second person', asked: 'Asked', empty: 'Nothing is waiting', emptyHint: 'New cases arrive when a facility registers a patient or a consent comes in.',
  sort: { certainty: 'Most certain first', oldest: 'Oldest first' }, score: 'Score', scoreTitle: 'Each point doubles the odds that this is one person.', needsSecond: 'Two people', awaitsSomebodyElse: 'You said that this is one person. Somebody else must confirm it.',
  kinds: { link: 'Facility record and person of the region', merge: 'Two persons of the region', duplicate: 'Two IDs at one facility' },
  states: { open: 'Undecided', asked: 'Asked', second: 'Second person', same: 'Same person', different: 'Different people', withdrawn: 'Withdrawn' },
  sources: { registration: 'Registration', 'facility-feed': 'Told by the facility', consent: 'Consent', 'bulk-job': 'Bulk matching', 'list-import': 'Imported list' },
  verdicts: { auto: 'Almost certain', review: 'To be checked', different: 'Probably different' },
  guards: {
    twins: 'May be twins', 'family-in-one-house': 'May be family in one house', 'same-name-and-birth-date': 'May be another person of the same name and birth date', 'father-and-son': 'May be parent and child', placeholder: 'Placeholder name or birth date',
    'newborn-without-name': 'Newborn without a name', 'too-little-evidence': 'Too little to compare', contradiction: 'Something contradicts', 'declared-different': 'Declared to be different people',
  },
  decisions: { same: 'Same person', different: 'Different people', ask: 'Ask' },
  decided: { same: 'Recorded as the same person.', different: 'Recorded as different people; they will never be linked automatically.', ask: 'Marked as asked.', second: 'Recorded. It is linked when somebody else confirms.' },
  regionSide: 'Registered in the region', localId: 'Facility ID', regionalId: 'Regional ID', noRegionalId: 'No regional ID', linkedAt: 'Linked at', linkedNowhere: 'Not linked', insurance: 'Insurance', romanName: 'Name in roman letters',
  because: 'Why', history: 'Decisions so far', noteFor: { same: 'How did you make sure?', ask: 'Who was asked, and what?', different: 'Reason (optional)' }, confirmDecision: (decision) => `Record: ${decision}`,
  consentAsked: 'The patient was asked and agrees that the remaining consent covers the merged records',
  keys: '1 same   2 different   3 ask   ↑↓ next, previous', newsOf: (pair, what) => `${pair}: ${what}`, decidedByOther: 'Somebody else decided this first; your decision was not recorded.', changed: 'Somebody else changed this case first; this is what it says now.', hint: 'Decision', 
  jobs: { cancel: 'Cancel', title: 'Bulk matching', facility: 'Facility', begin: 'Start', none: 'Not run yet.', state: 'State', states: { waiting: 'Waiting', running: 'Running', done: 'Done', failed: 'Failed', cancelled: 'Cancelled' }, progress: 'Progress', pairs: 'Candidate pairs', auto: 'Almost certain', review: 'To be checked', cases: 'Cases made', links: 'Linked automatically', all: 'All facilities', startedAt: 'Started', records: (done, of) => `${done} / ${of}` },
};
