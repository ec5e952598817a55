import { jisX0208, jisX0212, REPLACEMENT_CODE } from './kanji-table.ts';
import { roomForUnits, searchable, textOfUnits } from './native-bytes.ts';

export type Expanded = {
  readonly text: string;
  readonly undecodable: number;
  /** Half-width kana were switched to. */ readonly kana: boolean;
  /** A Japanese set was switched to at all; without it this is no ISO-2022-JP. */ readonly designated: boolean;
  /** Lines that end inside a run of kanji; delimiters in it were read as halves of kanji. */ readonly unclosed: number;
  /** It ends between two escapes, or inside one: what follows is missing. */ readonly endsOpen: boolean;
};

/** What the bytes between two escapes mean. Numbers, because the loop below compares them for every byte. */
const ASCII = 0;
const KANA = 1;
const JIS_X_0208 = 2;
const JIS_X_0212 = 3;
type Plane = typeof ASCII | typeof KANA | typeof JIS_X_0208 | typeof JIS_X_0212;

const ESC = 0x1b;
const CR = 0x0d;
const LF = 0x0a;
/** So many are moved one by one before a block copy is worth its call. */
const FEW = 24;

/**
 * ISO-2022-JP の展開: `raw` holds one byte per element up to 0x7F; what is above is text already (UTF-8 mixed in). A
 * line
 * end or a delimiter group cannot stand inside a pair of bytes, so CR and LF switch back to ASCII even when the sender
 * forgot the escape. JIS X 0201 Roman is read as ASCII: byte 5C stays the HL7 escape character.
 * Works inside one buffer, since text is never longer than its bytes: all is widened at once, what lies between the
 * escapes is moved forward as a block. This runs for every byte that a hospital sends.
 */
export function expandEscapes(raw: Uint8Array | Uint16Array): Expanded {
  const end = raw.length;
  const units = roomForUnits(end);
  units.set(raw);
  const bytes = raw instanceof Uint8Array ? searchable(raw) : raw;
  let plane: Plane = ASCII;
  let undecodable = 0;
  let kana = false;
  let designated = false;
  let endsOpen = false;
  let unclosed = 0;
  let length = 0;
  let at = 0;
  while (at < end) {
    const table = plane === JIS_X_0212 ? jisX0212() : jisX0208();
    while (plane !== ASCII && at < end) {
      const code = units[at] ?? 0;
      if (code === ESC) break;
      at++;
      let unit = code;
      if (code > 0x20 && code < 0x7f) {
        // Half a character (a field cut off by bytes) has no second byte: only the first is lost.
        const trail = plane === KANA || at === end ? 0 : (units[at] ?? 0);
        unit = 0;
        if (trail > 0x20 && trail < 0x7f) {
          unit = table[(code - 0x21) * 94 + trail - 0x21] ?? 0;
          at++;
        } else if (plane === KANA && code <= 0x5f) {
          unit = code - 0x21 + 0xff61;
          kana = true;
        }
        if (unit === 0) {
          unit = REPLACEMENT_CODE;
          undecodable++;
        }
      } else if (code === CR || code === LF) {
        plane = ASCII;
        unclosed++;
      }
      units[length++] = unit;
    }
    const found = plane === ASCII ? bytes.indexOf(ESC, at) : at;
    const escape = found < 0 ? end : found;
    if (length === at || escape - at > FEW) {
      if (length !== at) units.copyWithin(length, at, escape);
      length += escape - at;
      at = escape;
    } else while (at < escape) units[length++] = units[at++] ?? 0;
    if (escape === end) break;
    const designation = designationAt(units, at, end);
    if (designation === undefined) {
      // Not one of ours: the bytes stay visible in the text.
      endsOpen = isHalfEscape(units, at, end);
      units[length++] = ESC;
      at++;
    } else {
      plane = designation.plane;
      designated ||= plane !== ASCII;
      at += designation.length;
    }
  }
  return {
    text: textOfUnits(units, length),
    undecodable,
    kana,
    designated,
    unclosed,
    endsOpen: endsOpen || plane !== ASCII,
  };
}

type Designation = { readonly plane: Plane; readonly length: number };

const TO_ASCII: Designation = { plane: ASCII, length: 3 };
const TO_KANA: Designation = { plane: KANA, length: 3 };
const TO_0208: Designation = { plane: JIS_X_0208, length: 3 };
const TO_0208_LONG: Designation = { plane: JIS_X_0208, length: 4 };
const TO_0212: Designation = { plane: JIS_X_0212, length: 4 };

function designationAt(units: Uint16Array, at: number, end: number): Designation | undefined {
  const first = at + 1 < end ? units[at + 1] : 0;
  const second = at + 2 < end ? units[at + 2] : 0;
  if (first === 0x28) {
    if (second === 0x42 || second === 0x4a || second === 0x48) return TO_ASCII;
    if (second === 0x49) return TO_KANA;
  }
  if (first === 0x24) {
    if (second === 0x42 || second === 0x40) return TO_0208;
    if (second === 0x28) {
      const third = at + 3 < end ? units[at + 3] : 0;
      if (third === 0x44) return TO_0212;
      if (third === 0x42 || third === 0x40) return TO_0208_LONG;
    }
  }
  return undefined;
}

/** The last bytes are the beginning of an escape: ESC, ESC $, ESC ( or ESC $ (. */
function isHalfEscape(units: Uint16Array, at: number, end: number): boolean {
  const first = units[at + 1];
  if (at + 1 === end) return true;
  if (at + 2 === end) return first === 0x24 || first === 0x28;
  return at + 3 === end && first === 0x24 && units[at + 2] === 0x28;
}
