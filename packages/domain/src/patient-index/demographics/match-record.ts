import type { Demographics } from './demographics.ts';

/**
 * 照合項目の役割: what a column of a list says of a person. One vocabulary for a hospital's list, for lists from
 * abroad and for what the region's facilities register; a list has some of them.
 */
export const MATCH_ROLES = [
  'family',
  'given',
  'name',
  'familyKana',
  'givenKana',
  'nameKana',
  'familyRoman',
  'givenRoman',
  'formerFamily',
  'formerFamilyKana',
  'sex',
  'birthDate',
  'postalCode',
  'address',
  'streetNumber',
  'street',
  'building',
  'locality',
  'region',
  'telephone',
  'email',
  'insurer',
  'insuredSymbol',
  'insuredNumber',
  'insuredBranch',
  'identifier',
] as const;
export type MatchRole = (typeof MATCH_ROLES)[number];

/** 照合前の記載: the raw texts of one person as one list has them; nothing normalised, nothing thrown away. */
export type MatchRecord = Readonly<Partial<Record<MatchRole, string>>>;

/** What a facility's demographics say in these roles. Several telephones are joined by a space. */
export function matchRecordOf(demographics: Demographics): MatchRecord {
  const { kanjiName, kanaName, romanName, sex, birthDate, postalCode, address, telephones, insurances } = demographics;
  const [insurance] = insurances ?? [];
  const roles: Record<MatchRole, string | undefined> = {
    family: kanjiName?.family,
    given: kanjiName?.given,
    name: undefined,
    familyKana: kanaName?.family,
    givenKana: kanaName?.given,
    nameKana: undefined,
    familyRoman: romanName?.family,
    givenRoman: romanName?.given,
    formerFamily: undefined,
    formerFamilyKana: undefined,
    sex: sex === 'unknown' ? undefined : sex,
    birthDate,
    postalCode,
    address,
    streetNumber: undefined,
    street: undefined,
    building: undefined,
    locality: undefined,
    region: undefined,
    telephone: telephones.length === 0 ? undefined : telephones.join(' '),
    email: undefined,
    insurer: insurance?.insurer,
    insuredSymbol: insurance?.symbol,
    insuredNumber: insurance?.number,
    insuredBranch: insurance?.branch,
    identifier: undefined,
  };
  return Object.fromEntries(Object.entries(roles).filter(([, text]) => text !== undefined && text !== ''));
}
