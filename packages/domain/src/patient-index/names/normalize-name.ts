import { SAME_CHARACTER, SEARCHED_CHARACTER } from './name-variants.ts';
import { remembered } from '../text/remembered.ts';

const HIRAGANA = /[\u3041-\u3096\u309D\u309E]/g;
/**
 * The dots, hyphens and apostrophes people put into names, and everything invisible (control and format characters).
 */
const SPACES_AND_MARKS = /[\s\u3000・·,,、.。.'’`´"“”‐\-‑–—=＝()()[\]/\\\p{C}\uFFFD]/gu;
/** What a name mostly is made of; width and marks need no look at it. */
const NAME_LETTERS = /^[A-Za-z0-9\u3005\u3041-\u3096\u30A1-\u30FA\u30FC\u4E00-\u9FA5]*$/;
/** Variation selectors choose a glyph of the same character. */
const SELECTORS = /[\uFE00-\uFE0F\u180B-\u180D\u{E0100}-\u{E01EF}]/gu;

/**
 * 検索用氏名: what two spellings of one name have in common: width, variants of kanji, hiragana as katakana,
 * no spaces. For comparing and searching only; the name itself keeps its original characters.
 */
export function normalizeName(text: string): string {
  return fold(text, SEARCHED_CHARACTER);
}

/** 照合用氏名: as for searching, but 島 and 嶋, 富 and 冨, 竜 and 龍, 万 and 萬 stay apart (there: similar). */
export const normalizeWrittenName = remembered((text) => fold(text, SAME_CHARACTER));

/** カナ検索キー: besides, small kana as large and long marks dropped, since cards and registers differ in them. */
export function normalizeKana(text: string): string {
  return normalizeStrictKana(text).replace(/ー/g, '');
}

/** カナ厳密キー: width, hiragana, small kana, ヴ/バ, ヂ/ジ, ヲ/オ made one; long marks stay. */
export const normalizeStrictKana = remembered((text) =>
  normalizeName(text)
    .replace(/ヴ[ァィゥェォュ]?/g, (sound) => V_SOUNDS[sound] ?? 'ブ')
    .replace(/[ァィゥェォッャュョヮヵヶ]/g, (small) => LARGE[small] ?? small)
    .replace(/[ー―−~~〜\-]/g, 'ー')
    .replace(/[ヂヅヲヰヱ]/g, (kana) => SAME_SOUND[kana] ?? kana),
);

/** カナ発音キー: long vowels however written (オオ, オウ, オー; ユウ, ユー; ケイ, ケー) are one. Takes a strict key. */
export const kanaSoundKey = remembered((strict) => {
  let key = '';
  let row = '';
  for (const kana of strict) {
    if (kana === 'ー' || (LENGTHENS[row] ?? '').includes(kana)) continue;
    key += kana;
    row = VOWEL_ROW.get(kana) ?? '';
  }
  return key;
});

/** 濁点なしキー: registers of the half-width age dropped ﾞ and ﾟ. Takes any kana key. */
export function kanaPlainKey(kana: string): string {
  return kana.replace(MARKED, (one) => String.fromCharCode(PLAIN.get(one.charCodeAt(0)) ?? 0));
}

/** Whether two kana keys differ in ﾞ and ﾟ only. */
export function areAlikeWithoutMarks(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    const one = a.charCodeAt(i);
    const other = b.charCodeAt(i);
    if (one !== other && (PLAIN.get(one) ?? one) !== (PLAIN.get(other) ?? other)) return false;
  }
  return true;
}

function fold(text: string, variants: ReadonlyMap<string, string>): string {
  const plain = (
    NAME_LETTERS.test(text) ? text : text.replace(SELECTORS, '').normalize('NFKC').replace(SPACES_AND_MARKS, '')
  ).toUpperCase();
  let folded = '';
  for (const character of plain) folded += variants.get(character) ?? character;
  return folded.replace(HIRAGANA, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60)).replace(/(.)々/gu, '$1$1');
}

const V_SOUNDS: Readonly<Record<string, string>> = {
  ヴァ: 'バ',
  ヴィ: 'ビ',
  ヴ: 'ブ',
  ヴゥ: 'ブ',
  ヴェ: 'ベ',
  ヴォ: 'ボ',
  ヴュ: 'ビユ',
};
const LARGE: Readonly<Record<string, string>> = {
  ァ: 'ア',
  ィ: 'イ',
  ゥ: 'ウ',
  ェ: 'エ',
  ォ: 'オ',
  ッ: 'ツ',
  ャ: 'ヤ',
  ュ: 'ユ',
  ョ: 'ヨ',
  ヮ: 'ワ',
  ヵ: 'カ',
  ヶ: 'ケ',
};
const SAME_SOUND: Readonly<Record<string, string>> = { ヂ: 'ジ', ヅ: 'ズ', ヲ: 'オ', ヰ: 'イ', ヱ: 'エ' };

const ROWS: Readonly<Record<string, string>> = {
  a: 'アカサタナハマヤラワガザダバパ',
  i: 'イキシチニヒミリギジビピ',
  u: 'ウクスツヌフムユルグズブプ',
  e: 'エケセテネヘメレゲゼデベペ',
  o: 'オコソトノホモヨロゴゾドボポ',
};
const VOWEL_ROW: ReadonlyMap<string, string> = new Map(
  Object.entries(ROWS).flatMap(([row, kanas]) => [...kanas].map((kana): [string, string] => [kana, row])),
);
/** The kana that only lengthen the vowel of the row before. */
const LENGTHENS: Readonly<Record<string, string>> = { a: 'ア', i: 'イ', u: 'ウ', e: 'エイ', o: 'オウ' };
const WITH_MARK = 'ガギグゲゴザジズゼゾダデドバビブベボパピプペポ';
const MARKED = new RegExp(`[${WITH_MARK}]`, 'g');
const PLAIN: ReadonlyMap<number, number> = new Map(
  [...WITH_MARK].map((kana): [number, number] => [kana.charCodeAt(0), kana.normalize('NFD').charCodeAt(0)]),
);
