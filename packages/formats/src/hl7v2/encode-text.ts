import { isVendorPair, jisPairOf } from './kanji-table.ts';

export type EncodedText = {
  readonly bytes: Uint8Array;
  /** Characters that the character set does not have, each once; they were written as `■` (gaiji rule of SS-MIX2). */
  readonly unencodable: readonly string[];
};

export type EncodeOptions = {
  /** Write 髙, ①, ㈱ … as the NEC/IBM rows, as many hospital systems do, instead of the permitted replacements. */
  readonly vendorExtensions?: boolean;
};

const BLACK_SQUARE = '■';
const utf8 = new TextEncoder();

/**
 * ISO-2022-JP への変換: back to ASCII before every delimiter and line end, which here follows from writing each
 * ASCII character in ASCII. Outside JIS X 0208: half-width kana become full-width, ① becomes (1), the rest `■`.
 */
export function encodeText(text: string, options: EncodeOptions = {}): EncodedText {
  const unencodable = new Set<string>();
  let bytes = new Uint8Array(text.length * 2 + 64);
  let length = 0;
  let kanji = false;

  const room = (more: number): void => {
    if (length + more <= bytes.length) return;
    const larger = new Uint8Array(Math.max(bytes.length * 2, length + more));
    larger.set(bytes.subarray(0, length));
    bytes = larger;
  };
  const ascii = (code: number): void => {
    room(4);
    if (kanji) {
      bytes[length++] = 0x1b;
      bytes[length++] = 0x28;
      bytes[length++] = 0x42;
      kanji = false;
    }
    bytes[length++] = code;
  };
  const pair = (value: number): void => {
    room(5);
    if (!kanji) {
      bytes[length++] = 0x1b;
      bytes[length++] = 0x24;
      bytes[length++] = 0x42;
      kanji = true;
    }
    bytes[length++] = value >> 8;
    bytes[length++] = value & 0xff;
  };

  const source = /[\uff61-\uff9f]/.test(text)
    ? text.replace(/[\uff61-\uff9f]+/g, (kana) => kana.normalize('NFKC'))
    : text;
  for (const character of source) {
    const code = character.charCodeAt(0);
    if (code < 0x80) {
      ascii(code);
      continue;
    }
    const value = jisPairOf(character);
    if (value !== undefined && (options.vendorExtensions === true || !isVendorPair(value))) {
      pair(value);
      continue;
    }
    for (const part of replacement(character, unencodable)) {
      const partCode = part.charCodeAt(0);
      if (partCode < 0x80) ascii(partCode);
      else pair(jisPairOf(part) ?? 0x2223);
    }
  }
  if (kanji) {
    room(3);
    bytes[length++] = 0x1b;
    bytes[length++] = 0x28;
    bytes[length++] = 0x42;
  }
  return { bytes: bytes.slice(0, length), unencodable: [...unencodable] };
}

export function encodeUtf8(text: string): Uint8Array {
  return utf8.encode(text);
}

/** Superscripts, subscripts and fractions: 10² must not become 102. */
const CHANGES_A_NUMBER = /[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209c\u2150-\u215f\u2189]/;

/** ① → (1), ㈱ → (株), Ⅲ → III: the compatibility form, if every character of it can be written. */
function replacement(character: string, unencodable: Set<string>): string {
  const circled = /^[\u2460-\u2473]$/.test(character)
    ? `(${character.normalize('NFKC')})`
    : character.normalize('NFKC');
  // A delimiter must not appear out of nothing.
  const safe = circled !== character && !/[|^~\\&\r\n]/.test(circled) && !CHANGES_A_NUMBER.test(character);
  if (safe && [...circled].every((part) => part.charCodeAt(0) < 0x80 || isPlain(part))) return circled;
  unencodable.add(character);
  return BLACK_SQUARE;
}

function isPlain(character: string): boolean {
  const pair = jisPairOf(character);
  return pair !== undefined && !isVendorPair(pair);
}
