import { wallsOf } from './floors.mjs';

/** ポータル, bottom up. */
const FLOORS = [
  [['messages', 'every word on the screen, in two languages']],
  [['server', 'how the center is asked, and what went wrong']],
  [['sign-in', 'who sits here']],
  [
    ['shell', 'the frame of every page, and its keys'],
    ['facilities', 'what is said of a facility, and what became of asking it'],
    ['record-location', 'what exists where, and asking again after a change'],
  ],
  [
    ['record', 'what all readers of records stand on'],
    ['consent', 'what the patient agreed to'],
    ['audit', 'what was done'],
    ['gateways', 'which hospitals answer'],
    ['patient-index/register', 'how a patient is shown, on the screen and on a card'],
  ],
  [
    ['laboratory', 'values over time'],
    ['medication', 'drugs over time'],
    ['patient-index/notice-letter', 'letters about links that were undone'],
    ['patient-index/match-job', 'compares whole lists'],
    ['patient-index/repair', 'sets people right: split, correct'],
    ['patient-index/search', 'finds a patient'],
    ['patient-index/emergency', 'finds a stranger in an emergency'],
    ['patient-index/local-patient-id', 'follows numbers that a facility changed'],
  ],
  [
    ['reading-pane', 'one entry and its surroundings'],
    ['patient-index/linking', 'links by hand'],
    ['patient-index/desk', 'what people decide'],
  ],
  [
    ['patient-index/feed', 'registers a patient of this facility'],
    ['timeline', 'a patient at a glance: header, calendar, pane'],
  ],
];

export const walls = wallsOf('portal', 'apps/portal/src', FLOORS, { ground: ['clock\\.ts'] });
