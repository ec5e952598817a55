import {
  addPair,
  blockingKeys,
  learnMatchModel,
  makePairList,
  mayBeLinkedByThird,
  pairsInOrder,
  prepareMatchRecord,
  scoreMatch,
  settleGroups,
  weighMatch,
  type MatchModel,
  type MatchRecord,
  type PreparedRecord,
} from '@musubi/domain';

/** 正解つきの記載: a record and who it is; `side` where two lists are linked and only pairs across count. */
export type JudgedRow = {
  readonly record: MatchRecord;
  readonly person: string;
  readonly side?: string;
  readonly shown: string;
};

export type JudgedPair = {
  readonly left: number;
  readonly right: number;
  readonly score: number;
  readonly same: boolean;
};
export type AutoPair = { readonly left: number; readonly right: number; readonly same: boolean };

/** 照合の成績 of one list: what the model, learnt from the list without its truth, makes of it. */
export type MatchFigures = {
  readonly model: MatchModel;
  readonly truePairs: number;
  readonly candidates: number;
  readonly foundByKeys: number;
  /** At the best threshold, with what the groups say taken in. */
  readonly best: {
    readonly f1: number;
    readonly precision: number;
    readonly recall: number;
    readonly threshold: number;
  };
  readonly pairs: readonly JudgedPair[];
  readonly auto: readonly AutoPair[];
  readonly autoPrecision: number;
  readonly autoRecall: number;
  readonly learningSeconds: number;
};

/**
 * As `musubi match` does. The truth is looked at only after everything has been judged; where there are sides, the rows
 * of one come first.
 */
export function judgeMatching(rows: readonly JudgedRow[]): MatchFigures {
  const prepared = rows.map(({ record }) => prepareMatchRecord(record));
  const started = performance.now();
  const model = learnMatchModel(prepared);
  const learningSeconds = (performance.now() - started) / 1_000;
  const across = (left: number, right: number): boolean =>
    rows[left]?.side === undefined || rows[left]?.side !== rows[right]?.side;
  const isSame = (left: number, right: number): boolean => rows[left]?.person === rows[right]?.person;
  const weigh = (left: number, right: number): number => weighMatch(model, at(prepared, left), at(prepared, right));
  const candidates = candidatesOf(prepared).filter(([left, right]) => across(left, right));
  const found = makePairList();
  for (const [left, right] of candidates) {
    const score = weigh(left, right);
    addPair(
      found,
      left,
      right,
      score,
      score < model.thresholds.review
        ? 'different'
        : scoreMatch(model, at(prepared, left), at(prepared, right)).verdict,
    );
  }
  const second = rows.findIndex(({ side }) => side !== rows[0]?.side);
  const settled = settleGroups(found, {
    count: rows.length,
    boundary: second === -1 ? undefined : second,
    model,
    weigh,
    mayBeLinkedByThird: (left, right) => mayBeLinkedByThird(at(prepared, left), at(prepared, right)),
    isSure: (left, right) => scoreMatch(model, at(prepared, left), at(prepared, right)).verdict === 'auto',
  });
  const pairs = Array.from(pairsInOrder(settled), (pair) => ({ ...pair, same: isSame(pair.left, pair.right) }));
  const auto = pairs.filter(({ verdict }) => verdict === 'auto');
  const truePairs = countTruePairs(rows);
  const rightly = auto.filter(({ same }) => same).length;
  return {
    model,
    truePairs,
    candidates: candidates.length,
    foundByKeys: candidates.filter(([left, right]) => isSame(left, right)).length,
    best: bestOf(pairs, truePairs),
    pairs,
    auto,
    autoPrecision: auto.length === 0 ? 1 : rightly / auto.length,
    autoRecall: rightly / truePairs,
    learningSeconds,
  };
}

/** The best F1 of any threshold; equal scores stand or fall together. */
export function bestOf(pairs: readonly JudgedPair[], truePairs: number): MatchFigures['best'] {
  const sorted = [...pairs].sort((a, b) => b.score - a.score);
  let best = { f1: 0, precision: 0, recall: 0, threshold: Infinity };
  let right = 0;
  sorted.forEach(({ score, same }, place) => {
    if (same) right++;
    if (sorted[place + 1]?.score === score) return;
    const [precision, recall] = [right / (place + 1), right / truePairs];
    const f1 = (2 * precision * recall) / Math.max(1e-9, precision + recall);
    if (f1 > best.f1) best = { f1, precision, recall, threshold: score };
  });
  return best;
}

export function describeFigures(
  name: string,
  { best, truePairs, candidates, foundByKeys, autoPrecision, autoRecall, learningSeconds }: MatchFigures,
): string {
  return (
    `${name}: F1 ${best.f1.toFixed(4)} (precision ${best.precision.toFixed(4)}, recall ` +
    `${best.recall.toFixed(4)}, at ${best.threshold.toFixed(1)} bits), automatic precision ` +
    `${autoPrecision.toFixed(5)} recall ${autoRecall.toFixed(4)}; ${truePairs} true pairs, ${foundByKeys} among ` +
    `${candidates} candidates; learnt in ${learningSeconds.toFixed(1)} s`
  );
}

function candidatesOf(records: readonly PreparedRecord[]): readonly (readonly [number, number])[] {
  const blocks = new Map<string, number[]>();
  records.forEach((record, row) => {
    for (const key of blockingKeys(record)) {
      const block = blocks.get(key);
      if (block === undefined) blocks.set(key, [row]);
      else block.push(row);
    }
  });
  const seen = new Set<number>();
  const pairs: (readonly [number, number])[] = [];
  for (const block of blocks.values()) {
    block.forEach((left, place) => {
      for (const right of block.slice(place + 1)) {
        const name = left * records.length + right;
        if (!seen.has(name)) pairs.push([left, right]);
        seen.add(name);
      }
    });
  }
  return pairs;
}

function countTruePairs(rows: readonly JudgedRow[]): number {
  const people = new Map<string, Map<string, number>>();
  for (const { person, side = '' } of rows) {
    const sides = people.get(person) ?? new Map<string, number>();
    people.set(person, sides.set(side, (sides.get(side) ?? 0) + 1));
  }
  let pairs = 0;
  for (const sides of people.values()) {
    const counts = [...sides.values()];
    const all = counts.reduce((sum, count) => sum + count, 0);
    pairs += sides.has('')
      ? (all * (all - 1)) / 2
      : (all ** 2 - counts.reduce((sum, count) => sum + count ** 2, 0)) / 2;
  }
  return pairs;
}

function at(records: readonly PreparedRecord[], row: number): PreparedRecord {
  const record = records[row];
  if (record === undefined) throw new Error('no such row');
  return record;
}
