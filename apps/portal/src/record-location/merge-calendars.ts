import type { CalendarEntry, CalendarFacility, CalendarView } from '@musubi/contract';
import type { FacilityOutcome, FailedRule, Instant, LocalDate } from '@musubi/domain';

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
  return {
    facilities: view.facilities,
    entries: view.entries,
    today: view.today,
    firstDay: view.firstDay,
    lastDay: view.lastDay,
    newSince: view.newSince,
    readFrom: view.from,
    complete: view.firstDay === null || view.firstDay >= view.from,
  };
}

/**
 * Adds older days. Facilities are found by id, since each answer counts them anew; nothing is said twice and nothing is
 * lost.
 */
export function withOlderDays(known: Calendar, older: CalendarView): Calendar {
  const facilities = [...known.facilities];
  const place = older.facilities.map((candidate) => {
    const at = facilities.findIndex(({ facility }) => facility.id === candidate.facility.id);
    const existing = facilities[at];
    if (existing === undefined) return facilities.push(candidate) - 1;
    const decisions = addDecisions(existing.decisions, candidate.decisions);
    facilities[at] = { ...existing, outcome: addOutcome(existing.outcome, candidate.outcome, decisions), decisions };
    return at;
  });
  const entries = older.entries.map((entry): CalendarEntry => {
    const [facility, ...rest] = entry;
    return [place[facility] ?? facility, ...rest];
  });
  return {
    ...known,
    facilities,
    entries: [...entries, ...known.entries],
    readFrom: older.from,
    complete: known.firstDay === null || known.firstDay >= older.from,
  };
}

/**
 * Two periods of one facility. Only "nothing may be seen in either" stays `not-permitted`; a mixture is `partial`,
 * with all that is withheld counted from the decisions, so that neither period hides what is missing of the other.
 */
function addOutcome(
  known: FacilityOutcome,
  older: FacilityOutcome,
  decisions: CalendarFacility['decisions'],
): FacilityOutcome {
  if (known.outcome === 'unreachable' || known.outcome === 'timed-out') return known;
  if (older.outcome === 'unreachable' || older.outcome === 'timed-out') return older;
  const because = [...becauseOf(known), ...becauseOf(older)].filter(
    (rule, at, all) => all.findIndex((same) => same.reason === rule.reason) === at,
  );
  if (known.outcome === 'not-permitted' && older.outcome === 'not-permitted') return { ...known, because };
  const withheld = decisions.reduce(
    (sum, decided) => sum + (decided.decision.decision === 'deny' ? decided.entries : 0),
    0,
  );
  const missing = Math.max(withheld, missingOf(known) + missingOf(older));
  return missing === 0
    ? { facility: known.facility, outcome: 'complete' }
    : { facility: known.facility, outcome: 'partial', missing, because };
}

function becauseOf(outcome: FacilityOutcome): readonly FailedRule[] {
  return outcome.outcome === 'partial' || outcome.outcome === 'not-permitted' ? outcome.because : [];
}

function missingOf(outcome: FacilityOutcome): number {
  return outcome.outcome === 'partial' ? outcome.missing : 0;
}

function addDecisions(
  known: CalendarFacility['decisions'],
  older: CalendarFacility['decisions'],
): CalendarFacility['decisions'] {
  const sum = [...known];
  for (const decided of older) {
    const at = sum.findIndex(
      (same) =>
        same.kind === decided.kind &&
        same.sensitive === decided.sensitive &&
        same.decision.decision === decided.decision.decision,
    );
    const existing = sum[at];
    if (existing === undefined) sum.push(decided);
    else sum[at] = { ...existing, entries: existing.entries + decided.entries };
  }
  return sum;
}
