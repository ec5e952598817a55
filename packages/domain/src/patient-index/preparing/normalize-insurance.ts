import { plainText } from '../text/plain-text.ts';

/** 保険の照合キー: 全角/半角, hyphens, leading zeros and the separators of 記号・番号 made one. */
export function normalizeInsurancePart(text: string): string {
  if (text === '') return '';
  const plain = plainText(text.slice(0, 100))
    .toUpperCase()
    .replace(/[\s・·,.‐‑–—―−ー\-_/\p{C}]/gu, '');
  return /^\d+$/.test(plain) ? plain.replace(/^0+(?=\d)/, '') : plain;
}

/**
 * 仮の番号: 0, 9999999 and the like, which stand for no number at all; written of many, they would make namesakes one
 * insured.
 */
export function normalizeInsuredNumber(text: string): string {
  const key = normalizeInsurancePart(text);
  return key === '0' || /^(\d)\1{3,}$/.test(key) ? '' : key;
}
