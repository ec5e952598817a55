import { clinicalDay, type ClinicalTime } from './clinical-time.ts';
import { addDays, type LocalDate } from './local-date.ts';

/** 日のわからない生年月日: `1931` or `1931-05`, as a household register or an old card says it. */
export type PartialBirthDate = string & { readonly brand: 'PartialBirthDate' };

/** 生年月日の読み: whole, in part, or not to be believed. */
export type BirthReading =
  | { readonly birth: 'whole'; readonly birthDate: LocalDate }
  | { readonly birth: 'partial'; readonly partialBirthDate: PartialBirthDate }
  | { readonly birth: 'implausible' };

/** Nobody in Japan has become older than 119; a birth before that is a slip of the era. */
export const OLDEST_YEARS = 120;

/** `asOf`: the day on which it was said. A day later is believed, since clocks and zones differ. */
export function readBirth(said: ClinicalTime, asOf: LocalDate | undefined): BirthReading {
  const day = clinicalDay(said);
  if (asOf !== undefined && !isPlausible(said.value.slice(0, 10), asOf)) return { birth: 'implausible' };
  // a year or a year and month, by its precision
  if (day === undefined) return { birth: 'partial', partialBirthDate: said.value as PartialBirthDate };
  return { birth: 'whole', birthDate: day };
}

export function parsePartialBirthDate(text: string): PartialBirthDate | undefined {
  // by its form
  return /^\d{4}(-(0[1-9]|1[0-2]))?$/.test(text) ? (text as PartialBirthDate) : undefined;
}

/** Compared on the parts that are known. */
function isPlausible(value: string, asOf: LocalDate): boolean {
  const latest = addDays(asOf, 1);
  const earliest = `${String(Number(asOf.slice(0, 4)) - OLDEST_YEARS).padStart(4, '0')}${asOf.slice(4)}`;
  return value <= latest.slice(0, value.length) && value >= earliest.slice(0, value.length);
}
