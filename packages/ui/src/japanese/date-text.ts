import { dayNumber, type ClinicalTime, type Instant, type LocalDate } from '@musubi/domain';

export type Language = 'ja' | 'en';

const WEEKDAYS = {
  ja: ['日', '月', '火', '水', '木', '金', '土'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
} as const;
const MONTHS_EN = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const TOKYO_OFFSET_MS = 9 * 3_600_000;
const DAY_MS = 86_400_000;

/** 曜日: 0 = Sunday. 1970-01-01 was a Thursday. */
export function weekday(days: number): number {
  return (((days + 4) % 7) + 7) % 7;
}

export function weekdayText(days: number, language: Language): string {
  return WEEKDAYS[language][weekday(days)] ?? '';
}

export function monthText(month: number, language: Language): string {
  return language === 'ja' ? `${month}月` : (MONTHS_EN[month - 1] ?? '');
}

/** 2026-11-19（木） */
export function dayWithWeekday(date: LocalDate, language: Language): string {
  const name = weekdayText(dayNumber(date), language);
  return language === 'ja' ? `${date}（${name}）` : `${date} (${name})`;
}

/** 2026年10月26日 – 11月22日; parts that repeat are left out. */
export function rangeText(from: LocalDate, until: LocalDate, language: Language): string {
  const [fy, fm, fd] = parts(from);
  const [uy, um, ud] = parts(until);
  if (language === 'ja') {
    return `${fy}年${fm}月${fd}日 – ${uy === fy ? '' : `${uy}年`}${um}月${ud}日`;
  }
  return `${fd} ${monthText(fm, 'en')}${uy === fy ? '' : ` ${fy}`} – ${ud} ${monthText(um, 'en')} ${uy}`;
}

/** 診療上の日時: as exact as its source and no more. */
export function clinicalTimeText(time: ClinicalTime, language: Language): string {
  switch (time.precision) {
    case 'year':
      return language === 'ja' ? `${time.value}年` : time.value;
    case 'month':
      return language === 'ja' ? `${time.value.slice(0, 4)}年${Number(time.value.slice(5, 7))}月` : time.value;
    case 'day':
      return time.value;
    case 'minute':
    case 'second':
      return time.value.slice(0, 16).replace('T', ' ');
    default:
      return time.precision satisfies never;
  }
}

/** 終了: the end beside its start, without the day where it is the same one. */
export function clinicalEndText(end: ClinicalTime, start: ClinicalTime | undefined, language: Language): string {
  const text = clinicalTimeText(end, language);
  const sameDay = start !== undefined && start.value.slice(0, 10) === end.value.slice(0, 10);
  return sameDay && text.length > 10 ? text.slice(11) : text;
}

/** 時点: 2026-11-19 18:40 in Japanese time. */
export function instantText(instant: Instant | string): string {
  return new Date(Date.parse(instant) + TOKYO_OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
}

/** 8分前, 1時間前, 昨日 18:40, 11/08 18:40: how long ago, exact enough to judge whether it is current. */
export function agoText(instant: Instant | string, nowMs: number, language: Language): string {
  const then = Date.parse(instant);
  const minutes = Math.floor((nowMs - then) / 60_000);
  if (minutes < 1) return language === 'ja' ? 'たった今' : 'just now';
  if (minutes < 60) return language === 'ja' ? `${minutes}分前` : `${minutes} min ago`;
  if (minutes < 12 * 60)
    return language === 'ja' ? `${Math.floor(minutes / 60)}時間前` : `${Math.floor(minutes / 60)} h ago`;
  const clock = instantText(instant);
  const days = Math.floor((nowMs + TOKYO_OFFSET_MS) / DAY_MS) - Math.floor((then + TOKYO_OFFSET_MS) / DAY_MS);
  if (days === 0) return language === 'ja' ? `今日 ${clock.slice(11)}` : `today ${clock.slice(11)}`;
  if (days === 1) return language === 'ja' ? `昨日 ${clock.slice(11)}` : `yesterday ${clock.slice(11)}`;
  const sameYear = instantText(new Date(nowMs).toISOString()).slice(0, 4) === clock.slice(0, 4);
  return sameYear ? `${clock.slice(5, 7)}/${clock.slice(8, 10)} ${clock.slice(11)}` : clock.slice(0, 10);
}

function parts(date: LocalDate): readonly [number, number, number] {
  return [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))];
}
