import type { CalendarFacility } from '@musubi/contract';
import type { Calendar } from './merge-calendars.ts';

/**
 * Open, connected, something taken in, and yet no location of this patient: its announcement is on the way, or there is
 * nothing.
 */
export function awaitsLocations(calendar: Calendar | undefined): boolean {
  if (calendar === undefined) return true;
  const arrived = new Set(calendar.entries.map(([facility]) => facility));
  return calendar.facilities.some((candidate, at) => !arrived.has(at) && mayStillCome(candidate));
}

function mayStillCome({ facility, connection, lastIngest, outcome, decisions }: CalendarFacility): boolean {
  return (
    facility.discloses &&
    connection === 'connected' &&
    lastIngest !== null &&
    outcome.outcome !== 'not-permitted' &&
    decisions.every(({ entries }) => entries === 0)
  );
}

/** What has arrived, as a word to compare with the time before. */
export function arrivedOf(calendar: Calendar | undefined): string {
  const counts = new Map<number, number>();
  for (const [facility] of calendar?.entries ?? []) counts.set(facility, (counts.get(facility) ?? 0) + 1);
  return (calendar?.facilities ?? [])
    .map(({ facility, outcome }, at) => `${facility.id}:${outcome.outcome}:${counts.get(at) ?? 0}`)
    .join(' ');
}

/** 何も表示しない理由: which sentence is true when there is no entry to show. */
export type Emptiness = 'following' | 'not-permitted' | 'not-answering' | 'not-taken-in' | 'partly-permitted' | 'none';

export function emptinessOf(calendar: Calendar, following: boolean): Emptiness {
  const disclosing = calendar.facilities.filter(({ facility }) => facility.discloses);
  const open = disclosing.filter(({ outcome }) => outcome.outcome !== 'not-permitted');
  if (following && open.length > 0) return 'following';
  if (open.length === 0) return 'not-permitted';
  if (
    open.some(
      ({ connection, outcome }) =>
        connection === 'unreachable' || outcome.outcome === 'unreachable' || outcome.outcome === 'timed-out',
    )
  )
    return 'not-answering';
  if (open.every(({ lastIngest }) => lastIngest === null)) return 'not-taken-in';
  return open.length < disclosing.length || open.some(({ outcome }) => outcome.outcome === 'partial')
    ? 'partly-permitted'
    : 'none';
}
