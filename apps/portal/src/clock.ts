import { useEffect, useState } from 'react';
import { dayInTokyo, instant, type LocalDate } from '@musubi/domain';

/** The only place of the portal that reads the time. */
export function now(): number {
  return Date.now();
}

/** Re-renders every `every` milliseconds with the time. */
export function useNow(every: number): number {
  const [time, setTime] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setTime(now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return time;
}

/** Today in Japan. Where the center has said what today is, that is used instead. */
export function todayInTokyo(): LocalDate {
  return dayInTokyo(instant(now()));
}
