import type { MatchEvidence, MatchResult, MatchVerdict } from '@musubi/domain';
import { csvLine } from '@musubi/formats/csv';

/** 組の一行 of pairs.csv. Ids are written as they came, also those a spreadsheet would take for a formula. */
export function pairHeading(explain: boolean): string {
  return csvLine([
    'left',
    'right',
    'score',
    'verdict',
    ...(explain ? ['agrees', 'differs', 'held_back', '説明', 'explanation'] : []),
  ]);
}

export function pairLine(
  left: string,
  right: string,
  score: number,
  verdict: MatchVerdict,
  result: MatchResult | undefined,
): string {
  const cells = [left, right, score.toFixed(2), verdict];
  if (result === undefined) return csvLine(cells);
  const isByThird = verdict === 'auto' && result.verdict !== 'auto';
  const guards = isByThird ? [] : result.guards;
  const opening = isByThird ? [THIRD_WORDS] : Math.abs(score - result.score) < SETTLED ? [] : [GROUP_WORDS];
  // the words of what holds back come first
  const words = [...opening, ...result.explanation.slice(result.guards.length - guards.length)];
  return csvLine([
    ...cells,
    evidenceText(result.passed),
    evidenceText(result.failed),
    guards.join('; '),
    words.map(({ ja }) => ja).join('。'),
    words.map(({ en }) => en).join('. '),
  ]);
}

/** The two alone say something else than together with the other records of their group. */
const SETTLED = 0.05;
const GROUP_WORDS = { ja: '同じまとまりのほかの行も考え合わせました', en: 'The other rows of the group were taken in' };
const THIRD_WORDS = {
  ja: '二つの行だけでは根拠が足りませんが、どちらもほかの同じ行と自動で同じ人と言えます',
  en: 'The two alone lack evidence, but each is automatically one person with the same other row',
};

function evidenceText(evidence: readonly MatchEvidence[]): string {
  return evidence
    .map(({ field, level, weight }) => `${field} ${level} ${weight < 0 ? '' : '+'}${weight.toFixed(1)}`)
    .join('; ');
}
