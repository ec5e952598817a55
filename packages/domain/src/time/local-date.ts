/** 暦日: a day of the Japanese calendar (Asia/Tokyo), `YYYY-MM-DD`. Never mixed with an Instant. */
export type LocalDate = string & { readonly brand: 'LocalDate' };

/** 時点: a moment in UTC, `YYYY-MM-DDTHH:MM:SS.sssZ`. */
export type Instant = string & { readonly brand: 'Instant' };

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** `YYYY-MM-DD` or `YYYYMMDD`; undefined for a day that does not exist. */
export function parseLocalDate(text: string): LocalDate | undefined {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1800 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return `${match[1]}-${match[2]}-${match[3]}` as LocalDate;
}

export function localDate(text: string): LocalDate {
  const date = parseLocalDate(text);
  if (date === undefined) throw new Error('not a calendar day');
  return date;
}

export function daysInMonth(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && leap ? 29 : (DAYS_IN_MONTH[month - 1] ?? 31);
}

/** Days since 1970-01-01; the arithmetic of days without clocks or zones. */
export function dayNumber(date: LocalDate): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / 86_400_000;
}

export function fromDayNumber(days: number): LocalDate {
  return new Date(days * 86_400_000).toISOString().slice(0, 10) as LocalDate;
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return fromDayNumber(dayNumber(date) + days);
}

/** 満年齢 on the given day. */
export function ageOn(birthDate: LocalDate, today: LocalDate): number {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

const TOKYO_OFFSET_MS = 9 * 3_600_000;

/** The day in Japan at this moment (no daylight saving time since 1951). */
export function dayInTokyo(instant: Instant): LocalDate {
  return new Date(Date.parse(instant) + TOKYO_OFFSET_MS).toISOString().slice(0, 10) as LocalDate;
}

export function instant(milliseconds: number): Instant {
  return new Date(milliseconds).toISOString() as Instant;
}
