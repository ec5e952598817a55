import { Failure, type CalendarView } from '@musubi/contract';
import { dayNumber, type AuditEvent, type FacilityOutcome, type LocalDate } from '@musubi/domain';
import { appendAuditAlone } from '@musubi/runtime';
import type { LinkRegistry } from '../gateway-link/link-registry.ts';
import { actorOf, type PatientCall } from '../http/portal-routes.ts';
import { findSeenUntil } from '../patient-index/store.ts';
import type { Place } from '../place.ts';
import { findCalendarRows, type LocatedAt } from '../record-location/store.ts';
import { assembleCalendar, type AssembledFacility } from './assemble-calendar.ts';
import { gatherFacts } from './gather-facts.ts';
import { isAnnounced, type LinkedFacility } from './store.ts';

const LONGEST_DAYS = 3_660;

/** 診療カレンダー: locate → decide → assemble, from the center's own index: no hospital is asked. */
export async function viewCalendar(place: Place, registry: LinkRegistry, call: PatientCall<{ from: LocalDate; until: LocalDate }>): Promise<CalendarView> {
  const { db, network } = place;
  const { from, until } = call.body;
  const span = dayNumber(until) - dayNumber(from);
  if (span < 0 || span > LONGEST_DAYS) throw new Failure('request/malformed', [{ at: 'until', code: 'period' }]);
  const [gathered, newSince] = await Promise.all([gatherFacts(place, call), findSeenUntil(db, network, call.session.staff.id, call.patient)]);
  const { facts, facilities } = gathered;
  const at: readonly LocatedAt[] = facilities.map((linked) => ({ facility: linked.facility.id, localPatient: linked.localPatient }));
  const located = await findCalendarRows(db, network, at, from, until, newSince);
  const calendar = assembleCalendar(facts, facilities.map((linked) => linked.facility.id), located);
  const shown = located.filter((rows) => calendar.facilities.get(rows.facility)?.mayShowSomething === true);
  const firstDays = shown.flatMap((rows) => rows.first ?? []).sort();
  const lastDays = shown.flatMap((rows) => rows.last ?? []).sort();
  const event: AuditEvent = {
    event: 'calendar/viewed', outcome: 'success', actor: actorOf(call.session), patient: call.patient, trace: call.trace,
    detail: { from, until, facilities: facilities.map((linked) => ({ facility: linked.facility.id, outcome: calendar.facilities.get(linked.facility.id)?.outcome.outcome })), entries: calendar.entries.length },
  };
  await appendAuditAlone(db, [event]);
  return {
    from, until, today: facts.today,
    facilities: facilities.flatMap((linked) => {
      const assembled = calendar.facilities.get(linked.facility.id);
      if (assembled === undefined) return [];
      // A facility without a gateway has nothing that could be unreachable.
      const connected = linked.gateway === undefined || registry.isConnected(linked.gateway);
      return [{
        facility: linked.facility, connection: connected ? 'connected' as const : 'unreachable' as const, unreachableSince: connected ? null : (linked.gatewaySeenAt ?? null),
        lastIngest: linked.latestIngest ?? null, outcome: notYet(linked, assembled), decisions: assembled.decisions,
      }];
    }),
    entries: calendar.entries,
    firstDay: firstDays[0] ?? null, lastDay: lastDays.at(-1) ?? null, newSince: newSince ?? null,
  };
}

/** A person just opened there: nobody has been asked yet, and nothing must not look like all. */
function notYet(linked: LinkedFacility, { outcome }: AssembledFacility): FacilityOutcome {
  return outcome.outcome === 'complete' && !isAnnounced(linked) ? { facility: linked.facility.id, outcome: 'unreachable', since: linked.gatewaySeenAt } : outcome;
}
