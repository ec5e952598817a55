import { builtInRenames, type MunicipalityRenames } from './municipality-renames.ts';
import { plainText } from './plain-text.ts';

/** 住所の照合キー: `town` from the present municipality on without prefecture, 郡, 大字 and 字; `house` the numbers (`2-30-19`). */
export type AddressKey = { readonly town: string; readonly house: string };

const LONGEST = 200;
const KANJI_DIGITS: Readonly<Record<string, number>> = { '〇': 0, 零: 0, 一: 1, 壱: 1, 二: 2, 弐: 2, 三: 3, 参: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };
const BEFORE_UNIT = /[〇零一二三四五六七八九十百]+(?=丁目|番地|番|号|条|線)/gu;
const AFTER_NUMBER = /(?<=\d(?:丁目|番地?の?|号|の|ノ|-))[〇零一二三四五六七八九十百]+(?!\p{Script=Han})/gu;

/** Reads hostile text too: what has no numbers has no `house`; what is empty gives two empty keys. */
export function normalizeAddress(text: string, renames: MunicipalityRenames = builtInRenames()): AddressKey {
  const plain = plainText(text.slice(0, LONGEST)).trim();
  if (plain === '') return { town: '', house: '' };
  const numbered = kanjiNumbersAsDigits(plain).replace(/[‐‑–—―−ー](?=\d)/g, '-').replace(/(\d)ノ(?=\d)/g, '$1-').replace(/(\d)の(?=\d)/g, '$1-');
  const start = numbered.search(/\d/);
  const place = start === -1 ? numbered.replace(/[\s].*$/u, '') : numbered.slice(0, start);
  return { town: renames.townOf(place), house: start === -1 ? '' : houseKey(numbered.slice(start)) };
}

/** The numbers up to the building's name: 2丁目30番19号, 2-30-19 and 2−30の19 are one. */
function houseKey(text: string): string {
  if (/^[1-9]\d*(?:-[1-9]\d*)*$/.test(text)) return text;
  const numbers = text.replace(/丁目|番地の?|番|号室?/g, '-').replace(/-(?=\D*$)/, '');
  const match = /^[\d\-\s]*(?:[A-Z]-?)?[\d-]*/u.exec(numbers.replace(/-\s+/g, ' '));
  return (match?.[0] ?? '').trim().split(/\s/)[0]?.split('-').filter(Boolean).map((part) => part.replace(/^0+(?=\d)/, '')).join('-') ?? '';
}

/** 漢数字: only where a unit of addresses follows or a number stands before; 三郷 and 八満 are names. */
function kanjiNumbersAsDigits(text: string): string {
  if (!/[〇零一二三四五六七八九十百]/.test(text)) return text;
  const asDigits = (kanji: string): string => String(kanjiNumber(kanji) ?? kanji);
  return text.replace(BEFORE_UNIT, asDigits).replace(AFTER_NUMBER, asDigits);
}

function kanjiNumber(kanji: string): number | undefined {
  if (!/[十百]/.test(kanji)) return Number([...kanji].map((digit) => KANJI_DIGITS[digit] ?? '').join('')) || undefined;
  let [total, digit] = [0, 0];
  for (const character of kanji) {
    if (character === '十' || character === '百') {
      total += Math.max(1, digit) * (character === '十' ? 10 : 100);
      digit = 0;
    } else digit = KANJI_DIGITS[character] ?? 0;
  }
  return total + digit;
}

/** 郵便番号: seven digits in Japan; letters stay for lists from abroad. */
export function normalizePostalCode(text: string): string {
  return plainText(text.slice(0, 40)).toUpperCase().replace(/[^\dA-Z]/g, '');
}
