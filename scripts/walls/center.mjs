import { wallsOf } from './floors.mjs';

/** 地域センター, bottom up. */
const FLOORS = [
  [['http', 'what every call of the portal carries, and the server that answers it']],
  [['policy', 'the rules in force']],
  [['directory', 'facilities and staff']],
  [
    ['sign-in', 'who is at the other end'],
    ['consent', 'what the patient agreed to'],
    ['gateway-link', 'how a hospital is asked'],
  ],
  [
    ['record-location', 'what exists where'],
    ['patient-index/register', 'what is known of people and their numbers'],
  ],
  [['audit', 'what was done, and that nobody changed it']],
  [
    ['patient-index/notice-letter', 'letters about links that were undone'],
    ['patient-index/matching', 'finds and weighs; a verdict, no act'],
  ],
  [['patient-index/linking', 'acts on a verdict, or opens a case']],
  [
    ['patient-index/match-job', 'compares whole lists'],
    ['patient-index/desk', 'what people decide'],
    ['patient-index/repair', 'sets people right: merge, split, correct'],
    ['patient-index/search', 'finds a patient for who may'],
    ['patient-index/emergency', 'finds a stranger in an emergency'],
  ],
  [['patient-index/local-patient-id', 'follows numbers that a facility changed']],
  [['patient-index/feed', 'the door for what facilities say']],
  [
    ['border', 'systems of hospitals'],
    ['timeline', 'locate, decide, fetch, assemble'],
  ],
];

export const walls = wallsOf('center', 'apps/center/src', FLOORS, { ground: ['center-context\\.ts'] });
