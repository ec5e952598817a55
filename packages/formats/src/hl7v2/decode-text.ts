import type { Issue } from '@musubi/domain';
import { expandEscapes, type Expanded } from './iso-2022-jp.ts';
import { REPLACEMENT_CODE } from './kanji-table.ts';
import { isSevenBit, searchable, textOfSevenBit } from './native-bytes.ts';

/** 文字コード: what the bytes turned out to be, which is not always what MSH-18 claims. */
export type TextCharset = 'ascii' | 'iso-2022-jp' | 'utf-8' | 'shift_jis' | 'euc-jp';

export type DecodedText = {
  readonly text: string;
  readonly charset: TextCharset;
  /** It ends inside a run of kanji or inside an escape: the rest of the file is missing. */
  readonly cut?: true;
  readonly issues: readonly Issue[];
};

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const ESC = 0x1b;

/**
 * 文字列への変換: bytes to Unicode, before anything is split: the second byte of 期, 急, 剤, 時, 移, 愛 … equals a
 * delimiter. A guess is a note; a byte that means nothing becomes U+FFFD and a `partial` issue. Never throws.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const escapes = searchable(bytes).includes(ESC);
  if (isSevenBit(bytes)) {
    const expanded = escapes ? expandEscapes(bytes) : undefined;
    return expanded !== undefined && isSwitched(expanded)
      ? decodedEscapes(expanded, [])
      : { text: textOfSevenBit(bytes), charset: 'ascii', issues: [] };
  }
  let text: string;
  try {
    text = strictUtf8.decode(bytes);
  } catch {
    return decodeEightBit(bytes, escapes);
  }
  if (escapes) {
    const expanded = expandEscapes(unitsOf(text));
    if (isSwitched(expanded)) return decodedEscapes(expanded, [MIXED]);
  }
  return decodedUtf8(text);
}

/** A set is switched to, or would have been, were the file whole. */
function isSwitched({ designated, endsOpen, foreign }: Expanded): boolean {
  return designated || endsOpen || foreign.length > 0;
}

function decodedEscapes(
  { text, undecodable, kana, unclosed, endsOpen, foreign }: Expanded,
  found: readonly Issue[],
): DecodedText {
  const issues = [...found];
  if (kana) issues.push(HALF_WIDTH_KANA);
  if (foreign.length > 0) issues.push(foreignIssue(foreign));
  if (unclosed > 0) issues.push(unclosedIssue(unclosed));
  if (undecodable > 0) issues.push(undecodableIssue(undecodable));
  return { text, charset: 'iso-2022-jp', ...(endsOpen && { cut: true as const }), issues };
}

function decodedUtf8(text: string): DecodedText {
  const issues: Issue[] = [UTF8_GUESS];
  // U+FFFD as such inside valid UTF-8: the sender's own converter had already lost the character.
  if (text.includes('\ufffd')) issues.push(undecodableIssue(text.split('\ufffd').length - 1));
  return { text, charset: 'utf-8', issues };
}

function decodeEightBit(bytes: Uint8Array, escapes: boolean): DecodedText {
  if (escapes) {
    const { units, lost } = unitsOfEightBits(bytes);
    const expanded = expandEscapes(units);
    if (expanded.designated || expanded.foreign.length > 0)
      return decodedEscapes({ ...expanded, undecodable: expanded.undecodable + lost }, [MIXED]);
  }
  const guesses = (['shift_jis', 'euc-jp', 'utf-8'] as const).map((charset) => {
    const text = new TextDecoder(charset, { ignoreBOM: true }).decode(bytes);
    return { charset, text, lost: occurrences(text, '\ufffd'), odd: halfWidthKana(text) };
  });
  // Fewest lost characters, then fewest half-width kana: EUC-JP read as Shift_JIS is full of them.
  const best = guesses.reduce((a, b) => (b.lost < a.lost || (b.lost === a.lost && b.odd < a.odd) ? b : a));
  const issues = [guessIssue(best.charset), ...(best.lost > 0 ? [undecodableIssue(best.lost)] : [])];
  return { text: best.text, charset: best.charset, issues };
}

