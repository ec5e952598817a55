import { expect, it } from 'vitest';
import { BIRTH_LEVEL } from './match-levels.ts';
import { compareBirthNumbers } from './compare-birth-numbers.ts';
import { readBirthNumber } from './read-birth-number.ts';

it.each([
  ['1951-04-18', 19510418], ['19510418', 19510418], ['1951/4/18', 19510418], ['1951年4月18日', 19510418], ['昭和26年4月18日', 19510418], ['S26.4.18', 19510418], ['S260418', 19510418], ['昭26.4.18', 19510418],
  ['令和元年5月1日', 20190501], ['平成31年4月30日', 20190430], ['1951-04-18T00:00:00', 19510418], ['18/04/1951', 19510418], ['04/18/1951', 19510418],
  ['1951', 19510000], ['195104', 19510400], ['1951-04', 19510400], ['1951年不明', 19510000], ['19450230', 19450230], ['', 0], ['不明', 0], ['0000-00-00', 0], ['x'.repeat(9_999), 0],
])('reads %j', (text, number) => expect(readBirthNumber(text)).toBe(number));

it.each<[keyof typeof BIRTH_LEVEL, number, number]>([
  ['exact', 19510418, 19510418], ['swapped', 20010304, 20010403], ['defaulted', 19510418, 19510101], ['defaulted', 19510701, 19510418], ['defaultedBoth', 19510101, 19510101], ['partial', 19510418, 19510400], ['partial', 19510418, 19510000],
  ['digit', 19510418, 19510413], ['digit', 19510418, 19610418], ['digit', 19510418, 19150418], ['parts', 19510418, 19510425], ['parts', 19510418, 19820418], ['near', 19510418, 19510505], ['year', 19510418, 19511230], ['different', 19510418, 19841230],
])('calls it %s: %d and %d', (level, a, b) => {
  expect(compareBirthNumbers(a, b)).toBe(BIRTH_LEVEL[level]);
  expect(compareBirthNumbers(b, a)).toBe(BIRTH_LEVEL[level]);
});
it('says nothing of a birth date that one does not know', () => expect(compareBirthNumbers(0, 19510418)).toBe(0));
