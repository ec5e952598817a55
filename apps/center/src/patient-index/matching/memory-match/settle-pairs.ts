import {
  MATCH_VERDICTS,
  settleGroups,
  weighMatch,
  type MatchModel,
  type PairList,
  type RecordReader,
} from '@musubi/domain';
import { AUTO, DOUBTFUL, makeFoundPairs, REVIEW, type FoundPairs } from './found-pairs.ts';
import type { People } from './read-identities.ts';

/** Rows stay below 2^25 (see the record store), so a pair of them is a number without loss. */
const ROWS = 2 ** 25;

/**
 * まとまりによる見直し: the pairs that were found, by identity, with what their groups say. A group only makes more
 * careful: it
 * takes `auto` away, from the pair and from everything else of a record whose tie to a registered person it doubts.
 * Pairs
 * that only a group speaks for are left out: a case shows the evidence of its own two records.
 */
export function settlePairs(
  { store, identities, registered }: People,
  list: PairList,
  model: MatchModel,
  read: RecordReader,
): FoundPairs {
  const settled = settleGroups(list, {
    count: store.count,
    boundary: undefined,
    model,
    weigh: (a, b) => weighMatch(model, read(a), read(b)),
  });
  const notAlone = new Set<number>();
  for (let at = 0; at < settled.count; at++)
    if (!isAuto(settled, at)) notAlone.add(nameOf(settled.left[at] ?? 0, settled.right[at] ?? 0));
  const falls = (at: number): boolean =>
    isAuto(list, at) && notAlone.has(nameOf(list.left[at] ?? 0, list.right[at] ?? 0));
  const doubted = new Set<number>();
  for (let at = 0; at < list.count; at++) {
    if (!falls(at)) continue;
    const [left, right] = [list.left[at] ?? 0, list.right[at] ?? 0];
    if (registered.has(left)) doubted.add(right);
    if (registered.has(right)) doubted.add(left);
  }
  const order = inOrder(list, identities);
  const found = makeFoundPairs(list.count);
  order.forEach((from, at) => {
    const [left, right] = [list.left[from] ?? 0, list.right[from] ?? 0];
    const [a, b] = [identities[left] ?? 0, identities[right] ?? 0];
    found.one[at] = Math.min(a, b);
    found.other[at] = Math.max(a, b);
    found.score[at] = list.score[from] ?? 0;
    found.verdict[at] =
      falls(from) || doubted.has(left) || doubted.has(right) ? DOUBTFUL : isAuto(list, from) ? AUTO : REVIEW;
  });
  return found;
}

/** By the newer of both: the same order at every run, and those of one record side by side. */
function inOrder({ left, right, count }: PairList, identities: readonly number[]): Uint32Array {
  const [low, high] = [new Float64Array(count), new Float64Array(count)];
  for (let at = 0; at < count; at++) {
    const [a, b] = [identities[left[at] ?? 0] ?? 0, identities[right[at] ?? 0] ?? 0];
    low[at] = Math.min(a, b);
    high[at] = Math.max(a, b);
  }
  return new Uint32Array(count)
    .map((_, at) => at)
    .sort((a, b) => (high[a] ?? 0) - (high[b] ?? 0) || (low[a] ?? 0) - (low[b] ?? 0));
}

function isAuto({ verdict }: PairList, at: number): boolean {
  return MATCH_VERDICTS[verdict[at] ?? 0] === 'auto';
}

function nameOf(left: number, right: number): number {
  return Math.min(left, right) * ROWS + Math.max(left, right);
}
