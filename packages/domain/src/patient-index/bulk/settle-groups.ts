import { clusterMatches, type ScoredPair } from '../matching/cluster-matches.ts';
import type { MatchModel } from '../model/match-model.ts';
import { MATCH_VERDICTS, type MatchVerdict } from '../comparing/match-result.ts';
import { addPair, makePairList, type FoundPair, type PairList } from './collect-pairs.ts';

/** 0 bits: as likely as not. */
const GROUP_THRESHOLD = 0;
/**
 * A group of so many pairs is no person but a template or a test entry; looking at it would take the cube of its size.
 */
const MOST_PAIRS_OF_GROUP = 20_000;

export type GroupOptions = {
  /** Rows there are. */ readonly count: number;
  readonly boundary: number | undefined;
  readonly model: MatchModel;
  /** The weight of a pair that shared no key. */ readonly weigh: (left: number, right: number) => number;
  /**
   * Whether two that are surely one with the same third may be linked unseen; absent: a group makes nothing `auto`.
   */
  readonly mayBeLinkedByThird?: (left: number, right: number) => boolean;
  /**
   * Whether two of one list, which are not compared where two lists are, are `auto` by themselves: a third may be such.
   */ readonly isSure?: (left: number, right: number) => boolean;
};

/**
 * まとまりによる見直し: what the other records of a group say about a pair, taken in. Groups are looked at one at a
 * time, so
 * memory does not grow with the list. An `auto` whose group falls apart becomes `review`. A pair becomes `auto` by its
 * group only
 * where both are so with one third record and nothing between the two speaks against it.
 */
export function settleGroups(list: PairList, options: GroupOptions): PairList {
  const { model, boundary, weigh } = options;
  const root = rootsOf(list, options.count);
  const settled = makePairList(list.most);
  settled.dropped = list.dropped;
  settled.floor = list.floor;
  const keep = (index: number): void =>
    addPair(settled, list.left[index] ?? 0, list.right[index] ?? 0, list.score[index] ?? 0, verdictAt(list, index));
  for (const members of groupsOf(list, root, keep)) {
    if (members.length === 1 || members.length > MOST_PAIRS_OF_GROUP) {
      members.forEach(keep);
      continue;
    }
    const before = new Map<string, MatchVerdict>();
    const pairs: ScoredPair<number>[] = [];
    for (const index of members) {
      const pair = { left: list.left[index] ?? 0, right: list.right[index] ?? 0, score: list.score[index] ?? 0 };
      pairs.push(pair);
      before.set(nameOf(pair.left, pair.right), verdictAt(list, index));
    }
    const judged: FoundPair[] = [];
    const within: [number, number][] = [];
    for (const { left, right, score } of clusterMatches(pairs, { threshold: GROUP_THRESHOLD, weigh }).pairs) {
      if (boundary !== undefined && (left >= boundary || right < boundary)) {
        if (score >= model.thresholds.auto && options.isSure?.(left, right) === true) within.push([left, right]);
        continue;
      }
      if (!Number.isFinite(score)) continue;
      judged.push({ left, right, score, verdict: settledVerdict(before.get(nameOf(left, right)), score, model) });
    }
    for (const { left, right, score, verdict } of linkedByThird(judged, within, options))
      addPair(settled, left, right, score, verdict);
  }
  return settled;
}

/**
 * Two that are each surely one with the same third are surely one. Only what two records say themselves carries: no
 * chains.
 */
function linkedByThird(
  pairs: readonly FoundPair[],
  within: readonly (readonly [number, number])[],
  { model, mayBeLinkedByThird }: GroupOptions,
): readonly FoundPair[] {
  if (mayBeLinkedByThird === undefined) return pairs;
  const surelyWith = new Map<number, Set<number>>();
  const join = (one: number, other: number): void => {
    surelyWith.set(one, (surelyWith.get(one) ?? new Set()).add(other));
    surelyWith.set(other, (surelyWith.get(other) ?? new Set()).add(one));
  };
  for (const { left, right, verdict } of pairs) if (verdict === 'auto') join(left, right);
  for (const [one, other] of within) join(one, other);
  return pairs.map((pair) => {
    const { left, right, score, verdict } = pair;
    if (verdict !== 'review' || score < model.thresholds.auto) return pair;
    const [one, other] = [surelyWith.get(left), surelyWith.get(right)];
    const isCarried =
      one !== undefined &&
      other !== undefined &&
      [...one].some((third) => other.has(third)) &&
      mayBeLinkedByThird(left, right);
    return isCarried ? { left, right, score, verdict: 'auto' } : pair;
  });
}

function settledVerdict(before: MatchVerdict | undefined, score: number, { thresholds }: MatchModel): MatchVerdict {
  if (score < thresholds.review) return 'different';
  return before === 'auto' && score >= GROUP_THRESHOLD ? 'auto' : 'review';
}

function verdictAt(list: PairList, index: number): MatchVerdict {
  return MATCH_VERDICTS[list.verdict[index] ?? 0] ?? 'different';
}

function nameOf(left: number, right: number): string {
  return `${String(left)}-${String(right)}`;
}

/** The smallest row that each row hangs together with by pairs that rather speak for one person. */
function rootsOf(list: PairList, count: number): Int32Array {
  const root = new Int32Array(count).map((_, row) => row);
  const find = (row: number): number => {
    let at = row;
    for (let above = root[at] ?? at; above !== at; above = root[at] ?? at) {
      root[at] = root[above] ?? above;
      at = above;
    }
    return at;
  };
  for (let index = 0; index < list.count; index++) {
    if ((list.score[index] ?? 0) < GROUP_THRESHOLD) continue;
    const [one, other] = [find(list.left[index] ?? 0), find(list.right[index] ?? 0)];
    if (one < other) root[other] = one;
    else root[one] = other;
  }
  return root.map((_, row) => find(row));
}

/** The pairs (by index) within each connected group; those between groups go to `apart`. */
function* groupsOf(list: PairList, root: Int32Array, apart: (index: number) => void): Generator<Uint32Array> {
  const within = new Uint32Array(list.count);
  let size = 0;
  for (let index = 0; index < list.count; index++) {
    if (root[list.left[index] ?? 0] === root[list.right[index] ?? 0]) within[size++] = index;
    else apart(index);
  }
  const rootAt = (index: number | undefined): number => root[list.left[index ?? 0] ?? 0] ?? 0;
  const sorted = within.subarray(0, size).sort((a, b) => rootAt(a) - rootAt(b) || a - b);
  for (let from = 0; from < size;) {
    const group = rootAt(sorted[from]);
    let until = from + 1;
    while (until < size && rootAt(sorted[until]) === group) until++;
    yield sorted.subarray(from, until);
    from = until;
  }
}
