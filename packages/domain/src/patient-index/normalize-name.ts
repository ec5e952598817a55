/**
 * 異体字: characters of names that people write either way. Left: as on a family register; right: the common form.
 * Own selection of the variants that the registers of hospitals mix most; NFKC does not join them.
 */
const VARIANTS: Readonly<Record<string, string>> = {
  髙: '高', 﨑: '崎', 嵜: '崎', 碕: '崎', 濵: '浜', 濱: '浜', 邊: '辺', 邉: '辺', 齋: '斎', 齊: '斉', 德: '徳', 惠: '恵', 𠮷: '吉', 曻: '昇',
  澤: '沢', 廣: '広', 國: '国', 櫻: '桜', 眞: '真', 嶋: '島', 嶌: '島', 塚: '塚', 瀨: '瀬', 瀬: '瀬', 槇: '槙', 龍: '竜', 瀧: '滝', 萬: '万', 與: '与',
  榮: '栄', 榎: '榎', 圓: '円', 鹽: '塩', 寬: '寛', 寛: '寛', 彥: '彦', 黑: '黒', 增: '増', 巖: '巌', 壽: '寿', 實: '実', 條: '条', 靜: '静', 淸: '清',
  祐: '祐', 神: '神', 福: '福', 靑: '青', 館: '館', 舘: '館', 桒: '桑', 冨: '富', 峯: '峰', 埜: '野', 籔: '薮', 藪: '薮', 螢: '蛍', 來: '来', 禮: '礼',
};

const HIRAGANA = /[\u3041-\u3096]/g;
const SPACES_AND_MARKS = /[\s\u3000・,,..'’‐\-‑–—]/gu;
/** Variation selectors choose a glyph of the same character. */
const SELECTORS = /[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu;

/**
 * 検索用氏名: what two spellings of one name have in common: width, variants of kanji, hiragana as katakana,
 * no spaces. For comparing and searching only; the name itself keeps its original characters.
 */
export function normalizeName(text: string): string {
  const plain = text.replace(SELECTORS, '').normalize('NFKC').replace(SPACES_AND_MARKS, '').toUpperCase();
  return [...plain].map((character) => VARIANTS[character] ?? character).join('').replace(HIRAGANA, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));
}

/** カナ検索キー: besides, small kana as large and long marks dropped, since cards and registers differ in them. */
export function normalizeKana(text: string): string {
  return normalizeName(text)
    .replace(/[ァィゥェォッャュョヮヵヶ]/g, (small) => LARGE[small] ?? small)
    .replace(/[ー―−]/g, '')
    .replace(/[ヂヅヲヰヱ]/g, (kana) => SAME_SOUND[kana] ?? kana);
}

const LARGE: Readonly<Record<string, string>> = { ァ: 'ア', ィ: 'イ', ゥ: 'ウ', ェ: 'エ', ォ: 'オ', ッ: 'ツ', ャ: 'ヤ', ュ: 'ユ', ョ: 'ヨ', ヮ: 'ワ', ヵ: 'カ', ヶ: 'ケ' };
const SAME_SOUND: Readonly<Record<string, string>> = { ヂ: 'ジ', ヅ: 'ズ', ヲ: 'オ', ヰ: 'イ', ヱ: 'エ' };
