import { expect, it } from 'vitest';
import { compareBirthNumbers } from './compare-birth-numbers.ts';
import { BIRTH_LEVEL } from './match-levels.ts';

it.each<[keyof typeof BIRTH_LEVEL, number, number]>([
  ['exact', 19510418, 19510418],
  ['swapped', 20010304, 20010403],
  ['defaulted', 19510418, 19510101],
  ['defaulted', 19510701, 19510418],
  ['defaultedBoth', 19510101, 19510101],
  ['partial', 19510418, 19510400],
  ['partial', 19510418, 19510000],
  ['digit', 19510418, 19510413],
  ['digit', 19510418, 19610418],
  ['digit', 19510418, 19150418],
  ['parts', 19510418, 19510425],
  ['parts', 19510418, 19820418],
  ['near', 19510418, 19510505],
  ['year', 19510418, 19511230],
  ['different', 19510418, 19841230],
])('calls it %s: %d and %d', (level, a, b) => {
  expect(compareBirthNumbers(a, b)).toBe(BIRTH_LEVEL[level]);
  expect(compareBirthNumbers(b, a)).toBe(BIRTH_LEVEL[level]);
});
it('says nothing of a birth date that one does not know', () => expect(compareBirthNumbers(0, 19510418)).toBe(0));
