import { parseLocalDate, type LocalDate } from '@musubi/domain';

/** 元号: an era with the first day on which it counts (政令; 明治 from the day it was declared). */
export type Era = {
  readonly kanji: string;
  readonly roman: string;
  readonly letter: string;
  readonly since: string;
  readonly until: string;
};

export const ERAS: readonly Era[] = [
  { kanji: '令和', roman: 'Reiwa', letter: 'R', since: '2019-05-01', until: '9999-12-31' },
  { kanji: '平成', roman: 'Heisei', letter: 'H', since: '1989-01-08', until: '2019-04-30' },
  { kanji: '昭和', roman: 'Shōwa', letter: 'S', since: '1926-12-25', until: '1989-01-07' },
  { kanji: '大正', roman: 'Taishō', letter: 'T', since: '1912-07-30', until: '1926-12-24' },
  { kanji: '明治', roman: 'Meiji', letter: 'M', since: '1868-01-25', until: '1912-07-29' },
];

/** 和暦の年: display only; undefined before Meiji. */
export function warekiYear(date: LocalDate): { readonly era: Era; readonly year: number } | undefined {
  const era = ERAS.find((candidate) => date >= candidate.since);
  if (era === undefined) return undefined;
  return { era, year: Number(date.slice(0, 4)) - Number(era.since.slice(0, 4)) + 1 };
}

/** 昭和26年, 令和元年; in English Shōwa 26. Empty before Meiji. */
export function formatWarekiYear(date: LocalDate, language: 'ja' | 'en'): string {
  const found = warekiYear(date);
  if (found === undefined) return '';
  if (language === 'en') return `${found.era.roman} ${found.year}`;
  return `${found.era.kanji}${found.year === 1 ? '元' : found.year}年`;
}

/**
 * 生年月日の読み取り: what people type for a day, western or 和暦: `1951-04-18`, `1951/4/18`, `19510418`,
 * `S26.4.18`, `昭和26年4月18日`, `令和元年5月1日`, full-width digits too. Undefined when it is no day of that era.
 * The last calendar year of an era may run over (平成31年12月1日 is printed on forms made before May 2019).
 */
export function parseJapaneseDate(text: string): LocalDate | undefined {
  const plain = text.normalize('NFKC').trim();
  const western =
    /^(\d{4})(?:[-/.年]\s*(\d{1,2})[-/.月]\s*(\d{1,2})日?)$/.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(plain);
  if (western !== null) return day(Number(western[1]), western[2], western[3]);
  const japanese =
    /^(令和?|平成?|昭和?|大正?|明治?|[RHSTM])\s*(元|\d{1,2})(?:[-/.年]\s*)(\d{1,2})[-/.月]\s*(\d{1,2})日?$/i.exec(
      plain,
    ) ?? /^([RHSTM])(\d{2})(\d{2})(\d{2})$/i.exec(plain);
  if (japanese === null) return undefined;
  const [, name = '', yearText = '', month, dayText] = japanese;
  const era = ERAS.find((candidate) => candidate.letter === name.toUpperCase() || candidate.kanji.startsWith(name));
  if (era === undefined) return undefined;
  const year = Number(era.since.slice(0, 4)) + (yearText === '元' ? 1 : Number(yearText)) - 1;
  const date = day(year, month, dayText);
  if (date === undefined || date < era.since || year > Number(era.until.slice(0, 4))) return undefined;
  return date;
}

function day(year: number, month: string | undefined, dayText: string | undefined): LocalDate | undefined {
  return parseLocalDate(
    `${String(year).padStart(4, '0')}-${(month ?? '').padStart(2, '0')}-${(dayText ?? '').padStart(2, '0')}`,
  );
}
