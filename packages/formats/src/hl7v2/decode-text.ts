import type { Issue } from '@musubi/domain';
import { expandEscapes, hasDesignation } from './iso-2022-jp.ts';

/** 文字コード: what the bytes turned out to be, which is not always what MSH-18 claims. */
export type TextCharset = 'ascii' | 'iso-2022-jp' | 'utf-8' | 'shift_jis' | 'euc-jp';

export type DecodedText = { readonly text: string; readonly charset: TextCharset; readonly issues: readonly Issue[] };

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const ESC = '\x1b';

/**
 * 文字列への変換: bytes to Unicode, before anything is split: the second byte of 期, 急, 剤, 時, 移, 愛 … equals a
 * delimiter. A guess is a note; a byte that means nothing becomes U+FFFD and a `partial` issue. Never throws.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  let text: string;
  try {
    text = strictUtf8.decode(bytes);
  } catch {
    return decodeEightBit(bytes);
  }
  const sevenBit = text.length === bytes.length;
  if (!text.includes(ESC) || !hasDesignation(text)) {
    return sevenBit ? { text, charset: 'ascii', issues: [] } : decodedUtf8(text);
  }
  const { text: expanded, undecodable, kana } = expandEscapes(text);
  const issues: Issue[] = [];
  if (!sevenBit) issues.push(MIXED);
  if (kana) issues.push(HALF_WIDTH_KANA);
  if (undecodable > 0) issues.push(undecodableIssue(undecodable));
  return { text: expanded, charset: 'iso-2022-jp', issues };
}

function decodedUtf8(text: string): DecodedText {
  const issues: Issue[] = [UTF8_GUESS];
  // U+FFFD as such inside valid UTF-8: the sender's own converter had already lost the character.
  if (text.includes('\ufffd')) issues.push(undecodableIssue(text.split('\ufffd').length - 1));
  return { text, charset: 'utf-8', issues };
}

function decodeEightBit(bytes: Uint8Array): DecodedText {
  const latin = latin1(bytes);
  if (hasDesignation(latin)) {
    const { text, undecodable } = expandEscapes(latin, { eightBitKana: true });
    return { text, charset: 'iso-2022-jp', issues: [MIXED, ...(undecodable > 0 ? [undecodableIssue(undecodable)] : [])] };
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

function latin1(bytes: Uint8Array): string {
  const CHUNK = 8192; // well below the argument limit of every engine
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK) parts.push(String.fromCharCode(...bytes.subarray(at, at + CHUNK)));
  return parts.join('');
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
  code: 'charset/mixed', severity: 'note',
  ja: 'ISO-2022-JP の中に 8 ビットの文字が混ざっています。読み取れた文字だけを使います。',
  en: 'Eight-bit characters are mixed into ISO-2022-JP; those that could be read are used.',
};
const HALF_WIDTH_KANA: Issue = {
  code: 'charset/half-width-kana', severity: 'note',
  ja: '半角カナ（ESC ( I）が使われています。SS-MIX2 では許されませんが、そのまま読み取りました。',
  en: 'Half-width kana (ESC ( I) is used; SS-MIX2 does not allow it, it was read as it is.',
};
const UTF8_GUESS: Issue = {
  code: 'charset/utf-8', severity: 'note',
  ja: 'UTF-8 で書かれています（SS-MIX2 は ISO-2022-JP です）。UTF-8 として読み取りました。',
  en: 'The bytes are UTF-8 (SS-MIX2 asks for ISO-2022-JP); they were read as UTF-8.',
};

function guessIssue(charset: TextCharset): Issue {
  return {
    code: 'charset/guessed', severity: 'note',
    ja: `文字コードが宣言どおりではないため、${charset} と推定して読み取りました。`,
    en: `The character set is not the declared one; it was guessed to be ${charset}.`,
  };
}

function undecodableIssue(count: number): Issue {
  return {
    code: 'charset/undecodable', severity: 'partial',
    ja: `読み取れない文字が ${String(count)} か所あります。その文字は「\ufffd」と表示します（外字の可能性があります）。`,
    en: `${String(count)} characters could not be decoded and are shown as "\ufffd" (perhaps gaiji).`,
  };
}
