import type { MatchModel } from '../match-model.ts';
import type { MatchVerdict } from '../match-result.ts';
import { scoreMatch } from '../score-match.ts';
import { weighMatch } from '../weigh-match.ts';
import { forEachCandidate, type BlockingPlan } from './candidate-pairs.ts';
import { addPair, type PairList } from './collect-pairs.ts';
import type { RecordReader, RecordStore } from './record-store.ts';

/** 一括照合: what is compared, by which model, and which verdicts are wanted. */
export type BulkComparison = { readonly store: RecordStore; readonly plan: BlockingPlan; readonly boundary: number | undefined; readonly model: MatchModel; readonly wanted: ReadonlySet<MatchVerdict> };

/**
 * One part (of PARTS) of a bulk comparison; `list` takes what was found. Answers how many pairs were compared. Only a pair
 * whose weight is worth a look gets the whole judgement with its guards.
 */
export function comparePart(comparison: BulkComparison, part: number, to: { readonly read: RecordReader; readonly list: PairList }): number {
  const { store, plan, boundary, model, wanted } = comparison;
  const { read, list } = to;
  const keepsDifferent = wanted.has('different');
  let compared = 0;
  forEachCandidate(store, plan, { boundary, part }, (left, right) => {
    compared++;
    const [a, b] = [read(left), read(right)];
    const weight = weighMatch(model, a, b);
    if (weight < model.thresholds.review) {
      if (keepsDifferent) addPair(list, left, right, weight, 'different');
      return;
    }
    const { score, verdict } = scoreMatch(model, a, b);
    if (wanted.has(verdict)) addPair(list, left, right, score, verdict);
  });
  return compared;
}
