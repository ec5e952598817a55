import type { Demographics, PersonName } from './demographics.ts';
import { normalizeKana, normalizeName } from './normalize-name.ts';

export type Agreement = 'same' | 'similar' | 'different' | 'unknown';
export const COMPARED_FIELDS = ['kanjiName', 'kanaName', 'sex', 'birthDate', 'postalCode', 'address', 'telephone'] as const;
export type ComparedField = (typeof COMPARED_FIELDS)[number];
export type Compared = { readonly field: ComparedField; readonly agreement: Agreement };
/** 判定: `sure` name, sex and birth date agree; `refused` sex and birth date both differ; else a person must look. */
export type LinkVerdict = 'sure' | 'doubtful' | 'refused';

/** 本人照合: compares what two facilities know of a person, field by field. Unknown never counts as agreement. */
export function compareDemographics(known: Demographics, found: Demographics): { readonly compared: readonly Compared[]; readonly verdict: LinkVerdict } {
  const agreement: Record<ComparedField, Agreement> = {
    kanjiName: compareNames(known.kanjiName, found.kanjiName, normalizeName),
    kanaName: compareNames(known.kanaName, found.kanaName, normalizeKana),
    sex: known.sex === 'unknown' || found.sex === 'unknown' ? 'unknown' : known.sex === found.sex ? 'same' : 'different',
    birthDate: compareBirthDates(known.birthDate, found.birthDate),
    postalCode: compareTexts(digits(known.postalCode), digits(found.postalCode)),
    address: compareAddresses(known.address, found.address),
    telephone: compareTelephones(known.telephones, found.telephones),
  };
  return { compared: COMPARED_FIELDS.map((field) => ({ field, agreement: agreement[field] })), verdict: verdictOf(agreement) };
}

function verdictOf(agreement: Readonly<Record<ComparedField, Agreement>>): LinkVerdict {
  if (agreement.sex === 'different' && agreement.birthDate !== 'same' && agreement.birthDate !== 'unknown') return 'refused';
  const names = [agreement.kanjiName, agreement.kanaName];
  const nameAgrees = names.includes('same') && !names.includes('different');
  return nameAgrees && agreement.sex === 'same' && agreement.birthDate === 'same' ? 'sure' : 'doubtful';
}

/** A changed family name (marriage) or given name alone is `similar`; both changed is another name. */
function compareNames(a: PersonName | undefined, b: PersonName | undefined, normalize: (text: string) => string): Agreement {
  if (a === undefined || b === undefined || normalize(a.family + a.given) === '' || normalize(b.family + b.given) === '') return 'unknown';
  if (normalize(a.family + a.given) === normalize(b.family + b.given)) return 'same';
  const givenAgrees = normalize(a.given) !== '' && normalize(a.given) === normalize(b.given);
  const familyAgrees = normalize(a.family) !== '' && normalize(a.family) === normalize(b.family);
  return givenAgrees || familyAgrees ? 'similar' : 'different';
}

/** Two of year, month and day agree: a slip of the pen, to be looked at. */
function compareBirthDates(a: string | undefined, b: string | undefined): Agreement {
  if (a === undefined || b === undefined) return 'unknown';
  if (a === b) return 'same';
  const [partsA, partsB] = [a.split('-'), b.split('-')];
  return partsA.filter((part, i) => part === partsB[i]).length === 2 ? 'similar' : 'different';
}

function compareTexts(a: string, b: string): Agreement {
  if (a === '' || b === '') return 'unknown';
  return a === b ? 'same' : 'different';
}

function compareAddresses(a: string | undefined, b: string | undefined): Agreement {
  const [one, other] = [normalizeAddress(a), normalizeAddress(b)];
  if (one === '' || other === '') return 'unknown';
  if (one === other) return 'same';
  return one.startsWith(other) || other.startsWith(one) || commonStart(one, other) >= LEAST_COMMON_ADDRESS ? 'similar' : 'different';
}

/** 都道府県+市町村 is about this long; the rest is written in many ways. */
const LEAST_COMMON_ADDRESS = 6;

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

function normalizeAddress(text: string | undefined): string {
  return normalizeName(text ?? '').replace(/丁目|番地|番|号|の|ノ/g, '-').replace(/-+/g, '').replace(/-$/, '');
}

function compareTelephones(a: readonly string[], b: readonly string[]): Agreement {
  const [one, other] = [a.map(digits).filter(Boolean), b.map(digits).filter(Boolean)];
  if (one.length === 0 || other.length === 0) return 'unknown';
  return one.some((number) => other.includes(number)) ? 'same' : 'different';
}

function digits(text: string | undefined): string {
  return (text ?? '').normalize('NFKC').replace(/\D/g, '');
}
