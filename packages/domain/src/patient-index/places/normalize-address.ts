import { builtInRenames, type MunicipalityRenames } from './municipality-renames.ts';
import { plainText } from '../text/plain-text.ts';

/**
 * 住所の照合キー: `town` from the present municipality on without prefecture, 郡, 大字 and 字; `house` the numbers
 * (`2-30-19`).
 */
export type AddressKey = { readonly town: string; readonly house: string };

const LONGEST = 200;
const KANJI_DIGITS: Readonly<Record<string, number>> = {
  〇: 0,
  零: 0,
  一: 1,
  壱: 1,
  二: 2,
  弐: 2,
  三: 3,
  参: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const KANJI_NUMBER = '[〇零一二三四五六七八九十百]+';
const BEFORE_UNIT = new RegExp(`${KANJI_NUMBER}(?=丁目|番地|番(?![町丁])|号(?!線))`, 'gu');
const AFTER_NUMBER = new RegExp(`(?<=\\d(?:丁目|番地?の?|号|の|ノ|-))${KANJI_NUMBER}(?!\\p{Script=Han})`, 'gu');
const BY_HYPHENS = new RegExp(`${KANJI_NUMBER}(?:-${KANJI_NUMBER})+`, 'gu');
/**
 * A number that belongs to the name of a place: 北5条西, 24軒, 2線, 西2号南, 47地割, 8丁目横町, 一番町, and 北5西6 for
 * 北5条西6丁目. 5市営住宅 is none.
 */
const PLACE_NUMBER = new RegExp(
  '\\d+(?:条|線(?!路)|軒|区|地割|[町村市](?!営)|番[町丁通]|号?[東西南北](?=\\d)|号[東西南北]|' +
    '丁目(?![番号])(?=\\p{Script=Han}))',
  'uy',
);
/** 北5条西 and 北5西 are one. */
const BETWEEN_DIRECTIONS = new RegExp(`(?<=[東西南北]${KANJI_NUMBER})条(?=[東西南北])`, 'gu');
/** 1丁目 alone is a quarter, no house. */
const QUARTER = /^\d+丁目?$/;

/** 〒 before an address: all who share it would live in one house. */
const POSTAL_CODE = /^(?:〒\s*\d{3}-?\d{4}|\d{3}-?\d{4}(?=\s*\p{Script=Han}))/u;
/** What a spreadsheet makes of 1-2 and of 1-2-3. */
const AS_DATE = /(\d)月(\d+)日/;
const SLASH = /(\d)\/(?=\d)/g;
/** 1丁目 2番 3号: a gap behind which the house goes on, and no room begins. */
const GAP = /(丁目|番(?=\s+\d+号))\s+(?=\d)/g;
const UNUSUAL = /^[〒\d]|[月/]|\s\d/;

/** Reads hostile text too: what has no numbers has no `house`; what is empty gives two empty keys. */
export function normalizeAddress(text: string, renames: MunicipalityRenames = builtInRenames()): AddressKey {
  const plain = plainText(text.slice(0, LONGEST)).trim();
  if (plain === '') return { town: '', house: '' };
  const numbered = kanjiNumbersAsDigits(
    (UNUSUAL.test(plain) ? mended(plain) : plain).replace(/[‐‑–—―−ー](?=[\d〇零一二三四五六七八九十])/g, '-'),
  ).replace(/(\d)[ノの](?=\d)/g, '$1-');
  const start = startOfHouse(numbered);
  const place = start === -1 ? numbered.replace(/[\s].*$/u, '') : numbered.slice(0, start);
  return { town: renames.townOf(numbersOfPlaces(place)), house: start === -1 ? '' : houseKey(numbered.slice(start)) };
}

function mended(text: string): string {
  return text.replace(POSTAL_CODE, '').replace(AS_DATE, '$1-$2').replace(SLASH, '$1-').replace(GAP, '$1');
}

/** Where the numbers begin that are a house's: behind those that belong to a place. */
function startOfHouse(text: string): number {
  for (let at = text.search(/\d/); ;) {
    PLACE_NUMBER.lastIndex = at;
    if (at === -1 || !PLACE_NUMBER.test(text)) return at;
    const next = text.slice(PLACE_NUMBER.lastIndex).search(/\d/);
    at = next === -1 ? -1 : PLACE_NUMBER.lastIndex + next;
  }
}

/** In a place's name numbers are written in kanji, as in 三条市, whose name they are. */
function numbersOfPlaces(place: string): string {
  const named = /\d/.test(place) ? place.replace(/\d+/g, (digits) => kanjiOf(Number(digits))) : place;
  return named.includes('条') ? named.replace(BETWEEN_DIRECTIONS, '') : named;
}

/** The numbers up to the building's name: 2丁目30番19号, 2-30-19 and 2−30の19 are one. */
function houseKey(text: string): string {
  if (/^[1-9]\d*(?:-[1-9]\d*)*$/.test(text)) return text;
  if (QUARTER.test(text.trim())) return '';
  const numbers = text.replace(/丁目?|番地の?|番|号室?/g, '-').replace(/-(?=\D*$)/, '');
  const match = /^[\d\-\s]*(?:[A-Z]-?)?[\d-]*/u.exec(numbers.replace(/-\s+/g, ' '));
  return (
    (match?.[0] ?? '')
      .trim()
      .split(/\s/)[0]
      ?.split('-')
      .filter(Boolean)
      .map((part) => part.replace(/^0+(?=\d)/, ''))
      .join('-') ?? ''
  );
}

/** 漢数字: only where a unit of houses follows, a number stands before or hyphens between; 三郷 and 八満 are names. */
function kanjiNumbersAsDigits(text: string): string {
  if (!/[〇零一二三四五六七八九十百]/.test(text)) return text;
  const asDigits = (kanji: string): string => String(kanjiNumber(kanji) ?? kanji);
  return text
    .replace(BY_HYPHENS, (chain) => chain.split('-').map(asDigits).join('-'))
    .replace(BEFORE_UNIT, asDigits)
    .replace(AFTER_NUMBER, asDigits);
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

const DIGITS = '〇一二三四五六七八九';

/** 24 is 二十四; from 100 on, which no street is called, the digits stay. */
function kanjiOf(number: number): string {
  if (number === 0 || number > 99) return String(number);
  const [tens, ones] = [Math.trunc(number / 10), number % 10];
  return `${tens > 1 ? DIGITS.charAt(tens) : ''}${tens > 0 ? '十' : ''}${ones > 0 ? DIGITS.charAt(ones) : ''}`;
}

/** 郵便番号: seven digits in Japan; letters stay for lists from abroad. */
export function normalizePostalCode(text: string): string {
  return plainText(text.slice(0, 40))
    .toUpperCase()
    .replace(/[^\dA-Z]/g, '');
}
