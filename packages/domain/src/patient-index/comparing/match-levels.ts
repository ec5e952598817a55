import type { Agreement } from '../demographics/agreement.ts';
import { MATCH_FIELDS, type MatchField } from './match-result.ts';

/**
 * 一致の段階: how well a field of two records agrees, in the words of the model. `m` and `home` are first guesses of
 * how often
 * a level is seen between two records of one person, and of two people of one household; learning replaces them.
 */
export type MatchLevel = {
  readonly level: string;
  readonly agreement: Agreement;
  readonly m: number;
  readonly home: number;
};

const same = (level: string, m: number, home = 0): MatchLevel => ({ level, agreement: 'same', m, home });
const similar = (level: string, m: number, home = 0): MatchLevel => ({ level, agreement: 'similar', m, home });
const different = (m: number, home = 0): MatchLevel => ({ level: 'different', agreement: 'different', m, home });

/** Place 0 is `unknown`, said of no field; so a level's number is its place in the list. */
const UNKNOWN: MatchLevel = { level: 'unknown', agreement: 'unknown', m: 0, home: 0 };

export const NAME_LEVEL = {
  exact: 1,
  variant: 2,
  reading: 3,
  kana: 4,
  sound: 5,
  homophoneClose: 6,
  homophone: 7,
  close: 8,
  near: 9,
  part: 10,
  former: 11,
  crossed: 12,
  different: 13,
} as const;
export const SEX_LEVEL = { same: 1, different: 2 } as const;
export const BIRTH_LEVEL = {
  exact: 1,
  defaultedBoth: 2,
  defaulted: 3,
  partial: 4,
  swapped: 5,
  digit: 6,
  parts: 7,
  near: 8,
  year: 9,
  different: 10,
} as const;
export const ADDRESS_LEVEL = { house: 1, houseNear: 2, town: 3, postalNear: 4, different: 5 } as const;
export const TEXT_LEVEL = { exact: 1, close: 2, near: 3, crossed: 4, different: 5 } as const;
export const TELEPHONE_LEVEL = { same: 1, close: 2, different: 3 } as const;
export const INSURANCE_LEVEL = { person: 1, number: 2, household: 3, close: 4, different: 5 } as const;
export const EMAIL_LEVEL = { exact: 1, close: 2, local: 3, different: 4 } as const;
export const IDENTIFIER_LEVEL = { exact: 1, close: 2, different: 3 } as const;

const names = (home: number, changed: number): readonly MatchLevel[] => [
  UNKNOWN,
  same('exact', 0.7, home),
  similar('variant', 0.01, home / 40),
  same('reading', 0.03, home / 30),
  same('kana', 0.08, home / 10),
  similar('sound', 0.01, home / 40),
  similar('homophoneClose', 0.02, home / 60),
  similar('homophone', 0.01, home / 100),
  similar('close', 0.04, home / 40),
  similar('near', 0.02, home / 40),
  similar('part', 0.01, home / 60),
  similar('former', 0.01),
  similar('crossed', 0.02, home / 100),
  different(changed, home / 10),
];
const texts = (m: number, home: number): readonly MatchLevel[] => [
  UNKNOWN,
  same('exact', m, home),
  similar('close', m / 8, home / 10),
  similar('near', m / 20, home / 20),
  similar('crossed', m / 40, home / 100),
  different(1 - m, 1 - home),
];

export const MATCH_LEVELS: Readonly<Record<MatchField, readonly MatchLevel[]>> = {
  family: names(0.85, 0.04),
  given: names(0, 0.005),
  sex: [UNKNOWN, same('same', 0.99), different(0.01)],
  birthDate: [
    UNKNOWN,
    same('exact', 0.88),
    similar('defaultedBoth', 0.01),
    similar('defaulted', 0.02),
    similar('partial', 0.01),
    similar('swapped', 0.01),
    similar('digit', 0.03),
    similar('parts', 0.01),
    similar('near', 0.01),
    similar('year', 0.005),
    different(0.003),
  ],
  address: [
    UNKNOWN,
    same('house', 0.75, 0.85),
    similar('houseNear', 0.05, 0.05),
    similar('town', 0.04, 0.03),
    similar('postalNear', 0.03, 0.01),
    different(0.13, 0.06),
  ],
  street: texts(0.75, 0.85),
  streetNumber: texts(0.75, 0.85),
  building: texts(0.6, 0.85),
  locality: texts(0.75, 0.9),
  region: texts(0.9, 0.95),
  telephone: [UNKNOWN, same('same', 0.7, 0.7), similar('close', 0.04, 0.02), different(0.26, 0.28)],
  insurance: [
    UNKNOWN,
    same('person', 0.6, 0.05),
    same('number', 0.15, 0.2),
    similar('household', 0.03, 0.45),
    similar('close', 0.02, 0.01),
    different(0.2, 0.29),
  ],
  email: [UNKNOWN, same('exact', 0.75), similar('close', 0.12), similar('local', 0.03), different(0.1)],
  identifier: [UNKNOWN, same('exact', 0.85), similar('close', 0.1), different(0.05)],
};

export const FIELD_COUNT = MATCH_FIELDS.length;
/** Levels of one field fit in this many places of a table of weights. */
export const LEVEL_PLACES = 16;
export const FIELD: Readonly<Record<MatchField, number>> = Object.fromEntries(
  MATCH_FIELDS.map((field, place) => [field, place]),
) as Record<MatchField, number>;

/**
 * 世帯で共通の項目: what people of one house share; agreement in them alone does not tell one person from a relative.
 */
export const HOUSEHOLD_FIELDS: ReadonlySet<MatchField> = new Set([
  'family',
  'address',
  'street',
  'streetNumber',
  'building',
  'locality',
  'region',
  'telephone',
  'insurance',
]);

/** 所在の項目: who moves changes all of them at once; a list may write the place in one of them or in several. */
export const PLACE_FIELDS: ReadonlySet<MatchField> = new Set([
  'address',
  'street',
  'streetNumber',
  'building',
  'locality',
  'region',
]);

/** 連絡先など: what tells a person from a namesake born on the same day; a namesake shares none of it but by chance. */
export const CONTACT_FIELDS: ReadonlySet<MatchField> = new Set([
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
]);
