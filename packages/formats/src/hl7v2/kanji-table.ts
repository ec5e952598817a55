/**
 * JIS X 0208 と JIS X 0212 の表: the 94×94 planes as Unicode, with the NEC and IBM rows (13, 89–92) that
 * Japanese hospital systems write although the standard forbids it (CP50221; 髙 is 7C62).
 * The runtime already carries these planes inside EUC-JP, so no table is copied into this repository;
 * `TextDecoder('iso-2022-jp')` itself knows neither JIS X 0212 nor how to say where it failed.
 */
export const REPLACEMENT_CODE = 0xfffd;

/** One UTF-16 unit per cell, 0 where the plane is empty. */
export type KanjiTable = Readonly<Uint16Array>;

const CELLS = 94;

let plane0208: KanjiTable | undefined;
let plane0212: KanjiTable | undefined;
let plane0213: KanjiTable | undefined;
let pairOf: Map<string, number> | undefined;

/** The cell of a pair of bytes is `(lead - 0x21) * 94 + (trail - 0x21)`. */
export function jisX0208(): KanjiTable {
  return (plane0208 ??= readPlane([]));
}

export function jisX0212(): KanjiTable {
  return (plane0212 ??= readPlane([0x8f]));
}

/** JIS X 0213 の一面のうち JIS X 0208 と同じ区: rows 1–8 and 16–83; elsewhere the two may differ, and it is empty. */
export function jisX0213Common(): KanjiTable {
  return (plane0213 ??= jisX0208().map((unit, cell) => {
    const row = Math.floor(cell / CELLS) + 1;
    return row <= 8 || (row >= 16 && row <= 83) ? unit : 0;
  }));
}

/** Rows that are not in JIS X 0208: NEC row 13 and the IBM rows 89–92. */
export function isVendorPair(pair: number): boolean {
  const row = (pair >> 8) - 0x20;
  return row === 13 || row >= 85;
}

/** The pair of bytes for a character. Real JIS X 0208 cells win over the duplicates in the vendor rows. */
export function jisPairOf(character: string): number | undefined {
  pairOf ??= invert(jisX0208());
  return pairOf.get(character);
}

function readPlane(prefix: readonly number[]): KanjiTable {
  const bytes: number[] = [];
  for (let row = 0; row < CELLS; row++) {
    for (let cell = 0; cell < CELLS; cell++) bytes.push(...prefix, 0xa1 + row, 0xa1 + cell, 0x0a);
  }
  const characters = new TextDecoder('euc-jp').decode(Uint8Array.from(bytes)).split('\n');
  return Uint16Array.from({ length: CELLS * CELLS }, (_, i) => {
    const character = characters[i];
    const unit = character?.length === 1 ? character.charCodeAt(0) : 0;
    return unit === REPLACEMENT_CODE ? 0 : unit;
  });
}

function invert(plane: KanjiTable): Map<string, number> {
  const map = new Map<string, number>();
  const add = (row: number): void => {
    for (let cell = 0; cell < CELLS; cell++) {
      const unit = plane[row * CELLS + cell] ?? 0;
      const character = String.fromCharCode(unit);
      if (unit !== 0 && !map.has(character)) map.set(character, ((row + 0x21) << 8) | (cell + 0x21));
    }
  };
  for (let row = 0; row < CELLS; row++) if (!isVendorPair((row + 0x21) << 8)) add(row);
  for (let row = 0; row < CELLS; row++) if (isVendorPair((row + 0x21) << 8)) add(row);
  // The JIS side of the characters that CP932 maps elsewhere (standards: wave dash, minus, parallel, dash, overline …).
  for (const [jis, vendor] of [
    ['〜', '～'],
    ['−', '－'],
    ['‖', '∥'],
    ['—', '―'],
    ['‾', '￣'],
    ['¢', '￠'],
    ['£', '￡'],
    ['¬', '￢'],
    ['¥', '￥'],
  ] as const) {
    const pair = map.get(vendor) ?? map.get(jis);
    if (pair === undefined) continue;
    if (!map.has(jis)) map.set(jis, pair);
    if (!map.has(vendor)) map.set(vendor, pair);
  }
  return map;
}
