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

/** 判定 as sent → how it is drawn; unknown letters are abnormal, `N` and nothing are not. */
export function flagTone(flag: string | undefined): FlagTone | undefined {
  const plain = (flag ?? '').normalize('NFKC').trim().toUpperCase();
  if (plain === '' || plain === 'N' || plain === '-' || plain === 'NEG') return undefined;
  if (/^(H+|HU|>|高)$/.test(plain)) return 'high';
  if (/^(L+|LU|<|低)$/.test(plain)) return 'low';
  return 'abnormal';
}
