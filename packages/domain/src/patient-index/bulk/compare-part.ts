import { compareRecords, emptyLevels } from '../comparing/compare-records.ts';
import { guardMatch } from '../guard/guard-match.ts';
import { matchTables } from '../model/match-tables.ts';
import type { MatchModel } from '../model/match-model.ts';
import type { MatchVerdict } from '../comparing/match-result.ts';
import { verdictOf } from '../matching/score-match.ts';
import { weighLevels } from '../model/weigh-match.ts';
import { forEachCandidate, type BlockingPlan } from './candidate-pairs.ts';
import { addPair, type PairList } from './collect-pairs.ts';
import type { RecordReader, RecordStore } from './record-store.ts';

/** 一括照合: what is compared, by which model, and which verdicts are wanted. */
export type BulkComparison = {
  readonly store: RecordStore;
  readonly plan: BlockingPlan;
  readonly boundary: number | undefined;
  readonly rightToo?: boolean;
  readonly model: MatchModel;
  readonly wanted: ReadonlySet<MatchVerdict>;
};

/**
 * One part (of PARTS) of a bulk comparison; `list` takes what was found. Answers how many pairs were compared. The
 * verdict is
 * that of `scoreMatch`; evidence and words are made only for a pair somebody looks at.
 */
export function comparePart(
  comparison: BulkComparison,
  part: number,
  to: { readonly read: RecordReader; readonly list: PairList },
): number {
  const { store, plan, boundary, rightToo = false, model, wanted } = comparison;
  const { read, list } = to;
  const keepsDifferent = wanted.has('different');
  const floor = keepsDifferent ? -Infinity : model.thresholds.review;
  const tables = matchTables(model);
  const levels = emptyLevels();
  let compared = 0;
  forEachCandidate(store, plan, { boundary, rightToo, part }, (left, right) => {
    compared++;
    const a = read(left);
    const b = read(right);
    compareRecords(a, b, levels);
    const score = weighLevels(tables, levels, a, b, floor);
    if (score < model.thresholds.review) {
      if (keepsDifferent) addPair(list, left, right, score, 'different');
      return;
    }
    const verdict = verdictOf(model, score, guardMatch(a, b, levels));
    if (wanted.has(verdict)) addPair(list, left, right, score, verdict);
  });
  return compared;
}
