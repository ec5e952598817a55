import { MATCH_LEVELS } from '../comparing/match-levels.ts';
import { MATCH_FIELDS, type MatchField } from '../comparing/match-result.ts';

/** 頻度を見る値: the values whose commonness counts; to agree on 佐藤 says less than to agree on a rare name. */
export const TERM_TABLES = ['family', 'given', 'familySound', 'givenSound', 'locality', 'telephone', 'house'] as const;
export type TermTable = (typeof TERM_TABLES)[number];

/**
 * How often two people at random agree on such a value, how common a value is that the table does not know, and the
 * common ones.
 */
export type TermFrequencies = {
  readonly agreement: number;
  readonly rare: number;
  readonly shares: Readonly<Record<string, number>>;
};

/**
 * 段階ごとの確率: per level (place 0, unknown, is 1): two records of one person (`m`), of two people of a household
 * (`home`), of any two people (`u`).
 */
export type FieldProbabilities = {
  readonly m: readonly number[];
  readonly home: readonly number[];
  readonly u: readonly number[];
};

/**
 * 照合モデル: what was learnt about one kind of list (Fellegi–Sunter, with relatives as a kind of "not the same" of
 * their own).
 * Plain JSON. Version 1; a reader refuses versions it does not know.
 */
export type MatchModel = {
  readonly format: 'musubi-match-model';
  readonly version: 1;
  /** What it was learnt from, in words for who finds the file. */ readonly cause: string;
  readonly records: number;
  /** Shares among all pairs of records. */ readonly prior: {
    readonly same: number;
    readonly home: number;
    readonly namesake: number;
  };
  /**
   * 転居: share of the pairs of one person that were written at two places. Only where the place stands in several
   * fields; their `m` is then that of who stayed.
   */ readonly moved?: number;
  readonly fields: Readonly<Partial<Record<MatchField, FieldProbabilities>>>;
  readonly terms: Readonly<Partial<Record<TermTable, TermFrequencies>>>;
  /** Bits. */ readonly thresholds: { readonly auto: number; readonly review: number };
};

/** 照合モデルの読み取り: a model from a file or a table; undefined when it is none this version can use. */
export function readMatchModel(json: unknown): MatchModel | undefined {
  if (!isObject(json) || json['format'] !== 'musubi-match-model' || json['version'] !== 1) return undefined;
  const { cause, records, prior, moved, fields, terms, thresholds } = json;
  if (typeof cause !== 'string' || typeof records !== 'number') return undefined;
  if (!isObject(prior) || !isShare(prior['same']) || !isShare(prior['home']) || !isShare(prior['namesake']))
    return undefined;
  if (Number(prior['same']) + Number(prior['home']) + Number(prior['namesake']) >= 1) return undefined;
  if (moved !== undefined && (!isShare(moved) || moved === 1)) return undefined;
  if (!isObject(thresholds) || !Number.isFinite(thresholds['auto']) || !Number.isFinite(thresholds['review']))
    return undefined;
  if (
    !isObject(fields) ||
    !Object.entries(fields).every(([field, probabilities]) => isField(field) && areProbabilities(field, probabilities))
  )
    return undefined;
  if (
    !isObject(terms) ||
    !Object.entries(terms).every(
      ([table, frequencies]) => TERM_TABLES.some((known) => known === table) && areFrequencies(frequencies),
    )
  )
    return undefined;
  // every part was looked at above
  return json as MatchModel;
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value <= 1;
}

function isField(field: string): field is MatchField {
  return MATCH_FIELDS.some((known) => known === field);
}

function areProbabilities(field: MatchField, json: unknown): boolean {
  if (!isObject(json)) return false;
  return ['m', 'home', 'u'].every((name) => {
    const shares = json[name];
    return Array.isArray(shares) && shares.length === MATCH_LEVELS[field].length && shares.every(isShare);
  });
}

function areFrequencies(json: unknown): boolean {
  return (
    isObject(json) &&
    isShare(json['agreement']) &&
    isShare(json['rare']) &&
    isObject(json['shares']) &&
    Object.values(json['shares']).every(isShare)
  );
}
