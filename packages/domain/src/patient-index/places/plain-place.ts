import { normalizeWrittenName } from '../names/normalize-name.ts';

/** 都道府県: as an address begins with it; 北諸県郡 is none. */
const PREFECTURE = /^(?:北海道|東京都|京都府|大阪府|(?![東西北]諸県郡).{2,3}県)/u;
/**
 * 郡: not that of 郡山市, 大和郡山市, 蒲郡市 or 上郡町; 余市郡, 高市郡 and 東村山郡 have the sign of a municipality in
 * their names.
 */
const COUNTY = /^(?:[^市区町村\d]{1,4}?|余市|高市|[東西北]村山)郡(?!市|山市|町)(?=.+[町村])/u;

/** 地名の分解: what stands before a municipality's name, and the rest in the form in which places are compared. */
type PlainPlace = { readonly prefecture: string; readonly county: string; readonly plain: string };

export function splitPlace(text: string): PlainPlace {
  const whole = text.replace(/\s+/gu, '');
  const prefecture = PREFECTURE.exec(whole)?.[0] ?? '';
  const below = whole.slice(prefecture.length);
  const county = COUNTY.exec(below)?.[0] ?? '';
  return { prefecture, county: plainPlace(county), plain: plainPlace(below.slice(county.length)) };
}

/** Variants of kanji, 大字 and 字, ヶ and が, の and ノ made one. */
export function plainPlace(text: string): string {
  return normalizeWrittenName(text)
    .replace(/大字|小字|(?<=.)(?<!文)字(?=.)/g, '')
    .replace(/[ヶヵケガが](?=.)/g, 'ケ')
    .replace(/[之ノの](?=.)/g, 'ノ');
}
