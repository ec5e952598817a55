import { dayNumber, parseLocalDate, type ClinicalTime, type EncounterContent } from '@musubi/domain';
import { staysOf, type Stay, type StayEvent } from '@musubi/ui';
import type { StreamedEntry } from '../../server/record-stream.ts';

/** 入院期間 of all facilities, from the encounters that have arrived. `facilities` gives the calendar's numbers. */
export function staysFrom(
  entries: readonly StreamedEntry[],
  facilities: readonly string[],
  admissionWord: string,
): readonly Stay[] {
  const events: StayEvent[] = [];
  for (const { facility, line } of entries) {
    const { entry } = line;
    const at = facilities.indexOf(facility);
    if (entry.content.type !== 'encounter' || entry.day === undefined || at === -1 || entry.status === 'cancelled')
      continue;
    events.push({
      facility: at,
      entry: line.id,
      event: entry.content.event,
      day: dayNumber(entry.day),
      start: dayOf(entry.content.start),
      end: dayOf(entry.content.end),
      label: [admissionWord, entry.department?.text ?? entry.content.ward ?? '']
        .filter((part) => part !== '')
        .join(' '),
    });
  }
  return staysOf(events);
}

/** Which kind of encounter an entry of the calendar is, once its hospital has answered. */
export function encounterEvents(entries: readonly StreamedEntry[]): ReadonlyMap<string, EncounterContent['event']> {
  const events = new Map<string, EncounterContent['event']>();
  for (const { line } of entries)
    if (line.entry.content.type === 'encounter') events.set(line.id, line.entry.content.event);
  return events;
}

function dayOf(time: ClinicalTime | undefined): number | undefined {
  const date = time === undefined ? undefined : parseLocalDate(time.value.slice(0, 10));
  return date === undefined ? undefined : dayNumber(date);
}
