import type { CalendarEntry, CalendarFacility, CalendarView } from '@musubi/contract';
import type { FacilityOutcome, Instant, LocalDate } from '@musubi/domain';

/** The calendar as far as it has been read; `complete` = back to the first day with an entry. */
export type Calendar = {
  readonly facilities: readonly CalendarFacility[];
  readonly entries: readonly CalendarEntry[];
  readonly today: LocalDate;
  readonly firstDay: LocalDate | null;
  readonly lastDay: LocalDate | null;
  readonly newSince: Instant | null;
  readonly readFrom: LocalDate;
  readonly complete: boolean;
};

export function firstCalendar(view: CalendarView): Calendar {
  return { facilities: view.facilities, entries: view.entries, today: view.today, firstDay: view.firstDay, lastDay: view.lastDay, newSince: view.newSince, readFrom: view.from, complete: view.firstDay === null || view.firstDay >= view.from };
}

/** Adds older days. Facilities are found by id, since each answer counts them anew; nothing is said twice and nothing is lost. */
export function withOlderDays(known: Calendar, older: CalendarView): Calendar {
  const facilities = [...known.facilities];
  const place = older.facilities.map((candidate) => {
    const at = facilities.findIndex(({ facility }) => facility.id === candidate.facility.id);
    const existing = facilities[at];
    if (existing === undefined) return facilities.push(candidate) - 1;
    facilities[at] = { ...existing, outcome: addOutcome(existing.outcome, candidate.outcome), decisions: addDecisions(existing.decisions, candidate.decisions) };
    return at;
  });
  const entries = older.entries.map((entry): CalendarEntry => {
    const [facility, ...rest] = entry;
    return [place[facility] ?? facility, ...rest];
  });
  return { ...known, facilities, entries: [...entries, ...known.entries], readFrom: older.from, complete: known.firstDay === null || known.firstDay >= older.from };
}

function addOutcome(known: FacilityOutcome, older: FacilityOutcome): FacilityOutcome {
  if (known.outcome === 'complete') return older;
  if (known.outcome === 'partial' && older.outcome === 'partial') return { ...known, missing: known.missing + older.missing, because: [...known.because, ...older.because.filter((rule) => !known.because.some((same) => same.reason === rule.reason))] };
  return known;
}

function addDecisions(known: CalendarFacility['decisions'], older: CalendarFacility['decisions']): CalendarFacility['decisions'] {
  const sum = [...known];
  for (const decided of older) {
    const at = sum.findIndex((same) => same.kind === decided.kind && same.sensitive === decided.sensitive && same.decision.decision === decided.decision.decision);
    const existing = sum[at];
    if (existing === undefined) sum.push(decided);
    else sum[at] = { ...existing, entries: existing.entries + decided.entries };
  }
  return sum;
}
