import type { Demographics, Issue, PersonName, Sex } from '@musubi/domain';
import {
  encodeMessage,
  encodeText,
  encodeUtf8,
  escapeText,
  field,
  firstSegment,
  makeSegment,
  rawField,
  STANDARD_DELIMITERS,
  type Message,
  type TextCharset,
} from '../hl7v2/index.ts';
import { writeIdentifier, type PatientIdentifier } from './patient-domain.ts';

export type PatientAnswer = {
  /** OK found, NF nobody, AE the question was wrong. */
  readonly status: 'OK' | 'NF' | 'AE';
  readonly patients: readonly {
    readonly identifiers: readonly PatientIdentifier[];
    readonly demographics?: Demographics;
  }[];
  /** More to be asked for with this pointer. */
  readonly next?: number;
  readonly total?: number;
  readonly error?: { readonly condition: string; readonly location: string; readonly issue: Issue };
  readonly controlId: string;
  /** MSH-7, `YYYYMMDDHHMMSS` in Japanese time. */
  readonly at: string;
};

/** 照会への応答 (RSP^K22, RSP^K23): the question's QPD stands in it as it was asked, in the charset of the question. */
export function writePatientAnswer(
  question: Message,
  answer: PatientAnswer,
  region: string,
  charset: TextCharset,
): Uint8Array {
  const header = firstSegment(question, 'MSH');
  const from = (n: number) => (header === undefined ? '' : (rawField(header, n) ?? ''));
  const trigger = header !== undefined && field(header, 9, 1, 2) === 'Q22' ? 'K22' : 'K23';
  const qpd = firstSegment(question, 'QPD');
  const same =
    question.delimiters.field === '|' &&
    question.delimiters.component === '^' &&
    question.delimiters.repetition === '~';
  const tag = qpd === undefined ? '' : (field(qpd, 2) ?? '');
  const segments = [
    makeSegment('MSH', [
      from(5),
      from(6),
      from(3),
      from(4),
      answer.at,
      '',
      `RSP^${trigger}^${trigger === 'K22' ? 'RSP_K21' : 'RSP_K23'}`,
      answer.controlId,
      from(11) || 'P',
      '2.5',
      '',
      '',
      '',
      '',
      '',
      from(18) || (charset === 'ascii' ? '' : charset === 'utf-8' ? 'UNICODE UTF-8' : '~ISO IR87'),
      '',
      from(20),
    ]),
    makeSegment('MSA', [answer.status === 'AE' ? 'AE' : 'AA', from(10)]),
    ...(answer.error === undefined
      ? []
      : [
          makeSegment('ERR', [
            '',
            answer.error.location,
            answer.error.condition,
            'E',
            '',
            '',
            '',
            escapeText(answer.error.issue.en),
          ]),
        ]),
    makeSegment('QAK', [
      escapeText(tag),
      answer.status,
      trigger === 'K22' ? 'IHE PDQ Query' : 'IHE PIX Query',
      ...(answer.total === undefined
        ? []
        : [
            String(answer.total),
            String(answer.patients.length),
            String(Math.max(0, answer.total - (answer.next ?? answer.total))),
          ]),
    ]),
    ...(qpd !== undefined && same ? [makeSegment('QPD', qpd.text.split('|').slice(1))] : []),
    ...answer.patients.map((patient, at) => makeSegment('PID', pidFields(patient, at, region))),
    ...(answer.next === undefined ? [] : [makeSegment('DSC', [String(answer.next), 'I'])]),
  ];
  const text = encodeMessage({ delimiters: STANDARD_DELIMITERS, prefix: '', segments, suffix: '', issues: [] });
  return charset === 'utf-8' ? encodeUtf8(text) : encodeText(text, { vendorExtensions: true }).bytes;
}

function pidFields(
  { identifiers, demographics }: PatientAnswer['patients'][number],
  at: number,
  region: string,
): readonly string[] {
  const ids = identifiers.map((id) => writeIdentifier(id, region)).join('~');
  // PIX answers no name, but PID-5 must not be empty (ITI TF-2 3.9.4.2.2.6).
  if (demographics === undefined) return ['', '', ids, '', ' '];
  const { kanjiName, kanaName, romanName, birthDate, sex, postalCode, address, telephones } = demographics;
  const names = [nameOf(kanjiName, 'I'), nameOf(kanaName, 'P'), nameOf(romanName, 'A')].filter((name) => name !== '');
  const home =
    address === undefined && postalCode === undefined
      ? ''
      : `^^^^${escapeText(postalCode ?? '')}^JPN^H^${escapeText(address ?? '')}`;
  return [
    String(at + 1).padStart(4, '0'),
    '',
    ids,
    '',
    names.join('~') || ' ',
    '',
    (birthDate ?? '').replaceAll('-', ''),
    SEX_CODES[sex],
    '',
    '',
    home,
    '',
    telephones.map((number) => `^PRN^PH^^^^^^^^^${escapeText(number)}`).join('~'),
  ];
}

const SEX_CODES: Readonly<Record<Sex, string>> = { male: 'M', female: 'F', other: 'O', unknown: 'U' };

function nameOf(name: PersonName | undefined, form: 'I' | 'P' | 'A'): string {
  return name === undefined ? '' : `${escapeText(name.family)}^${escapeText(name.given)}^^^^^L^${form}`;
}
