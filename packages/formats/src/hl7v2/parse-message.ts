import type { Issue } from '@musubi/domain';
import { readDelimiters, STANDARD_DELIMITERS, type Delimiters } from './delimiters.ts';
import type { Message, Segment } from './message.ts';

/** メッセージの読取り: the first message of a text; the rest of a batch is left to `parseMessages`. Never throws. */
export function parseMessage(text: string): Message {
  return parseMessages(text)[0] ?? emptyMessage();
}

/**
 * All messages of a text, batch envelopes (FHS, BHS, BTS, FTS) taken off. CR, LF and CRLF end a segment;
 * MLLP marks, a BOM, NUL and 0x1A around the message are tolerated and kept. Segments before any MSH make
 * one message of their own with an issue: nothing is dropped.
 */
export function parseMessages(text: string): readonly Message[] {
  const messages: MessageDraft[] = [];
  const crOnly = !text.includes('\n');
  const hasCr = text.includes('\r');
  let from = skip(text, 0);
  let prefix = text.slice(0, from);
  let current: MessageDraft | undefined;
  let envelope: Delimiters = STANDARD_DELIMITERS;
  let signs = signsOf('', envelope);

  while (from < text.length) {
    let end = crOnly ? text.indexOf('\r', from) : lineEnd(text, from);
    if (end < 0) end = text.length;
    let next = skip(text, end);
    let name = text.slice(from, from + 3);
    if (name === 'MSH') {
      current = {
        delimiters: readDelimiters(text.slice(from, Math.min(end, from + 32))),
        prefix,
        segments: [],
        suffix: '',
        issues: [],
      };
      signs = signsOf(text, current.delimiters);
      messages.push(current);
      prefix = '';
    } else if (name === 'FHS' || name === 'BHS' || name === 'BTS' || name === 'FTS') {
      if (name[1] === 'H') envelope = readDelimiters(text.slice(from, Math.min(end, from + 32)));
      const last = messages.at(-1);
      if (name[1] !== 'H' && last !== undefined) last.suffix += text.slice(from, next);
      else prefix += text.slice(from, next);
      current = undefined;
      from = next;
      continue;
    } else if (current === undefined) {
      current = { delimiters: envelope, prefix, segments: [], suffix: '', issues: [NO_HEADER] };
      signs = signsOf(text, envelope);
      messages.push(current);
      prefix = '';
    }
    const { delimiters } = current;
    // A line break inside a field: the following lines belong to the same segment. Where LF ends every segment, only a
    // text that has begun and whose segment wants more fields can go on.
    let toText = hasCr || crOnly ? 0 : separatorsBeforeText(name) - occurrencesIn(text, delimiters.field, from, end);
    while (
      !crOnly &&
      text[end] === '\n' &&
      toText === 0 &&
      next < text.length &&
      !looksLikeSegment(text, next, delimiters.field)
    ) {
      if (!current.issues.includes(LINE_BREAK)) current.issues.push(LINE_BREAK);
      end = lineEnd(text, next);
      if (end < 0) end = text.length;
      if (!hasCr) toText -= occurrencesIn(text, delimiters.field, next, end);
      next = skip(text, end);
    }
    const line = text.slice(from, end);
    if (!looksLikeSegment(text, from, delimiters.field)) {
      if (current.issues.length < MOST_LINE_ISSUES) current.issues.push(notASegment(current.segments.length + 1));
      const separator = line.indexOf(delimiters.field);
      name = separator < 0 ? line.slice(0, 8) : line.slice(0, Math.min(separator, 8));
    }
    current.segments.push({
      name,
      text: line,
      terminator: text.slice(end, next),
      delimiters,
      shift: name === 'MSH' ? 1 : 0,
      repeats: signs.repeats(from, end),
      divides: signs.divides(from, end),
      escapes: signs.escapes(from, end),
      starts: undefined,
    });
    from = next;
  }
  const last = messages.at(-1);
  if (last !== undefined) last.suffix += prefix;
  return messages;
}

/** メッセージの書出し: exactly the text that was read. */
export function encodeMessage(message: Message): string {
  const parts = [message.prefix];
  for (const segment of message.segments) parts.push(segment.text, segment.terminator);
  parts.push(message.suffix);
  return parts.join('');
}

