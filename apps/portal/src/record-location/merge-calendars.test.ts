import type { CalendarEntry, CalendarFacility, CalendarView } from '@musubi/contract';
import { facilityId, localDate, type EntryId } from '@musubi/domain';
import { describe, expect, it } from 'vitest';
import { firstCalendar, withOlderDays } from './merge-calendars.ts';

const facility = (id: string, entries: number, missing = 0): CalendarFacility => ({
  facility: { id: facilityId(id), name: `みほん${id}`, shortName: id, type: 'hospital', discloses: true, color: 1 },
  connection: 'connected',
  unreachableSince: null,
  lastIngest: null,
  outcome:
    missing === 0
      ? { facility: facilityId(id), outcome: 'complete' }
      : {
          facility: facilityId(id),
          outcome: 'partial',
          missing,
          because: [{ rule: 'consent-scope', reason: 'consent/kind-not-covered', cure: 'change-consent' }],
        },
  decisions: [{ kind: 'laboratory', decision: { decision: 'permit', passed: [], failed: [] }, entries }],
});
const entry = (at: number, day: string, id: string): CalendarEntry => [
  at,
  'laboratory',
  'resulted',
  localDate(day),
  id as EntryId,
  null,
  1,
  0,
];
const view = (
  from: string,
  until: string,
  facilities: readonly CalendarFacility[],
  entries: readonly CalendarEntry[],
): CalendarView => ({
  from: localDate(from),
  until: localDate(until),
  today: localDate('2026-11-22'),
  facilities,
  entries,
  firstDay: localDate('2015-01-01'),
  lastDay: localDate('2026-11-20'),
  newSince: null,
});

describe('calendar in parts', () => {
  it('keeps every entry at its own facility although each part counts facilities anew', () => {
    const recent = firstCalendar(
      view(
        '2025-01-01',
        '2026-12-31',
        [facility('9910000011', 1), facility('9910000022', 0)],
        [entry(0, '2026-11-20', 'a')],
      ),
    );
    const all = withOlderDays(
      recent,
      view(
        '2015-01-01',
        '2024-12-31',
        [facility('9910000022', 2, 3), facility('9910000033', 1)],
        [entry(0, '2015-01-01', 'b'), entry(1, '2016-01-01', 'c')],
      ),
    );
    expect(all.entries.map(([at, , , , id]) => [id, all.facilities[at]?.facility.id])).toEqual([
      ['b', '9910000022'],
      ['c', '9910000033'],
      ['a', '9910000011'],
    ]);
    expect(recent.complete).toBe(false);
    expect(all.complete).toBe(true);
  });

  it('adds up what is withheld instead of showing only the recent part', () => {
    const recent = firstCalendar(view('2025-01-01', '2026-12-31', [facility('9910000011', 1, 2)], []));
    const all = withOlderDays(recent, view('2015-01-01', '2024-12-31', [facility('9910000011', 5, 4)], []));
    expect(all.facilities[0]?.outcome).toMatchObject({ outcome: 'partial', missing: 6 });
    expect(all.facilities[0]?.decisions[0]?.entries).toBe(6);
  });

  it('counts what is refused of the years before publication began instead of refusing the whole facility', () => {
    const refused: CalendarFacility = {
      ...facility('9910000011', 0),
      outcome: {
        facility: facilityId('9910000011'),
        outcome: 'not-permitted',
        because: [{ rule: 'publication', reason: 'publication/before-start', cure: 'ask-disclosing-facility' }],
      },
      decisions: [
        {
          kind: 'laboratory',
          decision: {
            decision: 'deny',
            passed: [],
            failed: [{ rule: 'publication', reason: 'publication/before-start', cure: 'ask-disclosing-facility' }],
          },
          entries: 7,
        },
      ],
    };
    const all = withOlderDays(
      firstCalendar(view('2025-01-01', '2026-12-31', [facility('9910000011', 1)], [])),
      view('2015-01-01', '2024-12-31', [refused], []),
    );
    expect(all.facilities[0]?.outcome).toMatchObject({
      outcome: 'partial',
      missing: 7,
      because: [{ reason: 'publication/before-start' }],
    });
  });

  it('does not call a facility complete when something older is withheld', () => {
    const recent = firstCalendar(view('2025-01-01', '2026-12-31', [facility('9910000011', 1)], []));
    const all = withOlderDays(recent, view('2015-01-01', '2024-12-31', [facility('9910000011', 5, 4)], []));
    expect(all.facilities[0]?.outcome.outcome).toBe('partial');
  });
});
