import { designationAt, isHalfEscape, planes, type Plane } from './designations.ts';
import { jisX0208, jisX0212, jisX0213Common, REPLACEMENT_CODE } from './kanji-table.ts';
import { roomForUnits, searchable, textOfUnits } from './native-bytes.ts';

export type Expanded = {
  readonly text: string;
  readonly undecodable: number;
  /** Half-width kana were switched to. */
  readonly kana: boolean;
  /** A Japanese set was switched to at all; without it this is no ISO-2022-JP. */
  readonly designated: boolean;
  /** Lines that end inside a run of kanji; delimiters in it were read as halves of kanji. */
  readonly unclosed: number;
  /** It ends between two escapes, or inside one: what follows is missing. */
  readonly endsOpen: boolean;
  /** Sets switched to that are read in part or not at all, as `ESC $ A`. */
  readonly foreign: readonly string[];
};

const { ASCII, KANA, JIS_X_0208, JIS_X_0212, JIS_X_0213, UNKNOWN } = planes;
const ESC = 0x1b;
const CR = 0x0d;
const LF = 0x0a;
/** So many are moved one by one before a block copy is worth its call. */
const FEW = 24;

/**
 * ISO-2022-JP の展開: `given` holds one byte per element up to 0x7F; what is above is text already (UTF-8 mixed in). A
 * line
 * end or a delimiter group cannot stand inside a pair of bytes, so CR and LF switch back to ASCII even when the sender
 * forgot the escape. JIS X 0201 Roman is read as ASCII, where byte 5C is the HL7 escape character,
 * except before a digit, where it can only be the yen sign (`\\1,200`).
 * Works inside one buffer, since text is never longer than its bytes: all is widened at once, what lies between the
 * escapes is moved forward as a block. This runs for every byte that a hospital sends.
 */
export function expandEscapes(given: Uint8Array | Uint16Array): Expanded {
  const raw = withoutShifts(given);
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
  let roman = false;
  let romanFrom = 0;
  const foreign = new Set<string>();
  let at = 0;
  while (at < end) {
    const table = tableOf(plane);
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
    if (roman) readYen(units, romanFrom, length);
    if (escape === end) break;
    const designation = designationAt(units, at, end);
    if (designation === undefined) {
      // Not one of ours: the bytes stay visible in the text.
      endsOpen = isHalfEscape(units, at, end);
      units[length++] = ESC;
      at++;
    } else {
      plane = designation.plane;
      roman = designation.roman === true;
      romanFrom = length;
      designated ||= plane !== ASCII;
      if (designation.foreign !== undefined) foreign.add(designation.foreign);
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
    foreign: [...foreign],
  };
}

/** No escape sequence of HL7 begins with a digit. */
function readYen(units: Uint16Array, from: number, end: number): void {
  for (let at = from; at + 1 < end; at++) {
    const next = units[at + 1] ?? 0;
    if (units[at] === BACKSLASH && next >= 0x30 && next <= 0x39) units[at] = YEN;
  }
}

const BACKSLASH = 0x5c;
const YEN = 0xa5;
const NO_TABLE = new Uint16Array(0);

function tableOf(plane: Plane): Uint16Array {
  switch (plane) {
    case JIS_X_0212:
      return jisX0212();
    case JIS_X_0213:
      return jisX0213Common();
    case UNKNOWN:
      return NO_TABLE;
    case ASCII:
    case KANA:
    case JIS_X_0208:
      return jisX0208();
    default:
      return plane satisfies never;
  }
}

const SO = 0x0e;
const SI = 0x0f;
const G1_KANA = [ESC, 0x29, 0x49] as const;
const TO_KANA = [ESC, 0x28, 0x49] as const;
const TO_ASCII = [ESC, 0x28, 0x42] as const;

/**
 * 半角カナの SO・SI: `ESC ) I` names kana as the second set, SO shifts to it and SI back; the same by plain escapes.
 */
function withoutShifts(raw: Uint8Array | Uint16Array): Uint8Array | Uint16Array {
  if (!raw.includes(SO) || !hasSecondKana(raw)) return raw;
  const units: number[] = [];
  for (let at = 0; at < raw.length; at++) {
    const unit = raw[at] ?? 0;
    if (isSecondKana(raw, at)) at += G1_KANA.length - 1;
    else if (unit === SO) units.push(...TO_KANA);
    else if (unit === SI) units.push(...TO_ASCII);
    else units.push(unit);
  }
  return raw instanceof Uint8Array ? Uint8Array.from(units) : Uint16Array.from(units);
}

function hasSecondKana(raw: Uint8Array | Uint16Array): boolean {
  for (let at = raw.indexOf(ESC); at >= 0; at = raw.indexOf(ESC, at + 1)) if (isSecondKana(raw, at)) return true;
  return false;
}

function isSecondKana(raw: Uint8Array | Uint16Array, at: number): boolean {
  return G1_KANA.every((unit, index) => raw[at + index] === unit);
}
