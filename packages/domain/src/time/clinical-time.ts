import { type LocalDate, parseLocalDate } from './local-date.ts';

export type TimePrecision = 'year' | 'month' | 'day' | 'minute' | 'second';

/**
 * 診療上の日時: as exact as its source and no more. `value` is `YYYY`, `YYYY-MM`, `YYYY-MM-DD`,
 * `YYYY-MM-DDTHH:MM` or `YYYY-MM-DDTHH:MM:SS` in Japanese time; `source` is the text that was read.
 */
export type ClinicalTime = { readonly value: string; readonly precision: TimePrecision; readonly source: string };

/**
 * HL7 v2 DTM/TS `YYYY[MM[DD[HH[MM[SS[.S…]]]]]][+ZZZZ]`; 24:00 is the next day's 00:00. Undefined when it is no time.
 */
export function parseHl7Time(source: string): ClinicalTime | undefined {
  const match = /^(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:\.\d{1,9})?([+-]\d{4})?$/.exec(source.trim());
  if (match === null) return undefined;
  const [, year = '', month, day, hour, minute = '00', second, zone] = match;
  if (month === undefined) return { value: year, precision: 'year', source };
  if (Number(month) < 1 || Number(month) > 12) return undefined;
  if (day === undefined) return { value: `${year}-${month}`, precision: 'month', source };
  const date = parseLocalDate(`${year}-${month}-${day}`);
  if (date === undefined) return undefined;
  if (hour === undefined) return { value: date, precision: 'day', source };
  if (Number(hour) > 24 || Number(minute) > 59 || Number(second ?? '0') > 60) return undefined;
  if (zone !== undefined && zone !== TOKYO_ZONE)
    return inTokyo(
      `${date}T${hour === '24' ? '00' : hour}:${minute}:${second === undefined || second === '60' ? '00' : second}`,
      zone,
      hour === '24',
      second === undefined ? 'minute' : 'second',
      source,
    );
  if (hour === '24') return { value: `${nextDay(date)}T00:${minute}`, precision: 'minute', source };
  if (second === undefined) return { value: `${date}T${hour}:${minute}`, precision: 'minute', source };
  return { value: `${date}T${hour}:${minute}:${second === '60' ? '59' : second}`, precision: 'second', source };
}

const TOKYO_ZONE = '+0900';

/** A time that names another zone, as Japanese time: `00:30+0000` is half past nine. */
function inTokyo(
  local: string,
  zone: string,
  nextDayFirst: boolean,
  precision: 'minute' | 'second',
  source: string,
): ClinicalTime | undefined {
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3))];
  if (hours > 14 || minutes > 59) return undefined;
  const offset = (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
  const moved = new Date(
    Date.parse(`${local}Z`) + (9 * 60 - offset) * 60_000 + (nextDayFirst ? 86_400_000 : 0),
  ).toISOString();
  return { value: moved.slice(0, precision === 'minute' ? 16 : 19), precision, source };
}

/** The day on which it stands in the calendar; undefined when only month or year is known. */
export function clinicalDay(time: ClinicalTime): LocalDate | undefined {
  return time.precision === 'year' || time.precision === 'month' ? undefined : parseLocalDate(time.value.slice(0, 10));
}

function nextDay(date: LocalDate): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
