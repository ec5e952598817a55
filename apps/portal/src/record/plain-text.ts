import type { Coded, Quantity } from '@musubi/domain';

/** 数量と単位: as written, no rounding. */
export function quantityText(quantity: Quantity | undefined): string {
  if (quantity === undefined) return '';
  return `${quantity.value}${quantity.unit?.text ?? ''}`;
}

export function codedText(coded: Coded | undefined): string {
  return coded?.text ?? '';
}

export function joined(parts: readonly (string | undefined)[], separator = ' '): string {
  return parts.filter((part) => part !== undefined && part !== '').join(separator);
}

export type FlagTone = 'high' | 'low' | 'abnormal';

/** 診療科 of a location: the index knows the hospital's code; only one that is a name is shown. */
export function departmentName(department: string | null | undefined): string {
  return department === null || department === undefined || /^[0-9A-Za-z]{1,6}$/.test(department) ? '' : department;
}

/** 単位 for the eye: the code spellings of ISO+ and UCUM that nobody writes on paper. */
export function unitText(unit: string | undefined): string {
  return UNIT_SPELLINGS[(unit ?? '').toLowerCase()] ?? unit ?? '';
}
const UNIT_SPELLINGS: Readonly<Record<string, string>> = {
  cel: '℃',
  'mm(hg)': 'mmHg',
  'mm[hg]': 'mmHg',
  'ml/min/1.73m2': 'mL/min/1.73m²',
};

/** 判定 as sent → how it is drawn; unknown letters are abnormal, `N` and nothing are not. */
export function flagTone(flag: string | undefined): FlagTone | undefined {
  const plain = (flag ?? '').normalize('NFKC').trim().toUpperCase();
  if (plain === '' || plain === 'N' || plain === '-' || plain === 'NEG') return undefined;
  if (/^(H+|HU|>|高)$/.test(plain)) return 'high';
  if (/^(L+|LU|<|低)$/.test(plain)) return 'low';
  return 'abnormal';
}