/** A segment built by us: `fields[0]` is SEG-1 (for MSH: MSH-3), already escaped where they hold free text. */
export function makeSegment(
  name: string,
  fields: readonly string[],
  delimiters: Delimiters = STANDARD_DELIMITERS,
): Segment {
  const { field, component, repetition, escape, subcomponent } = delimiters;
  const head = name === 'MSH' ? `MSH${field}${component}${repetition}${escape}${subcomponent}` : name;
  let last = fields.length;
  while (last > 0 && fields[last - 1] === '') last--;
  const text = [head, ...fields.slice(0, last)].join(field);
  const { repeats, divides, escapes } = signsOf(text, delimiters);
  const end = text.length;
  return {
    name,
    text,
    terminator: '\r',
    delimiters,
    shift: name === 'MSH' ? 1 : 0,
    repeats: repeats(0, end),
    divides: divides(0, end),
    escapes: escapes(0, end),
    starts: undefined,
  };
}

type MessageDraft = { delimiters: Delimiters; prefix: string; segments: Segment[]; suffix: string; issues: Issue[] };
type Occurs = (from: number, end: number) => boolean;

function signsOf(
  text: string,
  { repetition, subcomponent, escape }: Delimiters,
): { readonly repeats: Occurs; readonly divides: Occurs; readonly escapes: Occurs } {
  return {
    repeats: occurrences(text, repetition),
    divides: occurrences(text, subcomponent),
    escapes: occurrences(text, escape),
  };
}

/** Whether a sign occurs in a stretch; stretches are asked for in their order, so that the text is searched once. */
function occurrences(text: string, sign: string): Occurs {
  let next = sign === '' ? Infinity : -1;
  return (from, end) => {
    if (next < from) next = text.indexOf(sign, from);
    if (next < 0) next = Infinity;
    return next < end;
  };
}

/** Beyond this many bad lines the file is garbage, and one more sentence helps nobody. */
const MOST_LINE_ISSUES = 50;

function emptyMessage(): Message {
  return { delimiters: STANDARD_DELIMITERS, prefix: '', segments: [], suffix: '', issues: [NO_HEADER] };
}

function lineEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x0d || code === 0x0a) return at;
  }
  return -1;
}

/** Past line ends and the marks that surround messages: CR LF VT FS SUB NUL BOM. */
function skip(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (
      code !== 0x0d &&
      code !== 0x0a &&
      code !== 0x0b &&
      code !== 0x1c &&
      code !== 0x1a &&
      code !== 0 &&
      code !== 0xfeff
    )
      break;
  }
  return at;
}

/** OBX-5 and NTE-3 hold the texts of several lines. */
function separatorsBeforeText(name: string): number {
  return name === 'OBX' ? 5 : name === 'NTE' ? 3 : -1;
}

function occurrencesIn(text: string, sign: string, from: number, end: number): number {
  let count = 0;
  for (let at = from; at < end; at++) if (text[at] === sign) count++;
  return count;
}

function looksLikeSegment(text: string, at: number, separator: string): boolean {
  const first = text.charCodeAt(at);
  const second = text.charCodeAt(at + 1);
  const third = text.charCodeAt(at + 2);
  if (!isUpper(first) || !(isUpper(second) || isDigit(second)) || !(isUpper(third) || isDigit(third))) return false;
  const after = text.charCodeAt(at + 3);
  return (
    after === separator.charCodeAt(0) ||
    after === 0x0d ||
    after === 0x0a ||
    after === 0x1c ||
    after === 0x1a ||
    Number.isNaN(after)
  );
}

function isUpper(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

const NO_HEADER: Issue = {
  code: 'hl7v2/no-msh',
  severity: 'partial',
  segment: 'MSH',
  ja: 'MSH セグメントがありません。HL7 v2 のメッセージではない可能性があります。',
  en: 'There is no MSH segment; this may not be an HL7 v2 message.',
};
const LINE_BREAK: Issue = {
  code: 'hl7v2/line-break-in-field',
  severity: 'note',
  ja: 'フィールドの途中に改行があります。同じセグメントの続きとして読み取りました。',
  en: 'A field contains a line break; the following line was read as part of the same segment.',
};

function notASegment(line: number): Issue {
  return {
    code: 'hl7v2/not-a-segment',
    severity: 'partial',
    occurrence: line,
    ja:
      `${String(line)} 番目の行はセグメントの形をしていません（名前は英大文字・数字 3 文字、次に区切り文字）。` +
      'この行は使いません。',
    en:
      `Line ${String(line)} does not have the form of a segment (three capitals or digits, then the separator); ` +
      'it is not used.',
  };
}
