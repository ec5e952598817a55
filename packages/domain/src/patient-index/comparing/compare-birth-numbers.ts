import { BIRTH_LEVEL } from './match-levels.ts';
import { isPlaceholderDay } from '../preparing/read-birth-number.ts';

/** 生年月日の比較: what kind of slip turns one into the other. Both YYYYMMDD, 00 for an unknown part, 0 for unknown. */
export function compareBirthNumbers(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  const dayA = a % 10_000;
  const dayB = b % 10_000;
  if (a === b)
    return isPlaceholderDay(dayA)
      ? BIRTH_LEVEL.defaultedBoth
      : dayA === 0 || dayA % 100 === 0
        ? BIRTH_LEVEL.partial
        : BIRTH_LEVEL.exact;
  const yearA = (a - dayA) / 10_000;
  const yearB = (b - dayB) / 10_000;
  if (yearA === yearB) {
    if (isPlaceholderDay(dayA) || isPlaceholderDay(dayB)) return BIRTH_LEVEL.defaulted;
    if (
      dayA === 0 ||
      dayB === 0 ||
      ((dayA % 100 === 0 || dayB % 100 === 0) && Math.trunc(dayA / 100) === Math.trunc(dayB / 100))
    )
      return BIRTH_LEVEL.partial;
    if (Math.trunc(dayA / 100) === dayB % 100 && Math.trunc(dayB / 100) === dayA % 100) return BIRTH_LEVEL.swapped;
  }
  if (isDigitSlip(a, b)) return BIRTH_LEVEL.digit;
  const monthA = Math.trunc(dayA / 100);
  const monthB = Math.trunc(dayB / 100);
  const agreeing = Number(yearA === yearB) + Number(monthA === monthB) + Number(dayA % 100 === dayB % 100);
  if (agreeing === 2) return BIRTH_LEVEL.parts;
  if (Math.abs(yearA * 372 + monthA * 31 + (dayA % 100) - (yearB * 372 + monthB * 31 + (dayB % 100))) <= 32)
    return BIRTH_LEVEL.near;
  return yearA === yearB ? BIRTH_LEVEL.year : BIRTH_LEVEL.different;
}

/** One digit other, or two neighbours exchanged. */
function isDigitSlip(a: number, b: number): boolean {
  let restA = a;
  let restB = b;
  let slips = 0;
  let place = 0;
  let first = -1;
  let second = -1;
  while (restA > 0 || restB > 0) {
    if (restA % 10 !== restB % 10) {
      slips++;
      if (slips > 2) return false;
      if (slips === 1) first = place;
      else second = place;
    }
    restA = Math.trunc(restA / 10);
    restB = Math.trunc(restB / 10);
    place++;
  }
  if (slips === 1) return true;
  if (second !== first + 1) return false;
  return digit(a, first) === digit(b, second) && digit(a, second) === digit(b, first);
}

function digit(number: number, place: number): number {
  return Math.trunc(number / 10 ** place) % 10;
}
