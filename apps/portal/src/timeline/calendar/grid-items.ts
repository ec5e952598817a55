import { dayNumber, laneOf } from '@musubi/domain';
import type { GridItem } from '@musubi/ui';
import type { Calendar } from '../../record-location/merge-calendars.ts';

/** The calendar's rows as items of the grid; standing facts stand in the header instead. */
export function gridItems(calendar: Calendar): readonly GridItem[] {
  const items: GridItem[] = [];
  calendar.entries.forEach(([facility, kind, status, day, id, , , isNew], index) => {
    const lane = laneOf(kind, status);
    if (lane !== 'standing')
      items.push({ id, index, facility, kind, status, lane, day: dayNumber(day), isNew: isNew === 1 });
  });
  return items;
}

/** 記録の量 by month, for the overview under the calendar. */
export function monthlyCounts(
  items: readonly GridItem[],
  from: number,
  until: number,
  buckets: number,
): readonly number[] {
  const counts = new Array<number>(buckets).fill(0);
  const span = Math.max(1, until - from + 1);
  for (const item of items) {
    const at = Math.floor(((item.day - from) / span) * buckets);
    if (at >= 0 && at < buckets) counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}
