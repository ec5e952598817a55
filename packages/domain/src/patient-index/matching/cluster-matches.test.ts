import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clusterMatches, type ScoredPair } from './cluster-matches.ts';

const pair = (left: number, right: number, score: number): ScoredPair<number> => ({ left, right, score });
const somePairs = fc.array(
  fc.record({ left: fc.nat(12), right: fc.nat(12), score: fc.double({ min: -20, max: 30, noNaN: true }) }),
  { maxLength: 60 },
);

it('gives the same groups and scores in whatever order the pairs come', () => {
  fc.assert(
    fc.property(
      somePairs.chain((pairs) =>
        fc.tuple(
          fc.constant(pairs),
          fc.shuffledSubarray(pairs, { minLength: pairs.length }),
          fc.array(fc.boolean(), { minLength: pairs.length, maxLength: pairs.length }),
        ),
      ),
      ([pairs, shuffled, turned]) => {
        const other = shuffled.map(({ left, right, score }, at) =>
          turned[at] === true ? { left: right, right: left, score } : { left, right, score },
        );
        expect(clusterMatches(other, { threshold: 0 })).toEqual(clusterMatches(pairs, { threshold: 0 }));
      },
    ),
  );
});

it('never brings together what a person has declared different, by whatever third records', () => {
  fc.assert(
    fc.property(somePairs, fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 8 }), (pairs, declared) => {
      const areDeclaredDifferent = (a: number, b: number): boolean =>
        declared.some(([one, other]) => (one === a && other === b) || (one === b && other === a));
      for (const cluster of clusterMatches(pairs, { threshold: 0, areDeclaredDifferent }).clusters) {
        for (const one of cluster)
          for (const other of cluster) if (one !== other) expect(areDeclaredDifferent(one, other)).toBe(false);
      }
    }),
  );
});

it('has each record in one group at most, and each pair once', () => {
  fc.assert(
    fc.property(somePairs, (pairs) => {
      const { clusters, pairs: judged } = clusterMatches(pairs, { threshold: 0 });
      expect(new Set(clusters.flat()).size).toBe(clusters.flat().length);
      expect(new Set(judged.map(({ left, right }) => `${left} ${right}`)).size).toBe(judged.length);
      expect(judged.every(({ left, right }) => left < right)).toBe(true);
    }),
  );
});

it('does not chain strangers by weak links', () =>
  expect(
    clusterMatches([pair(1, 2, 12), pair(2, 3, 2), pair(3, 4, 12), pair(1, 4, -12)], { threshold: 0 }).clusters,
  ).toEqual([
    [1, 2],
    [3, 4],
  ]));
it('carries a weak pair by a third record that knows both', () => {
  const { clusters, pairs } = clusterMatches([pair(1, 2, 15), pair(2, 3, 14), pair(1, 3, -2)], { threshold: 0 });
  expect(clusters).toEqual([[1, 2, 3]]);
  expect(pairs.find(({ left, right }) => left === 1 && right === 3)?.score).toBe(14);
});
it('takes one record of a facility only, where the list has each person once per facility', () => {
  const facilityOf = (record: number): string => (record < 3 ? 'A' : 'B');
  expect(
    clusterMatches([pair(1, 2, 20), pair(1, 3, 15), pair(2, 3, 10)], { threshold: 0, facilityOf }).clusters,
  ).toEqual([[1, 3]]);
});
it('asks for pairs that no key brought together', () => {
  const asked: string[] = [];
  clusterMatches([pair(1, 2, 9), pair(2, 3, 9)], {
    threshold: 0,
    weigh: (a, b) => {
      asked.push(`${a}-${b}`);
      return 5;
    },
  });
  expect(asked).toEqual(['1-3']);
});
it('joins nobody where hundreds of records are all alike', () => {
  const pairs = Array.from({ length: 3_000 }, (_, n) => pair(n % 700, (n + 1 + Math.trunc(n / 700)) % 700, 40));
  const { clusters, pairs: judged } = clusterMatches(pairs, { threshold: 0 });
  expect(clusters).toEqual([]);
  expect(judged.every(({ score }) => score === 40)).toBe(true);
});
it('looks closer where a long chain of weak pairs connects good ones', () => {
  const good = Array.from({ length: 300 }, (_, n) => pair(2 * n, 2 * n + 1, 12));
  const chain = Array.from({ length: 299 }, (_, n) => pair(2 * n + 1, 2 * n + 2, 0.5));
  expect(clusterMatches([...good, ...chain], { threshold: 0 }).clusters).toHaveLength(300);
});
