import type { CalendarEntry, CalendarFacility } from '@musubi/contract';
import { facilityId, instant, localDate, type EntryId } from '@musubi/domain';
import { describe, expect, it } from 'vitest';
import { awaitsLocations, emptinessOf } from './awaited-locations.ts';
import type { Calendar } from './merge-calendars.ts';

const hospital = facilityId('9910000011');
const open: CalendarFacility = {
  facility: {
    id: hospital,
    name: 'みほん中央病院',
    shortName: '中央病院',
    type: 'hospital',
    discloses: true,
    color: 1,
  },
  connection: 'connected',
  unreachableSince: null,
  lastIngest: instant(0),
  outcome: { facility: hospital, outcome: 'complete' },
  decisions: [],
};
const closed: CalendarFacility = { ...open, outcome: { facility: hospital, outcome: 'not-permitted', because: [] } };
const silent: CalendarFacility = { ...open, connection: 'unreachable' };
const entry: CalendarEntry = [0, 'laboratory', 'resulted', localDate('2026-11-20'), 'a' as EntryId, null, 1, 0];
const calendar = (facilities: readonly CalendarFacility[], entries: readonly CalendarEntry[] = []): Calendar => ({
  facilities,
  entries,
  today: localDate('2026-11-22'),
  firstDay: null,
  lastDay: null,
  newSince: null,
  readFrom: localDate('2024-01-01'),
  complete: true,
});

describe('waiting for locations', () => {
  it('waits for a facility that is open, answers and has taken something in, but has announced nothing', () => {
    expect(awaitsLocations(calendar([open]))).toBe(true);
    expect(awaitsLocations(calendar([open], [entry]))).toBe(false);
  });

  it('does not wait for what cannot come: closed, cut off, never taken in, not disclosing', () => {
    for (const facility of [
      closed,
      silent,
      { ...open, lastIngest: null },
      { ...open, facility: { ...open.facility, discloses: false } },
    ])
      expect(awaitsLocations(calendar([facility]))).toBe(false);
  });
});

describe('why there is nothing to show', () => {
  it.each([
    ['following', true, [open]],
    ['not-permitted', true, [closed]],
    ['not-permitted', false, [closed]],
    ['not-answering', false, [open, silent]],
    ['not-taken-in', false, [{ ...open, lastIngest: null }]],
    ['partly-permitted', false, [open, closed]],
    ['none', false, [open]],
  ] as const)('says %s (fetching: %s)', (expected, following, facilities) => {
    expect(emptinessOf(calendar(facilities), following)).toBe(expected);
  });
});
