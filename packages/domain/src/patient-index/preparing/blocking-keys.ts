import type { PreparedRecord } from './prepare-match-record.ts';
import { isPlaceholderDay } from './read-birth-number.ts';
import { kanaPlainKey } from '../names/normalize-name.ts';
import { TELEPHONE_TAIL } from './normalize-telephone.ts';

/** 候補検索キーの種類 (first letter of a key): two records that share any key are compared. */
export const BLOCKING_PASSES = {
  // birth date, day and month in either order
  d: ['birthDate'],
  // sound of the whole name without ﾞ and ﾟ + year, or + month and day
  k: ['family', 'given', 'birthDate', 'sex'],
  // the same of the written name
  w: ['family', 'given', 'birthDate', 'sex'],
  // consonants of both Latin names, in either order
  s: ['family', 'given', 'sex'],
  // postal code + given name
  p: ['address', 'locality', 'region', 'given', 'sex'],
  // postal code or initial of the place + one of the names (Latin lists)
  f: ['address', 'locality', 'region', 'family', 'given', 'sex'],
  // one of the Latin names + year and month
  g: ['family', 'given', 'birthDate', 'sex'],
  // house: street and its number
  h: ['street', 'streetNumber', 'address', 'locality', 'region'],
  // last eight digits
  t: ['telephone'],
  // insurer and number
  i: ['insurance'],
  e: ['email'],
  x: ['identifier'],
} as const;
export type BlockingPass = keyof typeof BLOCKING_PASSES;

/**
 * 候補検索キー: short texts; a slip in one field leaves others to meet by. The same function fills an index and asks
 * it.
 */
export function blockingKeys(record: PreparedRecord): readonly string[] {
  const keys = new Set<string>();
  const year = Math.trunc(record.birth / 10_000);
  const day = record.birth % 10_000;
  const [month, date] = [Math.trunc(day / 100), day % 100];
  if (record.birth !== 0 && month !== 0 && date !== 0) {
    const [low, high] = month <= date ? [month, date] : [date, month];
    const narrow = isPlaceholderDay(day) ? record.familySound || record.family : '';
    keys.add(`d${year}${low.toString(36)}.${high.toString(36)}${narrow}`);
  }
  const latin = isLatin(record);
  addNameKeys(keys, 'k', kanaPlainKey(record.wholeKana), year, day);
  addNameKeys(keys, 'w', record.whole, year, day);
  const givens = [
    record.givenSound && `k${record.givenSound}`,
    record.given && (latin ? skeleton(record.given) : record.given),
  ].filter(Boolean);
  if (record.postal !== '') for (const given of givens) keys.add(`p${record.postal}${given}`);
  if (latin) addLatinKeys(keys, record, year, month);
  if (record.street !== '' && record.streetNumber !== '')
    keys.add(`h${record.streetNumber}${record.street.slice(0, 10)}`);
  for (const number of record.telephone === '' ? [] : record.telephone.split(' '))
    keys.add(`t${number.slice(-TELEPHONE_TAIL)}`);
  if (record.insured !== '') keys.add(`i${record.insurer}/${record.insured}`);
  if (record.email !== '') {
    keys.add(`e${record.email}`);
    keys.add(`e${record.email.split('@')[0] ?? ''}@`);
  }
  if (record.identifier !== '') keys.add(`x${record.identifier}`);
  return [...keys];
}

/** The characters in order of code, so that family and given name meet in either order, in one column or in two. */
function addNameKeys(keys: Set<string>, pass: string, whole: string, year: number, day: number): void {
  if (whole === '') return;
  const name = inOrderOfCode(whole);
  if (year === 0) keys.add(`${pass}${name}`);
  else {
    keys.add(`${pass}${name}${year}`);
    if (day !== 0 && !isPlaceholderDay(day)) keys.add(`${pass}${name}-${day}`);
  }
}

const SURROGATE = /[\uD800-\uDFFF]/;
const codes = new Uint16Array(32);

function inOrderOfCode(text: string): string {
  if (text.length > codes.length || SURROGATE.test(text)) return [...text].sort().join('');
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    let at = i;
    for (; at > 0 && (codes[at - 1] ?? 0) > code; at--) codes[at] = codes[at - 1] ?? 0;
    codes[at] = code;
  }
  // apply takes any array-like of numbers
  return String.fromCharCode.apply(null, codes.subarray(0, text.length) as unknown as number[]);
}

/** Latin names are spelt in many ways: consonants only, the two names in either order. */
function addLatinKeys(keys: Set<string>, record: PreparedRecord, year: number, month: number): void {
  const [family, given] = [skeleton(record.family), skeleton(record.given)];
  if (family !== '' && given !== '') {
    const both = family < given ? family + '.' + given : given + '.' + family;
    keys.add(`s${both}`);
  }
  if (family !== '' && record.postal !== '') keys.add(`f${record.postal}${family}`);
  for (const name of [family, given]) if (name !== '' && year !== 0) keys.add(`g${name}${year}${month.toString(36)}`);
  if (record.locality !== '') {
    for (const name of [family, given]) {
      if (name === '') continue;
      keys.add(`f${skeleton(record.locality)}${name}`);
      if (year !== 0) keys.add(`f${record.locality.charAt(0)}${name}${Math.trunc(year / 10)}`);
    }
  }
}

function isLatin(record: PreparedRecord): boolean {
  const name = record.family || record.given;
  return name !== '' && name.charCodeAt(0) < 0x250;
}

/** First letter and the consonants after it, doubled ones once; at most five letters. */
function skeleton(text: string): string {
  const letters = text.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return (letters.charAt(0) + letters.slice(1).replace(/[AEIOUYHW]/g, '')).replace(/(.)\1+/g, '$1').slice(0, 5);
}
