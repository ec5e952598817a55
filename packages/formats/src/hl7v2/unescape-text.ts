import type { Delimiters } from './delimiters.ts';
import { expandEscapes } from './iso-2022-jp.ts';
import { REPLACEMENT_CODE } from './kanji-table.ts';

/**
 * エスケープの復元 (HL7 v2.5 §2.7): `\F\ \S\ \T\ \R\ \E\` are the message's own delimiters, formatting commands become
 * line breaks or spaces, `\Xhh..\` its characters, `\M2442\…\C2842\` kanji; highlighting marks disappear.
 * `meaning` are the delimiters of the message, however the text was cut. What is no escape sequence, or one that cannot
 * be read, stays as it is: many senders write a bare backslash (¥).
 */
export function unescapeText(text: string, meaning: Delimiters): string {
  const mark = meaning.escape;
  if (mark === '') return text;
  let open = text.indexOf(mark);
  if (open < 0) return text;
  const parts: string[] = [];
  let from = 0;
  while (open >= 0) {
    const close = text.indexOf(mark, open + 1);
    if (close < 0) break;
    const sequence = close - open <= MAX_ESCAPE ? text.slice(open + 1, close) : '';
    const switched = sequence[0] === 'M' ? readSwitched(text, sequence, close + 1, mark) : undefined;
    const read = switched?.text ?? meaningOf(sequence, meaning);
    if (read === undefined) {
      open = close;
      continue;
    }
    parts.push(text.slice(from, open), read);
    from = switched?.end ?? close + 1;
    open = text.indexOf(mark, from);
  }
  if (from === 0) return text;
  parts.push(text.slice(from));
  return parts.join('');
}

/** 読めないエスケープ: a character set or binary sequence that `unescapeText` leaves standing. */
export function hasUnreadEscape(text: string, meaning: Delimiters): boolean {
  const mark = meaning.escape;
  if (mark === '' || !text.includes(mark)) return false;
  const left = unescapeText(text, meaning).split(mark);
  return left.slice(1, -1).some((sequence) => /^(?:[CM](?:[0-9A-F]{2}){2,3}|[XZ][0-9A-F]*)$/i.test(sequence));
}

/** Longer `\X…\` runs are binary data, not text. */
const MAX_ESCAPE = 4096;
/** A formatting command can ask for any number of lines; a page of them is enough. */
const MOST_LINES = 50;

function meaningOf(sequence: string, delimiters: Delimiters): string | undefined {
  switch (sequence) {
    case '':
      return undefined;
    case 'F':
      return delimiters.field;
    case 'S':
      return delimiters.component;
    case 'T':
      return delimiters.subcomponent;
    case 'R':
      return delimiters.repetition;
    case 'E':
      return delimiters.escape;
    case 'H':
    case 'N':
    // back to ASCII, where the switch away from it was read, or where nothing was switched
    case 'C2842':
      return '';
    default:
      return sequence[0] === '.' ? formatMeaning(sequence) : hexMeaning(sequence);
  }
}

/** 書式命令 (§2.7.6): what breaks or skips lines is a line break; indents and fill modes say nothing in plain text. */
function formatMeaning(sequence: string): string | undefined {
  const [, command = '', amount = ''] = /^\.(br|sp|sk|ce|fi|nf|in|ti)\s*([+-]?\d{0,3})$/.exec(sequence) ?? [];
  switch (command) {
    case 'br':
    case 'ce':
      return '\n';
    case 'sp':
      return '\n'.repeat(Math.min(Math.max(Number(amount === '' ? 1 : amount), 1), MOST_LINES));
    case 'sk':
      return ' '.repeat(Math.min(Math.max(Number(amount === '' ? 1 : amount), 1), MOST_LINES));
    case 'fi':
    case 'nf':
    case 'in':
    case 'ti':
      return '';
    default:
      return undefined;
  }
}

/** Printable ASCII, tab and line ends are text (also as UTF-16, `\X000D\`); anything else stays as it was sent. */
function hexMeaning(sequence: string): string | undefined {
  if (!/^X(?:[0-9A-Fa-f]{2})+$/.test(sequence)) return undefined;
  const bytes = Uint8Array.from({ length: (sequence.length - 1) / 2 }, (_, i) =>
    Number.parseInt(sequence.slice(1 + i * 2, 3 + i * 2), 16),
  );
  const isWide = bytes.length % 2 === 0 && bytes.every((byte, i) => i % 2 === 1 || byte === 0);
  const codes = isWide ? bytes.filter((_, i) => i % 2 === 1) : bytes;
  for (const code of codes)
    if (code > 0x7e || (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d)) return undefined;
  return String.fromCharCode(...codes).replace(/\r\n?/g, '\n');
}

/**
 * 文字集合の切替え (§2.7.3): `\M2442\` is `ESC $ B` spelt in hexadecimal; up to `\C2842\` or the end pairs of
 * seven-bit signs are kanji. Undefined where they are not: then all of it stays as it was sent.
 */
function readSwitched(
  text: string,
  sequence: string,
  from: number,
  mark: string,
): { readonly text: string; readonly end: number } | undefined {
  if (!/^M(?:[0-9A-Fa-f]{2}){2,3}$/.test(sequence)) return undefined;
  const back = text.indexOf(`${mark}C`, from);
  const until = back < 0 ? text.length : back;
  const backEnd = back < 0 ? until : text.indexOf(mark, back + 1) + 1;
  const run = text.slice(from, until);
  if (backEnd === 0 || run === '' || !/^[\x21-\x7e]+$/.test(run)) return undefined;
  const designation = [...sequence.slice(1).matchAll(/../g)].map(([hex]) => Number.parseInt(hex, 16));
  const bytes = Uint8Array.from([0x1b, ...designation, ...[...run].map((sign) => sign.charCodeAt(0))]);
  const read = expandEscapes(bytes);
  const isRead =
    read.designated && read.undecodable === 0 && !read.text.includes(String.fromCharCode(REPLACEMENT_CODE));
  return isRead ? { text: read.text, end: backEnd } : undefined;
}
