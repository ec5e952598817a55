import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { CalendarAnswer } from '@musubi/contract';
import { readCalendar } from '@musubi/contract/read-calendar';
import { addDays } from '@musubi/domain';
import { todayInTokyo } from '../clock.ts';
import { ask } from '../server/ask.ts';
import { firstCalendar, withOlderDays, type Calendar } from './merge-calendars.ts';

/**
 * The first question is small, so that the calendar is on screen within a second; the years before follow by
 * themselves.
 */
const RECENT_DAYS = 800;
const AHEAD_DAYS = 400;
/** The contract allows ten years in one question. */
const OLDER_DAYS = 3650;

export function useCalendar(patient: string): UseQueryResult<Calendar> {
  const client = useQueryClient();
  const key = ['calendar', patient];
  return useQuery({
    queryKey: key,
    staleTime: Infinity,
    queryFn: async ({ signal }) => {
      const today = todayInTokyo();
      const question = async (body: { from: string; until: string }) =>
        readCalendar(await ask<CalendarAnswer>('calendar', { patient, signal, body }));
      let calendar = firstCalendar(
        await question({ from: addDays(today, -RECENT_DAYS), until: addDays(today, AHEAD_DAYS) }),
      );
      const known = client.getQueryData<Calendar>(key);
      while (!calendar.complete) {
        // Asked again, the older years stay on the screen until the whole answer is here.
        if (known?.complete !== true) client.setQueryData(key, calendar);
        const until = addDays(calendar.readFrom, -1);
        calendar = withOlderDays(calendar, await question({ from: addDays(until, -OLDER_DAYS), until }));
      }
      return calendar;
    },
  });
}
