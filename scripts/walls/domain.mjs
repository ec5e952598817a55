import { wallsOf } from './floors.mjs';

/** 領域の言葉と規則, bottom up. */
const FLOORS = [
  [
    ['result', 'what went wrong, as data'],
    ['time', 'days, and moments of a chart'],
    ['identifiers', 'numbers that name somebody or something'],
    ['staff', 'what somebody is at work'],
    ['patient-index/text', 'what any text goes through'],
  ],
  [
    ['record', 'what a chart says'],
    ['patient-index/demographics', 'what is said of a person'],
  ],
  [
    ['facility', 'who takes part'],
    ['consent', 'what the patient agreed to'],
    ['policy', 'rules on which networks differ'],
    ['record-location', 'what exists where'],
    ['patient-index/names', 'how names are read'],
  ],
  [
    ['access', 'who may see what'],
    ['patient-index/places', 'how addresses are read, whatever a town was called'],
    ['patient-index/search', 'what is typed or heard, as keys'],
  ],
  [
    ['audit', 'what is recorded of an act'],
    ['timeline', 'entries in their order'],
    ['patient-index/preparing', 'a record made ready, and the keys by which two meet'],
  ],
  [['patient-index/comparing', 'how well two records agree, field by field']],
  [
    ['patient-index/model', 'what was learnt of lists: the worth of an agreement'],
    ['patient-index/guard', 'what forbids a link whatever the score'],
  ],
  [['patient-index/matching', 'score, verdict and its words']],
  [['patient-index/bulk', 'the same over whole lists']],
];

export const walls = wallsOf('domain', 'packages/domain/src', FLOORS);
