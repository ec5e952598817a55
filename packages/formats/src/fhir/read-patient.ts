import {
  parseLocalDate,
  parsePartialBirthDate,
  type Demographics,
  type Issue,
  type PersonName,
  type Sex,
} from '@musubi/domain';
import type { FhirIdentifier } from './identifier-system.ts';
import { isObject, objectsIn, textIn, type JsonObject } from './json-value.ts';

/**
 * What a feed says of a patient. `replacedBy`: this one was merged into another (`link.type = replaced-by`, ITI-104).
 */
export type FhirPatient = {
  readonly identifiers: readonly FhirIdentifier[];
  readonly demographics: Demographics;
  readonly active: boolean;
  readonly replacedBy: FhirIdentifier | undefined;
  readonly issues: readonly Issue[];
};

/**
 * 患者リソースの読取 (JP Core Patient). Undefined when it is no Patient; whatever else is odd is an issue and is left
 * out.
 */
export function readPatient(resource: unknown): FhirPatient | undefined {
  if (!isObject(resource) || resource['resourceType'] !== 'Patient') return undefined;
  const issues: Issue[] = [];
  const names = objectsIn(resource['name'])
    .filter((name) => name['use'] !== 'old' && name['use'] !== 'maiden')
    .flatMap((name) => readName(name) ?? []);
  const kanji = names.find(({ form }) => form === 'IDE')?.name;
  const kana = names.find(({ form }) => form === 'SYL')?.name;
  const roman = names.find(({ form }) => form === 'ABC')?.name;
  if (names.length === 0) issues.push(NO_NAME);
  const birth = textIn(resource['birthDate'], 10);
  const birthDate = birth === undefined ? undefined : parseLocalDate(birth);
  const partialBirthDate = birth === undefined ? undefined : parsePartialBirthDate(birth);
  if (birth !== undefined && birthDate === undefined)
    issues.push(partialBirthDate === undefined ? NO_BIRTH : PARTIAL_BIRTH);
  const [home] = [...objectsIn(resource['address'])].sort(
    (a, b) => Number(b['use'] === 'home') - Number(a['use'] === 'home'),
  );
  const postalCode = textIn(home?.['postalCode'], 10)?.normalize('NFKC');
  const address = home === undefined ? undefined : addressText(home);
  const telephones = [
    ...new Set(
      objectsIn(resource['telecom'])
        .filter((contact) => contact['system'] === 'phone')
        .flatMap((contact) => textIn(contact['value'], 30) ?? []),
    ),
  ].slice(0, 10);
  return {
    identifiers: objectsIn(resource['identifier'])
      .flatMap((one) => readIdentifier(one) ?? [])
      .slice(0, 50),
    demographics: {
      ...(kanji !== undefined && { kanjiName: kanji }),
      ...(kana !== undefined && { kanaName: kana }),
      ...(roman !== undefined && { romanName: roman }),
      sex: readGender(resource['gender'], issues),
      ...(birthDate !== undefined && { birthDate }),
      ...(partialBirthDate !== undefined && { partialBirthDate }),
      ...(postalCode !== undefined && { postalCode }),
      ...(address !== undefined && { address }),
      telephones,
      ...((resource['deceasedBoolean'] === true || typeof resource['deceasedDateTime'] === 'string') && {
        deceased: true,
      }),
    },
    active: resource['active'] !== false,
    replacedBy: objectsIn(resource['link'])
      .filter((link) => link['type'] === 'replaced-by')
      .map((link) => referenceIdentifier(link['other']))
      .find((id) => id !== undefined),
    issues,
  };
}

export function readIdentifier(value: unknown): FhirIdentifier | undefined {
  if (!isObject(value)) return undefined;
  const [system, id] = [textIn(value['system'], 200), textIn(value['value'], 64)];
  return system === undefined || id === undefined ? undefined : { system, value: id };
}

