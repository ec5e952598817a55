import { Failure, type CalendarAnswer } from '@musubi/contract';
import { dayNumber, type AccessDecision, type AuditEvent, type FacilityOutcome, type LocalDate } from '@musubi/domain';
import { appendAuditAlone } from '@musubi/runtime';
import type { LinkRegistry } from '../gateway-link/link-registry.ts';
import { actorOf, type PatientCall } from '../http/portal-routes.ts';
import type { CenterContext } from '../center-context.ts';
import { findChangedEntries } from '../record-location/located-store.ts';
import { assembleCalendar, type AssembledFacility } from './assemble-calendar.ts';
import { gatherFacts } from './gather-facts.ts';
import { findLinkedPages, isAnnounced, type LinkedFacility, type PagesFound } from './store.ts';
import { viewReader } from './view-reader.ts';

const LONGEST_DAYS = 3_660;
/** A megabyte of one patient is not to hold up the next one's weeks. */
const LONG_DAYS = 800;
const NOTHING_LINKED: PagesFound = { linked: [], newSince: undefined };

/**
 * 診療カレンダー: locate → decide → assemble, from the center's own index: no hospital is asked. Answers a
 * CalendarAnswer as bytes: its pages lie ready, and nobody looks for what has to be escaped in twenty thousand lines.
 */
export async function viewCalendar(
  center: CenterContext,
  registry: LinkRegistry,
  call: PatientCall<{ from: LocalDate; until: LocalDate }>,
): Promise<Buffer> {
  const { db, network } = center;
  const { from, until } = call.body;
  const span = dayNumber(until) - dayNumber(from);
  if (span < 0 || span > LONGEST_DAYS) throw new Failure('request/malformed', [{ at: 'until', code: 'period' }]);
  const { staff } = call.session;
  const wanted = { patient: call.patient, staff: staff.id, from, until };
  const pages =
    span > LONG_DAYS
      ? findLinkedPages(db, network, [wanted]).then(([found]) => found ?? NOTHING_LINKED)
      : viewReader(center).pages.add(wanted);
  const { facts, facilities } = await gatherFacts(center, call, async () =>
    (await pages).linked.map((page) => page.at),
  );
  const { linked: located, newSince } = await pages;
  const fresh =
    newSince === undefined
      ? []
      : located
          .filter((page) => page.newest !== null && page.newest > newSince)
          .map(({ at }) => ({ facility: at.facility.id, localPatient: at.localPatient }));
  const changed =
    newSince === undefined || fresh.length === 0
      ? new Set<string>()
      : await findChangedEntries(db, network, fresh, from, until, newSince);
  const calendar = assembleCalendar(
    facts,
    { from, until },
    located.map(({ at, body }) => ({ facility: at.facility.id, body })),
    changed,
  );
  const shown = located.filter((page) => calendar.facilities.get(page.at.facility.id)?.mayShowSomething === true);
  const firstDays = shown.flatMap((page) => page.first ?? []).sort();
  const lastDays = shown.flatMap((page) => page.last ?? []).sort();
  const event: AuditEvent = {
    event: 'calendar/viewed',
    outcome: 'success',
    actor: actorOf(call.session),
    patient: call.patient,
    trace: call.trace,
    detail: {
      from,
      until,
      facilities: facilities.map((linked) => ({
        facility: linked.facility.id,
        outcome: calendar.facilities.get(linked.facility.id)?.outcome.outcome,
      })),
      entries: calendar.entries,
    },
  };
  await appendAuditAlone(db, [event]);
  const decisions = new DecisionTable();
  const view: Omit<CalendarAnswer, 'pages'> = {
    from,
    until,
    today: facts.today,
    changed: calendar.changed,
    decisions: decisions.rows,
    facilities: facilities.flatMap((linked) => {
      const assembled = calendar.facilities.get(linked.facility.id);
      if (assembled === undefined) return [];
      // A facility without a gateway has nothing that could be unreachable.
      const connected = linked.gateway === undefined || registry.isConnected(linked.gateway);
      return [
        {
          facility: linked.facility,
          connection: connected ? ('connected' as const) : ('unreachable' as const),
          unreachableSince: connected ? null : (linked.gatewaySeenAt ?? null),
          lastIngest: linked.latestIngest ?? null,
          outcome: notYet(linked, assembled),
          decisions: assembled.decisions.map(
            ({ kind, sensitive, decision, entries }) =>
              [kind, sensitive ?? null, decisions.indexOf(decision), entries] as const,
          ),
        },
      ];
    }),
    firstDay: firstDays[0] ?? null,
    lastDay: lastDays.at(-1) ?? null,
    newSince: newSince ?? null,
  };
  return bytesOf([
    `${JSON.stringify(view).slice(0, -1)},"pages":["`,
    ...calendar.pages.flatMap((page, at) => (at === 0 ? [page] : ['","', page])),
    '"]}',
  ]);
}

/**
 * Piece by piece: joined to one Japanese name, a megabyte of ASCII would be made wide characters and narrow ones again.
 */
function bytesOf(pieces: readonly string[]): Buffer {
  const bytes = Buffer.allocUnsafe(pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0));
  let at = 0;
  for (const piece of pieces) at += bytes.write(piece, at);
  return bytes;
}

/** Every hospital and kind has a decision of its own; most of them say the same. */
class DecisionTable {
  readonly rows: AccessDecision[] = [];
  readonly #known = new Map<string, number>();
  readonly #same = new Map<AccessDecision, number>();

  indexOf(decision: AccessDecision): number {
    const at = this.#same.get(decision) ?? this.#find(decision);
    this.#same.set(decision, at);
    return at;
  }

  #find(decision: AccessDecision): number {
    let says = '';
    for (const rule of decision.passed) says += `${rule.reason} ${rule.consent ?? ''},`;
    for (const rule of decision.failed) says += `${rule.reason} ${rule.cure},`;
    const known = this.#known.get(says);
    if (known !== undefined) return known;
    this.#known.set(says, this.rows.length);
    return this.rows.push(decision) - 1;
  }
}

/** A person just opened there: nobody has been asked yet, and nothing must not look like all. */
function notYet(linked: LinkedFacility, { outcome }: AssembledFacility): FacilityOutcome {
  return outcome.outcome === 'complete' && !isAnnounced(linked)
    ? { facility: linked.facility.id, outcome: 'unreachable', since: linked.gatewaySeenAt }
    : outcome;
}
