import type { Issue } from '@musubi/domain';
import { fieldCount, type Message } from './message.ts';

/** 途中切れの判定: what of a message is whole, and what to say of its end. */
export type WholePart = { readonly message: Message; readonly issue: Issue | undefined };

/**
 * The last segment of a message that does not end with a line end. Many systems merely leave out the last CR: a note.
 * When the segment stops before a field that HL7 requires, or is one that something always follows, the file was cut;
 * `cut` says that the bytes themselves showed it. The unfinished segment is taken away as a whole: half of `123.4` is
 * another value, and the field that would have said "withdrawn" or "not given" is among the missing ones.
 */
export function wholePart(message: Message, cut = false): WholePart {
  const last = message.segments.at(-1);
  if (last === undefined || last.terminator !== '') return { message, issue: undefined };
  const occurrence = message.segments.filter((segment) => segment.name === last.name).length;
  const begun = fieldCount(last);
  // After a separator at the very end the field has not even begun.
  const fields = last.text.endsWith(last.delimiters.field) ? begun - 1 : begun;
  if (!cut && fields >= fieldsOfWhole(last.name))
    return { message, issue: { ...UNTERMINATED, segment: last.name, occurrence } };
  return {
    message: { ...message, segments: message.segments.slice(0, -1) },
    issue: { ...CUT_OFF, segment: last.name, occurrence },
  };
}

/**
 * How many fields a segment has at least when a message may end with it (HL7 v2.5 required fields; an amount with its
 * unit; RXA to its status).
 */
const FEWEST_FIELDS: Readonly<Record<string, number>> = {
  PV1: 2,
  OBX: 11,
  OBR: 4,
  SPM: 4,
  NTE: 3,
  RXR: 1,
  RXA: 20,
  RXC: 4,
  ODS: 3,
  AL1: 3,
  IAM: 3,
  PRB: 3,
  IN1: 4,
  DB1: 2,
  // Something always follows these.
  MSH: Infinity,
  EVN: Infinity,
  PID: Infinity,
  TQ1: Infinity,
  RXE: Infinity,
};

function fieldsOfWhole(name: string): number {
  return Object.hasOwn(FEWEST_FIELDS, name) ? (FEWEST_FIELDS[name] ?? 0) : 0;
}

const CUT_OFF: Issue = {
  code: 'hl7v2/cut-off',
  severity: 'partial',
  ja:
    '最後のセグメントの途中で終わっています。ファイルが途中で切れています。このセグメントは使わず、' +
    'その前までを読み取りました。',
  en:
    'The message ends in the middle of its last segment: the file is cut off. The unfinished segment is not used;' +
    ' what stands before it was read.',
};
const UNTERMINATED: Issue = {
  code: 'hl7v2/no-final-cr',
  severity: 'note',
  ja: '最後のセグメントの終わり（CR）がありません。続きがあったかどうかは分かりません。',
  en: 'The last segment does not end with CR; whether anything followed cannot be told.',
};
