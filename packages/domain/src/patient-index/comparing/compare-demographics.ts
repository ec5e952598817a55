import type { Agreement } from '../demographics/agreement.ts';
import type { Demographics, PersonName } from '../demographics/demographics.ts';
import { compareRecords, emptyLevels } from './compare-records.ts';
import { BIRTH_LEVEL, FIELD, MATCH_LEVELS } from './match-levels.ts';
import { matchRecordOf } from '../demographics/match-record.ts';
import type { MatchField } from './match-result.ts';
import type { MunicipalityRenames } from '../places/municipality-renames.ts';
import { areSimilarlyWritten } from '../names/name-variants.ts';
import { kanaSoundKey, normalizeStrictKana, normalizeWrittenName } from '../names/normalize-name.ts';
import { prepareMatchRecord } from '../preparing/prepare-match-record.ts';

export const COMPARED_FIELDS = [
  'kanjiName',
  'kanaName',
  'sex',
  'birthDate',
  'postalCode',
  'address',
  'telephone',
] as const;
export type ComparedField = (typeof COMPARED_FIELDS)[number];
export type Compared = { readonly field: ComparedField; readonly agreement: Agreement };
/** 判定: `sure` name, sex and birth date agree; `refused` sex and birth date both differ; else a person must look. */
export type LinkVerdict = 'sure' | 'doubtful' | 'refused';

/**
 * 本人照合: compares what two facilities know of a person, field by field, by the rules of matching. Unknown never
 * counts as agreement.
 */
export function compareDemographics(
  known: Demographics,
  found: Demographics,
  renames?: MunicipalityRenames,
): { readonly compared: readonly Compared[]; readonly verdict: LinkVerdict } {
  const [one, other] = [
    prepareMatchRecord(matchRecordOf(known), renames),
    prepareMatchRecord(matchRecordOf(found), renames),
  ];
  const levels = emptyLevels();
  compareRecords(one, other, levels);
  const agreement: Record<ComparedField, Agreement> = {
    kanjiName: compareNames(known.kanjiName, found.kanjiName, normalizeWrittenName, areSimilarlyWritten),
    kanaName: compareNames(
      known.kanaName,
      found.kanaName,
      normalizeStrictKana,
      (a, b) => kanaSoundKey(a) === kanaSoundKey(b),
    ),
    sex: agreementOf('sex', levels),
    birthDate: compareBirthDates(levels),
    postalCode:
      one.postal === '' || other.postal === '' ? 'unknown' : one.postal === other.postal ? 'same' : 'different',
    address: one.town === '' || other.town === '' ? 'unknown' : agreementOf('address', levels),
    telephone: agreementOf('telephone', levels),
  };
  return {
    compared: COMPARED_FIELDS.map((field) => ({ field, agreement: agreement[field] })),
    verdict: verdictOf(agreement),
  };
}

function verdictOf(agreement: Readonly<Record<ComparedField, Agreement>>): LinkVerdict {
  if (agreement.sex === 'different' && agreement.birthDate !== 'same' && agreement.birthDate !== 'unknown')
    return 'refused';
  const names = [agreement.kanjiName, agreement.kanaName];
  const nameAgrees = names.includes('same') && !names.includes('different');
  return nameAgrees && agreement.sex === 'same' && agreement.birthDate === 'same' ? 'sure' : 'doubtful';
}

/**
 * A changed family name (marriage), given name alone, or a likeness of characters or sounds is `similar`; both changed
 * is another name.
 */
function compareNames(
  a: PersonName | undefined,
  b: PersonName | undefined,
  normalize: (text: string) => string,
  areAlike: (a: string, b: string) => boolean,
): Agreement {
  const [wholeA, wholeB] = [
    normalize((a?.family ?? '') + (a?.given ?? '')),
    normalize((b?.family ?? '') + (b?.given ?? '')),
  ];
  if (a === undefined || b === undefined || wholeA === '' || wholeB === '') return 'unknown';
  if (wholeA === wholeB) return 'same';
  const givenAgrees = normalize(a.given) !== '' && normalize(a.given) === normalize(b.given);
  const familyAgrees = normalize(a.family) !== '' && normalize(a.family) === normalize(b.family);
  return givenAgrees || familyAgrees || areAlike(wholeA, wholeB) ? 'similar' : 'different';
}

/** A slip of the pen or a placeholder is `similar`, to be looked at; to be born in one year is not. */
function compareBirthDates(levels: Uint8Array): Agreement {
  const level = levels[FIELD.birthDate] ?? 0;
  if (level === BIRTH_LEVEL.defaultedBoth) return 'same';
  return level >= BIRTH_LEVEL.near ? 'different' : agreementOf('birthDate', levels);
}

function agreementOf(field: MatchField, levels: Uint8Array): Agreement {
  return MATCH_LEVELS[field][levels[FIELD[field]] ?? 0]?.agreement ?? 'unknown';
}
