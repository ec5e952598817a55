/** What the bytes between two escapes mean. Numbers, because they are compared for every byte. */
export const planes = { ASCII: 0, KANA: 1, JIS_X_0208: 2, JIS_X_0212: 3, JIS_X_0213: 4, UNKNOWN: 5 } as const;
export type Plane = (typeof planes)[keyof typeof planes];

/**
 * 指示: an escape that names the set of what follows (ISO/IEC 2022). `foreign`: not of ISO-2022-JP, to be said.
 * `roman`: JIS X 0201 Roman, where 5C is the yen sign.
 */
export type Designation = {
  readonly plane: Plane;
  readonly length: number;
  readonly foreign?: string;
  readonly roman?: true;
};

const TO_ASCII: Designation = { plane: planes.ASCII, length: 3 };
const TO_ROMAN: Designation = { plane: planes.ASCII, length: 3, roman: true };
const TO_KANA: Designation = { plane: planes.KANA, length: 3 };
const TO_0208: Designation = { plane: planes.JIS_X_0208, length: 3 };
const TO_0208_LONG: Designation = { plane: planes.JIS_X_0208, length: 4 };
const TO_0212: Designation = { plane: planes.JIS_X_0212, length: 4 };

export function designationAt(units: Uint16Array, at: number, end: number): Designation | undefined {
  const first = at + 1 < end ? units[at + 1] : 0;
  const second = at + 2 < end ? units[at + 2] : 0;
  if (first === 0x28) {
    if (second === 0x42) return TO_ASCII;
    if (second === 0x4a || second === 0x48) return TO_ROMAN;
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
  return foreignAt(units, at, end);
}

/** The signs behind ESC that name a set for G0 to G3; others (`ESC [`) steer a terminal and are text here. */
const NAMES_A_SET = new Set([0x24, 0x28, 0x29, 0x2a, 0x2b, 0x2d, 0x2e, 0x2f]);
const MOST_INTERMEDIATES = 3;

/**
 * A set of some other country or standard. Two-byte ones of G0 are unreadable until the next escape (JIS X 0213 is
 * read where it agrees with JIS X 0208); letters of a one-byte set are read as ASCII; one for G1 to G3 changes nothing.
 */
function foreignAt(units: Uint16Array, at: number, end: number): Designation | undefined {
  const first = units[at + 1] ?? 0;
  if (at + 2 >= end || !NAMES_A_SET.has(first)) return undefined;
  let last = at + 2;
  while (last < end && isIntermediate(units[last] ?? 0) && last - at <= MOST_INTERMEDIATES) last++;
  const final = last < end ? (units[last] ?? 0) : 0;
  if (final < 0x30 || final > 0x7e) return undefined;
  const signs = Array.from(units.subarray(at + 1, last + 1), (unit) => String.fromCharCode(unit));
  const second = units[at + 2] ?? 0;
  const isDouble = first === 0x24 && (second === 0x28 || !isIntermediate(second));
  const is0213 = second === 0x28 && (final === 0x4f || final === 0x51);
  return {
    plane: !isDouble ? planes.ASCII : is0213 ? planes.JIS_X_0213 : planes.UNKNOWN,
    length: last + 1 - at,
    foreign: `ESC ${signs.join(' ')}`,
  };
}

function isIntermediate(unit: number): boolean {
  return unit >= 0x20 && unit <= 0x2f;
}

/** The last bytes are the beginning of an escape: ESC, ESC $, ESC ( or ESC $ (. */
export function isHalfEscape(units: Uint16Array, at: number, end: number): boolean {
  const first = units[at + 1];
  if (at + 1 === end) return true;
  if (at + 2 === end) return first === 0x24 || first === 0x28;
  return at + 3 === end && first === 0x24 && units[at + 2] === 0x28;
}
