import { CONTACT_FIELDS, FIELD_COUNT, LEVEL_PLACES, MATCH_LEVELS } from './match-levels.ts';
import { MATCH_FIELDS, type MatchField } from './match-result.ts';

/** 頻度を見る値: the values whose commonness counts; to agree on 佐藤 says less than to agree on a rare name. */
export const TERM_TABLES = ['family', 'given', 'familySound', 'givenSound', 'locality', 'telephone', 'house'] as const;
export type TermTable = (typeof TERM_TABLES)[number];

/** How often two people at random agree on such a value, how common a value is that the table does not know, and the common ones. */
export type TermFrequencies = { readonly agreement: number; readonly rare: number; readonly shares: Readonly<Record<string, number>> };

/** 段階ごとの確率: per level (place 0, unknown, is 1): two records of one person (`m`), of two people of a household (`home`), of any two people (`u`). */
export type FieldProbabilities = { readonly m: readonly number[]; readonly home: readonly number[]; readonly u: readonly number[] };

/**
 * 照合モデル: what was learnt about one kind of list (Fellegi–Sunter, with relatives as a kind of "not the same" of their own).
 * Plain JSON. Version 1; a reader refuses versions it does not know.
 */
export type MatchModel = {
  readonly format: 'musubi-match-model';
  readonly version: 1;
  /** What it was learnt from, in words for who finds the file. */ readonly cause: string;
  readonly records: number;
  /** Shares among all pairs of records. */ readonly prior: { readonly same: number; readonly home: number; readonly namesake: number };
  readonly fields: Readonly<Partial<Record<MatchField, FieldProbabilities>>>;
  readonly terms: Readonly<Partial<Record<TermTable, TermFrequencies>>>;
  /** Bits. */ readonly thresholds: { readonly auto: number; readonly review: number };
};

/** 照合モデルの読み取り: a model from a file or a table; undefined when it is none this version can use. */
export function readMatchModel(json: unknown): MatchModel | undefined {
  if (!isObject(json) || json['format'] !== 'musubi-match-model' || json['version'] !== 1) return undefined;
  const { cause, records, prior, fields, terms, thresholds } = json;
  if (typeof cause !== 'string' || typeof records !== 'number') return undefined;
  if (!isObject(prior) || !isShare(prior['same']) || !isShare(prior['home']) || !isShare(prior['namesake'])) return undefined;
  if (!isObject(thresholds) || !Number.isFinite(thresholds['auto']) || !Number.isFinite(thresholds['review'])) return undefined;
  if (!isObject(fields) || !Object.entries(fields).every(([field, probabilities]) => isField(field) && areProbabilities(field, probabilities))) return undefined;
  if (!isObject(terms) || !Object.entries(terms).every(([table, frequencies]) => TERM_TABLES.some((known) => known === table) && areFrequencies(frequencies))) return undefined;
  return json as MatchModel; // every part was looked at above
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
  return isObject(json) && isShare(json['agreement']) && isShare(json['rare']) && isObject(json['shares']) && Object.values(json['shares']).every(isShare);
}

/** 計算用の表: logarithms of a model, laid out for a bulk job. */
export type MatchTables = {
  readonly same: Float64Array;
  readonly home: Float64Array;
  readonly namesake: Float64Array;
  readonly other: Float64Array;
  readonly priorSame: number;
  readonly priorHome: number;
  readonly priorNamesake: number;
  readonly priorOther: number;
  readonly terms: Readonly<Record<TermTable, ReadonlyMap<string, number>>>;
  readonly rareTerms: Readonly<Record<TermTable, number>>;
};

const tablesOf = new WeakMap<MatchModel, MatchTables>();

export function matchTables(model: MatchModel): MatchTables {
  const known = tablesOf.get(model);
  if (known !== undefined) return known;
  const size = FIELD_COUNT * LEVEL_PLACES;
  const tables: MatchTables = {
    same: new Float64Array(size), home: new Float64Array(size), namesake: new Float64Array(size), other: new Float64Array(size),
    priorSame: Math.log2(model.prior.same), priorHome: Math.log2(model.prior.home), priorNamesake: Math.log2(model.prior.namesake), priorOther: Math.log2(1 - model.prior.same - model.prior.home),
    terms: byTable((table) => new Map(Object.entries(model.terms[table]?.shares ?? {}).map(([term, share]) => [term, Math.log2(share / (model.terms[table]?.agreement ?? share))]))),
    rareTerms: byTable((table) => { const frequencies = model.terms[table]; return frequencies === undefined ? 0 : Math.log2(frequencies.rare / frequencies.agreement); }),
  };
  MATCH_FIELDS.forEach((field, place) => {
    const probabilities = model.fields[field];
    if (probabilities === undefined) return;
    for (let level = 1; level < MATCH_LEVELS[field].length; level++) {
      const at = place * LEVEL_PLACES + level;
      tables.same[at] = Math.log2(probabilities.m[level] ?? 1);
      tables.home[at] = Math.log2(probabilities.home[level] ?? 1);
      tables.other[at] = Math.log2(probabilities.u[level] ?? 1);
      tables.namesake[at] = Math.log2((CONTACT_FIELDS.has(field) ? probabilities.u : probabilities.m)[level] ?? 1);
    }
  });
  tablesOf.set(model, tables);
  return tables;
}

function byTable<T>(make: (table: TermTable) => T): Record<TermTable, T> {
  return Object.fromEntries(TERM_TABLES.map((table) => [table, make(table)])) as Record<TermTable, T>; // every table is made
}
