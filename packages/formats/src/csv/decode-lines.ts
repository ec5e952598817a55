import { isForeignUtf8 } from './utf8-bytes.ts';

/**
 * 文字コード of a list: what its rows are mostly written in. UTF-16 is turned into UTF-8 before lines are looked at.
 */
export type CsvEncoding = 'utf-8' | 'shift_jis' | 'euc-jp' | 'iso-2022-jp';

/** Lines of one encoding, and the numbers (within these lines) of those that were not of it. */
export type DecodedLines = {
  readonly lines: readonly string[];
  readonly other: readonly number[];
  readonly undecodable: readonly number[];
};

/** Those that use bytes beyond ASCII. */
const ENCODINGS: readonly CsvEncoding[] = ['utf-8', 'shift_jis', 'euc-jp'];
const strict = {
  'utf-8': new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
  shift_jis: new TextDecoder('shift_jis', { fatal: true, ignoreBOM: true }),
  'euc-jp': new TextDecoder('euc-jp', { fatal: true, ignoreBOM: true }),
  'iso-2022-jp': new TextDecoder('iso-2022-jp', { fatal: true, ignoreBOM: true }),
};
const lenient = {
  'utf-8': new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }),
  shift_jis: new TextDecoder('shift_jis', { fatal: false, ignoreBOM: true }),
  'euc-jp': new TextDecoder('euc-jp', { fatal: false, ignoreBOM: true }),
  'iso-2022-jp': new TextDecoder('iso-2022-jp', { fatal: false, ignoreBOM: true }),
};

/**
 * 文字コードの推定, from whole lines. UTF-8 if most lines beyond ASCII are valid UTF-8 (Japanese in Shift_JIS almost
 * never
 * is); else fewest undecodable lines, then fewest half-width kana, which EUC-JP read as Shift_JIS is full of.
 * `undefined`: all ASCII, so nothing can be said yet.
 */
export function detectEncoding(bytes: Uint8Array, newline: number): CsvEncoding | undefined {
  const beyondAscii = splitBytes(bytes, newline)
    .filter((line) => line.some((byte) => byte >= 0x80))
    .slice(0, 2000);
  if (beyondAscii.length === 0) return hasKanjiEscape(bytes) ? 'iso-2022-jp' : undefined;
  const judged = ENCODINGS.map((encoding) => {
    const texts = beyondAscii.map((line) => decodeStrictly(encoding, line));
    const lost = texts.filter((text) => text === undefined).length;
    const odd = texts.reduce((sum, text) => sum + (text?.match(/[\uff61-\uff9f]/g)?.length ?? 0), 0);
    return { encoding, lost, odd };
  });
  const [utf8, ...eightBit] = judged;
  if (utf8 !== undefined && utf8.lost * 2 < beyondAscii.length) return 'utf-8';
  return eightBit.reduce((a, b) => (b.lost < a.lost || (b.lost === a.lost && b.odd < a.odd) ? b : a)).encoding;
}

/**
 * Whole lines of bytes as text. Only where the encoding does not fit, line by line: the other rows are not to suffer.
 */
export function decodeLines(bytes: Uint8Array, encoding: CsvEncoding, newline: number): DecodedLines {
  // No byte of a two-byte character of these encodings can be a comma, a quote, CR or LF: lines may be cut in bytes.
  const whole = encoding === 'utf-8' || !hasForeignLine(bytes, newline) ? decodeStrictly(encoding, bytes) : undefined;
  if (whole !== undefined) return { lines: whole.split(newline === CR ? '\r' : '\n'), other: [], undecodable: [] };
  const other: number[] = [];
  const undecodable: number[] = [];
  const lines = splitBytes(bytes, newline).map((line, index) => {
    const foreign = encoding !== 'utf-8' && isForeignUtf8(line);
    const own = foreign ? undefined : decodeStrictly(encoding, line);
    if (own !== undefined) return own;
    for (const candidate of ENCODINGS) {
      const text = candidate === encoding ? undefined : decodeStrictly(candidate, line);
      if (text === undefined) continue;
      other.push(index);
      return text;
    }
    const mixed = decodeCells(encoding, line);
    (mixed === undefined ? undecodable : other).push(index);
    return mixed ?? lenient[encoding].decode(line);
  });
  return { lines, other, undecodable };
}

export const CR = 0x0d;
export const LF = 0x0a;
const COMMA = 0x2c;
const ESC = 0x1b;
const DOLLAR = 0x24;

function decodeStrictly(encoding: CsvEncoding, bytes: Uint8Array): string | undefined {
  try {
    return strict[encoding].decode(bytes);
  } catch {
    // not of this encoding
    return undefined;
  }
}

/** 文字コードの混ざった行: every cell in an encoding of its own, as lists pasted together have them. */
function decodeCells(encoding: CsvEncoding, line: Uint8Array): string | undefined {
  const cells = splitBytes(line, COMMA).map(
    (cell) =>
      decodeStrictly(encoding, cell) ??
      ENCODINGS.map((each) => decodeStrictly(each, cell)).find((text) => text !== undefined),
  );
  return cells.includes(undefined) ? undefined : cells.join(',');
}

/** ESC $ begins kanji in ISO-2022-JP; all of its bytes look like ASCII. */
function hasKanjiEscape(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(ESC); at >= 0; at = bytes.indexOf(ESC, at + 1)) if (bytes[at + 1] === DOLLAR) return true;
  return false;
}

function hasForeignLine(bytes: Uint8Array, newline: number): boolean {
  for (let from = 0; from < bytes.length;) {
    const found = bytes.indexOf(newline, from);
    const until = found < 0 ? bytes.length : found;
    if (isForeignUtf8(bytes.subarray(from, until))) return true;
    from = until + 1;
  }
  return false;
}

function splitBytes(bytes: Uint8Array, newline: number): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let from = 0;
  for (let found = bytes.indexOf(newline); found >= 0; found = bytes.indexOf(newline, from)) {
    lines.push(bytes.subarray(from, found));
    from = found + 1;
  }
  lines.push(bytes.subarray(from));
  return lines;
}
