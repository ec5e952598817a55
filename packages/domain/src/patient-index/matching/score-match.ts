import { compareRecords, emptyLevels } from '../comparing/compare-records.ts';
import { explainMatch } from './explain-match.ts';
import { guardMatch } from '../guard/guard-match.ts';
import { FIELD, FIELD_COUNT, LEVEL_PLACES, MATCH_LEVELS, PLACE_FIELDS } from '../comparing/match-levels.ts';
import type { MatchModel } from '../model/match-model.ts';
import { KINDS, matchTables, PAIR_KINDS } from '../model/match-tables.ts';
import {
  MATCH_FIELDS,
  type MatchEvidence,
  type MatchGuard,
  type MatchResult,
  type MatchVerdict,
} from '../comparing/match-result.ts';
import type { PreparedRecord } from '../preparing/prepare-match-record.ts';
import { termBits, weighLevels } from '../model/weigh-match.ts';

/** What the caller knows of the two records besides their texts. */
export type MatchCircumstances = {
  /** 別人確定: a person has declared them two people. */ readonly declaredDifferent?: boolean;
};

/** 名寄せの判定: score, evidence, guards, verdict and the words for it. Symmetric in its two records. */
export function scoreMatch(
  model: MatchModel,
  a: PreparedRecord,
  b: PreparedRecord,
  { declaredDifferent = false }: MatchCircumstances = {},
): MatchResult {
  const levels = emptyLevels();
  compareRecords(a, b, levels);
  const score = weighLevels(matchTables(model), levels, a, b);
  const guards: readonly MatchGuard[] = [
    ...(declaredDifferent ? (['declared-different'] as const) : []),
    ...guardMatch(a, b, levels),
  ];
  const evidence = evidenceOf(model, levels, a, b);
  const passed = evidence.filter(
    ({ agreement, weight }) => agreement === 'same' || (agreement === 'similar' && weight >= 0),
  );
  const failed = evidence.filter((one) => !passed.includes(one));
  const verdict = verdictOf(model, score, guards);
  return { score, passed, failed, verdict, guards, explanation: explainMatch(verdict, guards, evidence) };
}

/** 判定: a pair declared different stays different; a guard sends to the desk what the score alone would link. */
export function verdictOf(model: MatchModel, score: number, guards: readonly MatchGuard[]): MatchVerdict {
  if (guards.includes('declared-different') || score < model.thresholds.review) return 'different';
  return score >= model.thresholds.auto && guards.length === 0 ? 'auto' : 'review';
}

/** The weight of a field: against two people taken at random; how common the name is, counts. Heaviest first. */
function evidenceOf(
  model: MatchModel,
  levels: Uint8Array,
  a: PreparedRecord,
  b: PreparedRecord,
): readonly MatchEvidence[] {
  const tables = matchTables(model);
  const evidence: MatchEvidence[] = [];
  for (let place = 0; place < FIELD_COUNT; place++) {
    const level = levels[place] ?? 0;
    const field = MATCH_FIELDS[place];
    if (level === 0 || field === undefined) continue;
    const described = MATCH_LEVELS[field][level];
    if (described === undefined) continue;
    const at = (place * LEVEL_PLACES + level) * KINDS;
    const terms = place === FIELD.family || place === FIELD.given ? termBits(tables, levels, place, a, b) : 0;
    const weight = (tables.levels[at + PAIR_KINDS.same] ?? 0) - (tables.levels[at + PAIR_KINDS.other] ?? 0) - terms;
    evidence.push({
      field,
      level: described.level,
      agreement: described.agreement,
      weight: PLACE_FIELDS.has(field) ? Math.max(weight, tables.moved) : weight,
    });
  }
  return evidence.sort(
    (one, other) => Math.abs(other.weight) - Math.abs(one.weight) || (one.field < other.field ? -1 : 1),
  );
}
