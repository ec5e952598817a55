import { Batcher } from './batcher.ts';

/** Two statements on their way; more would only make them smaller. All wait for the largest, so few go in one. */
const AT_ONCE = 2;
const MOST_IN_ONE = 32;

/**
 * 一括の問合せ: small questions of one kind, many requests sharing one statement under load. What was withdrawn a
 * moment
 * before a question is gone in its answer.
 */
export function questionsTogether<Question, Answer>(
  put: (questions: readonly Question[]) => Promise<readonly Answer[]>,
): Batcher<Question, Answer> {
  return new Batcher({ write: put, atOnce: AT_ONCE, most: MOST_IN_ONE });
}
