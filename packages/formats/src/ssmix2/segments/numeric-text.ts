import type { LaboratoryValue } from '@musubi/domain';
import { component, type Repetition } from '../../hl7v2/message.ts';
import { halfWidth, isNumber } from './values.ts';

/** 検査値の読み: a text, and the number in it where there is exactly one. */
export type Value = Pick<LaboratoryValue, 'text' | 'number' | 'comparator'>;

const COMPARATORS: Readonly<Record<string, NonNullable<LaboratoryValue['comparator']>>> = {
  '<': '<',
  '<=': '<=',
  '=<': '<=',
  '≦': '<=',
  '≤': '<=',
  '>': '>',
  '>=': '>=',
  '=>': '>=',
  '≧': '>=',
  '≥': '>=',
};

const SUFFIXES: Readonly<Record<string, NonNullable<LaboratoryValue['comparator']>>> = {
  以上: '>=',
  以下: '<=',
  未満: '<',
};

/**
 * 半構造の値: `> 100`, `>=200`, `5未満`, and the semi-quantitative forms of the national hospitals (carets of SN
 * written
 * as spaces): `  -`, `  +`, `  +-`, ` 3 +`, ` 1 - 4`. A sign alone is never a number; a range has none either.
 */
export function readNumericText(source: string): Value {
  const plain = halfWidth(source).trim();
  if (isNumber(plain)) return isExact(plain) ? { text: source.trim(), number: Number(plain) } : { text: source.trim() };
  const before = /^(<=|>=|=<|=>|<|>|≦|≧|≤|≥)\s*([+-]?\d+(?:\.\d+)?)$/.exec(plain);
  const [, sign = '', number = ''] = before ?? [];
  const comparator = COMPARATORS[sign];
  if (comparator !== undefined) return { text: `${comparator} ${number}`, number: Number(number), comparator };
  const after = /^([+-]?\d+(?:\.\d+)?)\s*(以上|以下|未満)$/.exec(plain);
  const suffix = SUFFIXES[after?.[2] ?? ''];
  if (after !== null && suffix !== undefined)
    return { text: source.trim(), number: Number(after[1]), comparator: suffix };
  if (plain === '+-' || plain === '±') return { text: '±' };
  const graded = /^(\d+)\s*([+-])$/.exec(plain);
  if (graded !== null) return { text: `${graded[1] ?? ''}${graded[2] ?? ''}` };
  const range = /^(\d+(?:\.\d+)?)\s+-\s+(\d+(?:\.\d+)?)$/.exec(plain);
  if (range !== null) return { text: `${range[1] ?? ''}-${range[2] ?? ''}` };
  return { text: source.trim() };
}

/** More digits than a number here can hold, or out of its range, stay text. */
function isExact(plain: string): boolean {
  return Number.isFinite(Number(plain)) && plain.replace(/[eE].*$/, '').replace(/\D/g, '').length <= 15;
}

/** SN: comparator ^ number ^ separator or suffix ^ number. */
export function readStructuredNumeric(value: Repetition): Value {
  const [sign = '', first = '', separator = '', second = ''] = [1, 2, 3, 4].map((n) => component(value, n));
  if (separator !== '' || second !== '' || first === '')
    return readNumericText(`${sign} ${first} ${separator} ${second}`.replace(/\s+/g, ' '));
  return readNumericText(`${sign}${first}`);
}
