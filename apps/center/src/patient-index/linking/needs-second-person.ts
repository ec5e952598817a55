import type { MatchModel, MatchResult } from '@musubi/domain';

/**
 * 二人目の確認が要る一件: something speaks against an automatic link whatever the score, or the score lies in the lower
 * half between "look at it" and "beyond doubt".
 */
export function needsSecondPerson(
  result: Pick<MatchResult, 'score' | 'guards'>,
  model: Pick<MatchModel, 'thresholds'>,
): boolean {
  const { review, auto } = model.thresholds;
  return result.guards.length > 0 || result.score < (review + auto) / 2;
}
