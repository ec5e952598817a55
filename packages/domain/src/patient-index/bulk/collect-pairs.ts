import { MATCH_VERDICTS, type MatchVerdict } from '../comparing/match-result.ts';

/** 組の記録: what was found, in 13 bytes a pair; best first once sorted. */
export type PairList = {
  left: Int32Array;
  right: Int32Array;
  score: Float32Array;
  verdict: Uint8Array;
  count: number;
  readonly most: number;
  /** Pairs below `floor` that were left out because there were too many. */ dropped: number;
  floor: number;
};
export type FoundPair = {
  readonly left: number;
  readonly right: number;
  readonly score: number;
  readonly verdict: MatchVerdict;
};

/** At this size the list weighs 260 MB. */
const MOST_PAIRS = 20_000_000;

export function makePairList(most = MOST_PAIRS): PairList {
  return { ...arrays(1024), count: 0, most, dropped: 0, floor: -Infinity };
}

/** When the list is full the lower half goes: what is far from any link is of no use to anybody. */
export function addPair(list: PairList, left: number, right: number, score: number, verdict: MatchVerdict): void {
  if (score < list.floor) {
    list.dropped++;
    return;
  }
  if (list.count === list.most) dropLowerHalf(list);
  if (list.count === list.left.length) widen(list);
  list.left[list.count] = left;
  list.right[list.count] = right;
  list.score[list.count] = score;
  list.verdict[list.count++] = MATCH_VERDICTS.indexOf(verdict);
}

/** 順序: by score, best first; then by row: the same list gives the same file. */
export function* pairsInOrder(list: PairList): Generator<FoundPair> {
  const { left, right, score, verdict } = list;
  const order = new Uint32Array(list.count).map((_, index) => index);
  order.sort(
    (a, b) => (score[b] ?? 0) - (score[a] ?? 0) || (left[a] ?? 0) - (left[b] ?? 0) || (right[a] ?? 0) - (right[b] ?? 0),
  );
  for (const index of order)
    yield {
      left: left[index] ?? 0,
      right: right[index] ?? 0,
      score: score[index] ?? 0,
      verdict: MATCH_VERDICTS[verdict[index] ?? 0] ?? 'different',
    };
}

function dropLowerHalf(list: PairList): void {
  const sorted = list.score.slice(0, list.count).sort();
  list.floor = sorted[Math.floor(list.count / 2)] ?? 0;
  let kept = 0;
  for (let index = 0; index < list.count; index++) {
    if ((list.score[index] ?? 0) <= list.floor) continue;
    list.left[kept] = list.left[index] ?? 0;
    list.right[kept] = list.right[index] ?? 0;
    list.verdict[kept] = list.verdict[index] ?? 0;
    list.score[kept++] = list.score[index] ?? 0;
  }
  list.dropped += list.count - kept;
  list.count = kept;
}

function widen(list: PairList): void {
  const wider = arrays(Math.min(list.left.length * 2, list.most));
  wider.left.set(list.left);
  wider.right.set(list.right);
  wider.score.set(list.score);
  wider.verdict.set(list.verdict);
  Object.assign(list, wider);
}

function arrays(size: number): Pick<PairList, 'left' | 'right' | 'score' | 'verdict'> {
  return {
    left: new Int32Array(size),
    right: new Int32Array(size),
    score: new Float32Array(size),
    verdict: new Uint8Array(size),
  };
}
