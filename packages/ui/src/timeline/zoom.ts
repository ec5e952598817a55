import { dayNumber, daysInMonth, fromDayNumber, type LocalDate } from '@musubi/domain';
import { weekday } from '../japanese/date-text.ts';

/**
 * 拡大の段階. The unit of a column: `day` and `week` draw one day a column (two and four weeks at 1366 px),
 * `month` one week a column (half a year), `year` one month a column (two years).
 */
export const ZOOMS = ['day', 'week', 'month', 'year'] as const;
export type Zoom = (typeof ZOOMS)[number];

/** What is on screen: the last column, counted in the zoom's own unit, so that moving is adding. */
export type View = { readonly zoom: Zoom; readonly last: number };

export type Column = {
  readonly unit: number;
  /** Day numbers, inclusive. */
  readonly from: number;
  readonly until: number;
  readonly weekend: 'saturday' | 'sunday' | undefined;
  readonly today: boolean;
  /** A new month (a new year in the zoom `year`) begins with this column. */
  readonly opens: boolean;
};

const NARROWEST: Readonly<Record<Zoom, number>> = { day: 52, week: 26.5, month: 28, year: 30 };
const FEWEST: Readonly<Record<Zoom, number>> = { day: 7, week: 14, month: 13, year: 12 };
const MOST: Readonly<Record<Zoom, number>> = { day: 21, week: 56, month: 52, year: 36 };

/** How many columns fit; whole weeks in the zoom `week`. */
export function columnCount(zoom: Zoom, width: number): number {
  const fit = Math.min(MOST[zoom], Math.max(FEWEST[zoom], Math.floor(width / NARROWEST[zoom])));
  return zoom === 'week' ? Math.floor(fit / 7) * 7 : fit;
}

export function unitOfDay(zoom: Zoom, days: number): number {
  switch (zoom) {
    case 'day':
    case 'week':
      return days;
    case 'month':
      return Math.floor((days + 3) / 7);
    case 'year':
      return monthOfDay(days);
    default:
      return zoom satisfies never;
  }
}

/** First and last day of a unit. */
export function daysOfUnit(zoom: Zoom, unit: number): readonly [from: number, until: number] {
  switch (zoom) {
    case 'day':
    case 'week':
      return [unit, unit];
    case 'month':
      return [unit * 7 - 3, unit * 7 + 3];
    case 'year': {
      const [year, month] = [Math.floor(unit / 12), (unit % 12) + 1];
      const first = dayNumber(`${year}-${String(month).padStart(2, '0')}-01` as LocalDate);
      return [first, first + daysInMonth(year, month) - 1];
    }
    default:
      return zoom satisfies never;
  }
}

export function columnsOf(view: View, count: number, today: number): readonly Column[] {
  const columns: Column[] = [];
  for (let unit = view.last - count + 1; unit <= view.last; unit++) {
    const [from, until] = daysOfUnit(view.zoom, unit);
    const single = from === until;
    const name = weekday(from);
    columns.push({
      unit,
      from,
      until,
      weekend: single && name === 6 ? 'saturday' : single && name === 0 ? 'sunday' : undefined,
      today: from <= today && today <= until,
      opens: columns.length === 0 || opensGroup(view.zoom, from, until),
    });
  }
  return columns;
}

function opensGroup(zoom: Zoom, from: number, until: number): boolean {
  if (zoom === 'year') return fromDayNumber(from).slice(5, 7) === '01';
  for (let day = from; day <= until; day++) if (fromDayNumber(day).endsWith('-01')) return true;
  return false;
}

/** Another zoom that keeps `day` where it is on the screen (a fraction of the width). */
export function rezoom(
  view: View,
  zoom: Zoom,
  day: number,
  count: { readonly before: number; readonly after: number },
): View {
  const place = (unitOfDay(view.zoom, day) - (view.last - count.before + 1) + 0.5) / count.before;
  const kept = place >= 0 && place <= 1 ? place : 1;
  const unit = unitOfDay(zoom, day);
  return { zoom, last: unit + Math.round((1 - kept) * (count.after - 1)) };
}

/** Moves the view as little as needed to bring the day on the screen. */
export function reveal(view: View, day: number, count: number): View {
  const unit = unitOfDay(view.zoom, day);
  if (unit > view.last) return { ...view, last: unit + Math.floor(count / 4) };
  if (unit <= view.last - count) return { ...view, last: unit + Math.floor((count * 3) / 4) };
  return view;
}

function monthOfDay(days: number): number {
  const date = fromDayNumber(days);
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
}
