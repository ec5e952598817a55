import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { learnMatchModel } from '../model/learn-match-model.ts';
import { MATCH_VERDICTS, type MatchVerdict } from '../comparing/match-result.ts';
import { addPair, makePairList, pairsInOrder, type FoundPair, type PairList } from './collect-pairs.ts';
import { settleGroups } from './settle-groups.ts';

const model = learnMatchModel([]);
const settle = (
  pairs: readonly FoundPair[],
  boundary?: number,
  mayBeLinkedByThird?: (left: number, right: number) => boolean,
): readonly FoundPair[] => {
  const list: PairList = makePairList();
  for (const { left, right, score, verdict } of pairs) addPair(list, left, right, score, verdict);
  return [
    ...pairsInOrder(
      settleGroups(list, {
        count: 30,
        boundary,
        model,
        weigh: () => -20,
        ...(mayBeLinkedByThird === undefined ? {} : { mayBeLinkedByThird }),
      }),
    ),
  ];
};
const pair = (left: number, right: number, score: number, verdict: MatchVerdict): FoundPair => ({
  left,
  right,
  score,
  verdict,
});

describe('what a group says about its pairs', () => {
  test('two records alone keep their score and verdict', () => {
    const pairs = [pair(0, 1, 15, 'auto'), pair(2, 3, 1, 'review'), pair(4, 5, -8, 'different')];
    expect(settle(pairs)).toEqual(pairs);
  });

  test('a record that says little is carried by the others, as a case for a person', () => {
    const settled = settle([pair(0, 1, 20, 'auto'), pair(1, 2, 9, 'review'), pair(0, 2, -2, 'review')]);
    expect(settled.find(({ left, right }) => left === 0 && right === 2)).toMatchObject({ score: 9, verdict: 'review' });
  });

  test('two that are surely one with the same third are so with each other, where they may be; without chains', () => {
    const pairs = [
      pair(0, 1, 20, 'auto'),
      pair(1, 2, 20, 'auto'),
      pair(2, 3, 20, 'auto'),
      pair(0, 2, 4, 'review'),
      pair(1, 3, 4, 'review'),
      pair(0, 3, 4, 'review'),
    ];
    const automatic = (mayBe?: (left: number, right: number) => boolean): readonly string[] =>
      settle(pairs, undefined, mayBe)
        .filter(({ verdict }) => verdict === 'auto')
        .map(({ left, right }) => `${String(left)}-${String(right)}`)
        .sort();
    expect(automatic()).toEqual(['0-1', '1-2', '2-3']);
    expect(automatic(() => true)).toEqual(['0-1', '0-2', '1-2', '1-3', '2-3']);
    expect(automatic((left) => left !== 0)).toEqual(['0-1', '1-2', '1-3', '2-3']);
  });

  test('of two lists, the third may stand in the list of either, if it is surely one with its neighbour there', () => {
    const list = makePairList();
    for (const { left, right, score, verdict } of [
      pair(0, 10, 20, 'auto'),
      pair(0, 11, 3, 'review'),
      pair(1, 11, 20, 'auto'),
    ])
      addPair(list, left, right, score, verdict);
    const automatic = (sure: boolean): readonly string[] =>
      [
        ...pairsInOrder(
          settleGroups(list, {
            count: 30,
            boundary: 10,
            model,
            weigh: (left, right) => (left === 10 && right === 11 ? 20 : -2),
            mayBeLinkedByThird: () => true,
            isSure: (left, right) => sure && left === 10 && right === 11,
          }),
        ),
      ]
        .filter(({ verdict }) => verdict === 'auto')
        .map(({ left, right }) => `${String(left)}-${String(right)}`)
        .sort();
    expect(automatic(false)).toEqual(['0-10', '1-11']);
    expect(automatic(true)).toEqual(['0-10', '0-11', '1-10', '1-11']);
  });

  test('of two lists, only pairs of one and the other come out', () => {
    for (const { left, right } of settle([pair(0, 2, 12, 'auto'), pair(1, 2, 12, 'auto'), pair(1, 3, 12, 'auto')], 2))
      expect([left < 2, right >= 2]).toEqual([true, true]);
  });

  test('without leave never makes a pair automatic that was not, and does not depend on the order', () => {
    const anyPair = fc
      .tuple(fc.nat(9), fc.nat(9), fc.integer({ min: -9, max: 30 }), fc.constantFrom(...MATCH_VERDICTS))
      .filter(([a, b]) => a < b)
      .map(([a, b, score, verdict]) => pair(a, b, score, score < model.thresholds.review ? 'different' : verdict));
    fc.assert(
      fc.property(
        fc.uniqueArray(anyPair, { selector: ({ left, right }) => `${String(left)}-${String(right)}`, maxLength: 25 }),
        (pairs) => {
          const settled = settle(pairs);
          const automatic = new Set(
            pairs
              .filter(({ verdict }) => verdict === 'auto')
              .map(({ left, right }) => `${String(left)}-${String(right)}`),
          );
          for (const { left, right, verdict } of settled)
            if (verdict === 'auto') expect(automatic.has(`${String(left)}-${String(right)}`)).toBe(true);
          expect(settle([...pairs].reverse())).toEqual(settled);
        },
      ),
      { seed: 11, numRuns: 300 },
    );
  });
});
