/**
 * 電話番号の照合キー: digits only, +81 as 0. Several numbers in one text give several keys; what is no telephone number
 * gives none.
 */
export function normalizeTelephones(text: string): readonly string[] {
  if (/^[\d-]+$/.test(text)) return [digitsOf(text.slice(0, LONGEST))].filter(isNumber);
  const plain = text
    .slice(0, LONGEST)
    .normalize('NFKC')
    .replace(/[‐‑–—―−ー]/g, '-')
    .replace(/\+81[\s-]*(?:\(0\))?[\s-]*/g, '0');
  return plain
    .split(/[^\d+()\-. ]+|\s+(?=\+?\d[\d()\-.]{8,})/)
    .map(digitsOf)
    .filter(isNumber);
}

const LONGEST = 200;

function digitsOf(text: string): string {
  const digits = text.replace(/\D/g, '');
  return digits.length >= 11 && digits.startsWith('81') && !digits.startsWith('810') ? `0${digits.slice(2)}` : digits;
}

/** 0000000000, 9999999999 and the like stand for no number at all. */
function isNumber(digits: string): boolean {
  return digits.length >= 8 && digits.length <= LONGEST_TELEPHONE && !/^(\d)\1+$/.test(digits);
}

export const LONGEST_TELEPHONE = 15;

/** 市外局番を除く: the last eight digits; some lists leave the area code away. */
export const TELEPHONE_TAIL = 8;