function unitsOf(text: string): Uint16Array {
  const units = new Uint16Array(text.length);
  for (let at = 0; at < units.length; at++) units[at] = text.charCodeAt(at);
  return units;
}

/** JIS X 0201 in eight bits (A1–DF are half-width kana) beside ISO-2022-JP; other high bytes mean nothing. */
function unitsOfEightBits(bytes: Uint8Array): { readonly units: Uint16Array; readonly lost: number } {
  let lost = 0;
  const units = Uint16Array.from(bytes, (byte) => {
    if (byte < 0x80) return byte;
    if (byte >= 0xa1 && byte <= 0xdf) return byte - 0xa1 + 0xff61;
    lost++;
    return REPLACEMENT_CODE;
  });
  return { units, lost };
}

function occurrences(text: string, needle: string): number {
  let count = 0;
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) count++;
  return count;
}

function halfWidthKana(text: string): number {
  return text.match(/[\uff61-\uff9f]/g)?.length ?? 0;
}

const MIXED: Issue = {
  code: 'charset/mixed',
  severity: 'note',
  ja: 'ISO-2022-JP の中に 8 ビットの文字が混ざっています。読み取れた文字だけを使います。',
  en: 'Eight-bit characters are mixed into ISO-2022-JP; those that could be read are used.',
};
const HALF_WIDTH_KANA: Issue = {
  code: 'charset/half-width-kana',
  severity: 'note',
  ja: '半角カナ（ESC ( I）が使われています。SS-MIX2 では許されませんが、そのまま読み取りました。',
  en: 'Half-width kana (ESC ( I) is used; SS-MIX2 does not allow it, it was read as it is.',
};
const UTF8_GUESS: Issue = {
  code: 'charset/utf-8',
  severity: 'note',
  ja: 'UTF-8 で書かれています（SS-MIX2 は ISO-2022-JP です）。UTF-8 として読み取りました。',
  en: 'The bytes are UTF-8 (SS-MIX2 asks for ISO-2022-JP); they were read as UTF-8.',
};

function guessIssue(charset: TextCharset): Issue {
  return {
    code: 'charset/guessed',
    severity: 'note',
    ja: `文字コードが宣言どおりではないため、${charset} と推定して読み取りました。`,
    en: `The character set is not the declared one; it was guessed to be ${charset}.`,
  };
}

function unclosedIssue(lines: number): Issue {
  return {
    code: 'charset/unclosed-kanji',
    severity: 'partial',
    ja:
      `漢字から ASCII に戻す指示（ESC ( B）のない行が ${String(lines)} 行あります。` +
      'その行の区切り文字が漢字の一部として読まれ、項目がずれている可能性があります。',
    en:
      `${String(lines)} lines never return from kanji to ASCII (ESC ( B); delimiters in them may have been read ` +
      'as halves of kanji, and fields may be shifted.',
  };
}

function foreignIssue(sets: readonly string[]): Issue {
  return {
    code: 'charset/foreign-set',
    severity: 'partial',
    ja:
      `SS-MIX2 で使わない文字集合への切替え（${sets.join('、')}）があります。` +
      '読み取れない文字は「\ufffd」と表示します。原本は保存しています。',
    en:
      `A character set that SS-MIX2 does not use is switched to (${sets.join(', ')}); what cannot be read is ` +
      'shown as "\ufffd". The source is kept.',
  };
}

function undecodableIssue(count: number): Issue {
  return {
    code: 'charset/undecodable',
    severity: 'partial',
    ja:
      `読み取れない文字が ${String(count)} か所あります。` +
      'その文字は「\ufffd」と表示します（外字の可能性があります）。',
    en: `${String(count)} characters could not be decoded and are shown as "\ufffd" (perhaps gaiji).`,
  };
}
