import type { Agreement } from '../demographics/agreement.ts';

/**
 * 判定: `auto` may be linked without a person looking; `review` is a case for the linking desk; `different` is neither.
 */
export const MATCH_VERDICTS = ['auto', 'review', 'different'] as const;
export type MatchVerdict = (typeof MATCH_VERDICTS)[number];

/**
 * 照合の対象: what is compared of two records; several roles may make one (kanji and kana of the family name are one
 * piece of evidence, not two; a postal code is part of the address). `street` to `region` are of lists that split the
 * address.
 */
export const MATCH_FIELDS = [
  'family',
  'given',
  'sex',
  'birthDate',
  'address',
  'street',
  'streetNumber',
  'building',
  'locality',
  'region',
  'telephone',
  'insurance',
  'email',
  'identifier',
] as const;
export type MatchField = (typeof MATCH_FIELDS)[number];

/**
 * 照合の根拠: one field, how well it agrees in the model's words (`level`), and what that is worth in bits (negative =
 * against).
 */
export type MatchEvidence = {
  readonly field: MatchField;
  readonly level: string;
  readonly agreement: Agreement;
  readonly weight: number;
};

/** 自動紐付けを止める事情: each by itself forbids `auto`, however high the score. */
export const MATCH_GUARDS = [
  'twins',
  'family-in-one-house',
  'same-name-and-birth-date',
  'father-and-son',
  'placeholder',
  'newborn-without-name',
  'too-little-evidence',
  'contradiction',
  'declared-different',
] as const;
export type MatchGuard = (typeof MATCH_GUARDS)[number];

/**
 * 名寄せの判定結果. `score`: bits (log2 of the odds, prior included), symmetric in its two records. `passed`: fields
 * that
 * speak for one person; `failed`: fields that speak against. `explanation`: what decided, in the order of weight.
 */
export type MatchResult = {
  readonly score: number;
  readonly passed: readonly MatchEvidence[];
  readonly failed: readonly MatchEvidence[];
  readonly verdict: MatchVerdict;
  readonly guards: readonly MatchGuard[];
  readonly explanation: readonly { readonly ja: string; readonly en: string }[];
};