/** A logical reference (`identifier`), or a conditional one (`Patient?identifier=system|value`). */
function referenceIdentifier(reference: unknown): FhirIdentifier | undefined {
  if (!isObject(reference)) return undefined;
  const logical = readIdentifier(reference['identifier']);
  if (logical !== undefined) return logical;
  const text = textIn(reference['reference'], 400);
  const query =
    text?.startsWith('Patient?') === true ? new URLSearchParams(text.slice('Patient?'.length)).get('identifier') : null;
  const bar = query?.indexOf('|') ?? -1;
  return query === null || bar < 1 || bar === query.length - 1
    ? undefined
    : { system: query.slice(0, bar), value: query.slice(bar + 1) };
}

const REPRESENTATION = 'http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation';
type Form = 'IDE' | 'SYL' | 'ABC';

function readName(name: JsonObject): { readonly form: Form; readonly name: PersonName } | undefined {
  const [family, given] = [
    textIn(name['family'], 100),
    (Array.isArray(name['given']) ? name['given'] : []).flatMap((part) => textIn(part, 100) ?? []).join(' '),
  ];
  const whole =
    family === undefined && given === '' ? splitText(textIn(name['text'], 200)) : { family: family ?? '', given };
  if (whole === undefined) return undefined;
  const told = objectsIn(name['extension']).find((extension) => extension['url'] === REPRESENTATION)?.['valueCode'];
  return {
    form: told === 'IDE' || told === 'SYL' || told === 'ABC' ? told : formOf(whole.family + whole.given),
    name: whole,
  };
}

function splitText(text: string | undefined): PersonName | undefined {
  if (text === undefined) return undefined;
  const [family = '', ...rest] = text.split(/[\s\u3000]+/);
  return { family, given: rest.join(' ') };
}

/** Without the extension the letters tell: kana alone is the reading, latin alone the roman name. */
function formOf(text: string): Form {
  if (/^[\u3040-\u30ff\uff61-\uff9f\s・]+$/.test(text)) return 'SYL';
  return /^[\p{Script=Latin}\s.,'’-]+$/u.test(text) ? 'ABC' : 'IDE';
}

/** Japanese addresses are one text (JP Core); line by line only when there is none. */
function addressText(address: JsonObject): string | undefined {
  const text = textIn(address['text']);
  if (text !== undefined) return text;
  const lines = Array.isArray(address['line']) ? address['line'].flatMap((line) => textIn(line) ?? []) : [];
  const state = textIn(address['state'], 20);
  // 13 = 東京都 in some writers: a code is no part of a text.
  const parts = [
    state !== undefined && /^\d+$/.test(state) ? undefined : state,
    textIn(address['city'], 60),
    ...lines,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join('').slice(0, 400);
}

function readGender(value: unknown, issues: Issue[]): Sex {
  if (value === 'male' || value === 'female' || value === 'other' || value === 'unknown') return value;
  if (value !== undefined) issues.push(BAD_GENDER);
  return 'unknown';
}

const NO_NAME: Issue = {
  code: 'fhir/no-name',
  severity: 'note',
  field: 'Patient.name',
  ja: '患者氏名がありません。',
  en: 'There is no patient name.',
};
const PARTIAL_BIRTH: Issue = {
  code: 'fhir/birth-date',
  severity: 'note',
  field: 'Patient.birthDate',
  ja: '生年月日が年または月までしかありません。わかっている部分だけを使います。',
  en: 'The birth date has no day; what is known of it is used.',
};
const NO_BIRTH: Issue = {
  ...PARTIAL_BIRTH,
  severity: 'partial',
  ja: '生年月日として読み取れません。使いません。',
  en: 'This is no birth date; it is not used.',
};
const BAD_GENDER: Issue = {
  code: 'fhir/unknown-code',
  severity: 'partial',
  field: 'Patient.gender',
  ja: '性別のコードが FHIR の表にありません。「不明」とします。',
  en: 'The gender is not in its table; taken as unknown.',
};
