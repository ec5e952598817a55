import { expect, it } from 'vitest';
import { compareRecords, emptyLevels } from './compare-records.ts';
import { MATCH_LEVELS, FIELD } from './match-levels.ts';
import type { MatchRecord } from '../demographics/match-record.ts';
import type { MatchField } from './match-result.ts';
import { prepareMatchRecord } from '../preparing/prepare-match-record.ts';

function level(field: MatchField, one: MatchRecord, other: MatchRecord): string | undefined {
  const levels = emptyLevels();
  compareRecords(prepareMatchRecord(one), prepareMatchRecord(other), levels);
  const forth = levels[FIELD[field]] ?? 0;
  compareRecords(prepareMatchRecord(other), prepareMatchRecord(one), levels);
  expect(levels[FIELD[field]]).toBe(forth);
  return MATCH_LEVELS[field][forth]?.level;
}

it.each([
  ['ada.mason64@example.org', 'ada.mason64@example.org', 'exact'],
  ['ada.mason64@example.org', 'ada.masn64@example.org', 'close'],
  ['ada.mason@example.org', 'ada.mason@example.com', 'close'],
  ['ada.mason64@example.org', 'ada.mason79@example.org', 'different'],
  ['ada.mason64@example.org', 'ada.masonn79@example.com', 'different'],
])('compares %s with %s: %s', (one, other, expected) =>
  expect(level('email', { email: one }, { email: other })).toBe(expected),
);

it.each([
  ['鳳至郡能都町宇出津1-2', '石川県鳳珠郡能登町宇出津1番地2', 'house'],
  ['竹野郡丹後町間人1-2', '京丹後市丹後町間人1-2', 'house'],
  ['京丹後市丹後町本町1-2', '京丹後市網野町本町1-2', 'different'],
  ['旧潟町上浜村1-23', '結市旧潟町上浜村1-23', 'houseNear'],
  ['浦和市高砂1-2', 'さいたま市浦和区高砂1-3', 'town'],
])('compares the address %s with %s: %s', (one, other, expected) =>
  expect(level('address', { address: one }, { address: other })).toBe(expected),
);

it.each([
  ['男', '1:男'],
  ['男性', 'M'],
  ['1', '01'],
  ['2.0', '女'],
  ['女', '2 女性'],
])('reads the sex %s and %s alike', (one, other) => expect(level('sex', { sex: one }, { sex: other })).toBe('same'));
it.each(['男女', '3', '不明', '0', ''])('reads no sex where %j stands', (sex) =>
  expect(level('sex', { sex }, { sex: '男' })).toBe('unknown'),
);
it('does not make two quarters one that share the postal code of a whole municipality', () => {
  expect(
    level(
      'address',
      { postalCode: '999-0000', address: '結市本町1-2' },
      { postalCode: '999-0000', address: '結市元町1-2' },
    ),
  ).not.toBe('house');
  expect(
    level(
      'address',
      { postalCode: '999-0012', address: '結市本町1-2' },
      { postalCode: '999-0012', address: '結市大字本町1-2' },
    ),
  ).toBe('house');
});
