import { expect, it } from 'vitest';
import {
  addPair,
  addRecord,
  DEFAULT_MATCH_MODEL,
  makePairList,
  makeRecordReader,
  makeRecordStore,
  prepareMatchRecord,
} from '@musubi/domain';
import { AUTO, DOUBTFUL, REVIEW } from './found-pairs.ts';
import { settlePairs } from './settle-pairs.ts';

/** Three records, rows 0–2; row 0 is what the region registered. Their identities are 30, 20 and 10. */
function people(sexes: readonly [string, string, string]) {
  const store = makeRecordStore();
  const twin = {
    family: '山田',
    familyKana: 'ヤマダ',
    birthDate: '1950-03-04',
    postalCode: '9990001',
    address: 'みほん県結市港町1-2-3',
  };
  const given = [
    ['太郎', 'タロウ'],
    ['太郎', 'タロウ'],
    ['花子', 'ハナコ'],
  ] as const;
  sexes.forEach((sex, row) =>
    addRecord(
      store,
      prepareMatchRecord({ ...twin, sex, given: given[row]?.[0] ?? '', givenKana: given[row]?.[1] ?? '' }),
      [],
    ),
  );
  return { store, identities: [30, 20, 10], registered: new Set([0]), boundary: undefined };
}
const pairs = (found: ReturnType<typeof settlePairs>) =>
  [...found.one].map((one, at) => [one, found.other[at], found.verdict[at]]);

it('keeps every pair and what a group agrees to, by identity, in the order of the newer one', () => {
  const who = people(['M', 'M', 'F']);
  const list = makePairList();
  addPair(list, 0, 1, 30, 'auto');
  addPair(list, 0, 2, 1, 'review');
  expect(pairs(settlePairs(who, list, DEFAULT_MATCH_MODEL, makeRecordReader(who.store)))).toEqual([
    [10, 30, REVIEW],
    [20, 30, AUTO],
  ]);
});

it('leaves to a person whatever concerns a record whose tie to a registered person its group does not bear', () => {
  const who = people(['M', 'M', 'F']);
  const list = makePairList();
  // 1 and 2 are two persons, so the weaker of both ties does not hold
  addPair(list, 0, 2, 8, 'auto');
  addPair(list, 0, 1, 20, 'auto');
  addPair(list, 1, 2, -40, 'review');
  const settled = pairs(settlePairs(who, list, DEFAULT_MATCH_MODEL, makeRecordReader(who.store)));
  expect(settled).toEqual([
    [10, 20, DOUBTFUL],
    [10, 30, DOUBTFUL],
    [20, 30, AUTO],
  ]);
});
