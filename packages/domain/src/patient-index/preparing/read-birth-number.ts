const ERA_STARTS: Readonly<Record<string, number>> = {
  M: 1867,
  明治: 1867,
  明: 1867,
  T: 1911,
  大正: 1911,
  大: 1911,
  S: 1925,
  昭和: 1925,
  昭: 1925,
  H: 1988,
  平成: 1988,
  平: 1988,
  R: 2018,
  令和: 2018,
  令: 2018,
};
/**
 * 元号コード of claims (レセプト電算) before YYMMDD. 1 and 2, of whom nobody or hardly anybody lives, look like a
 * western year with a digit lost.
 */
const CLAIM_ERAS: Readonly<Record<string, string>> = { 3: 'S', 4: 'H', 5: 'R' };
/** S26.4.18, 昭和26年4月18日生, 令和元年5月 */
const ERA_DATE = new RegExp(
  '^([MTSHR]|明治?|大正?|昭和?|平成?|令和?)\\.?(\\d{1,2}|元)[-/.年]?' +
    '(?:(\\d{1,2})(?:[-/.月](\\d{1,2})日?)?)?(?:生|頃)?$',
);
const LONGEST = 60;
/**
 * A spreadsheet adds a time where there was none, a table of numbers `.0`, and some write the age in brackets; taken
 * off before the spaces go, or its hour would be read with the day.
 */
const BESIDES = /(?:(?:\s+(?:午前|午後|[AP]M)?|T)\s*\d{1,2}:\d{2}|(?<=\d)\.0+$|(?<=.)\().*$/u;
/**
 * Excel counts the days from here; five digits are birthdays from 1927 to 2036, and longer or shorter numbers are
 * something else.
 */
const SERIAL_START = Date.UTC(1899, 11, 30);
const LAST_SERIAL = 50_000;
const DAY = 86_400_000;

/**
 * 生年月日の数: YYYYMMDD as a number, 0 when nothing can be read. Kinder than reading a date for a chart: unknown
 * months and days are 00, and a day that does not exist (19450230) stays, since it is a slip for one that does.
 */
export function readBirthNumber(text: string): number {
  const written = /^(\d{4})([-/]?)(\d{2})\2(\d{2})$/.exec(text);
  if (written !== null) return numberOf(Number(written[1]), written[3], written[4]);
  const plain = text
    .slice(0, LONGEST)
    .normalize('NFKC')
    .toUpperCase()
    .replace(BESIDES, '')
    .replace(/(?<=\d)\s+(?=\d)/g, '-')
    .replace(/[\s\p{C}]/gu, '')
    .replace(/[‐‑–—―−]/g, '-');
  const run = /^(\d{4})(?:(\d{2})(?:(\d{2})(?:\d{4}|\d{6})?)?)?$/.exec(plain);
  if (run !== null) return numberOf(Number(run[1]), run[2], run[3]);
  if (/^\d{5}$/.test(plain)) return serialNumber(Number(plain));
  const claim = /^([345])(\d{2})(0\d|1[0-2])([0-2]\d|3[01])$/.exec(plain);
  if (claim !== null) return eraNumber(CLAIM_ERAS[claim[1] ?? ''], claim[2], claim[3], claim[4]);
  const western = /^(\d{4})[-/.年](\d{1,2}|不明|\?+|X+)?(?:[-/.月](\d{1,2}|不明|\?+|X+)?日?)?(?:生|頃)?$/.exec(plain);
  if (western !== null) return numberOf(Number(western[1]), western[2], western[3]);
  const reversed = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(plain);
  if (reversed !== null)
    return Number(reversed[2]) > 12
      ? numberOf(Number(reversed[3]), reversed[1], reversed[2])
      : numberOf(Number(reversed[3]), reversed[2], reversed[1]);
  const era = ERA_DATE.exec(plain);
  if (era !== null) return eraNumber(era[1], era[2], era[3], era[4]);
  const eraRun = /^([MTSHR])(\d{2})(\d{2})(\d{2})$/.exec(plain);
  return eraRun === null ? 0 : eraNumber(eraRun[1], eraRun[2], eraRun[3], eraRun[4]);
}

function serialNumber(days: number): number {
  if (days < 10_000 || days > LAST_SERIAL) return 0;
  const date = new Date(SERIAL_START + days * DAY);
  return date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
}

function eraNumber(era = '', year = '', month?: string, day?: string): number {
  const start = ERA_STARTS[era];
  return start === undefined ? 0 : numberOf(start + (year === '元' ? 1 : Number(year)), month, day);
}

function numberOf(year: number, month = '', day = ''): number {
  if (year < 1800 || year > 2199) return 0;
  return year * 10_000 + twoDigits(month) * 100 + twoDigits(day);
}

function twoDigits(text: string): number {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : 0;
}

/** 1月1日・7月1日: what registers put where month and day are unknown. */
export function isPlaceholderDay(monthAndDay: number): boolean {
  return monthAndDay === 101 || monthAndDay === 701;
}
