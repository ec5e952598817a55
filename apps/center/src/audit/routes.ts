import {
  auditSearchRequest,
  disclosureHistoryRequest,
  Failure,
  type AuditSearchAnswer,
  type AuditStateView,
  type DisclosureHistoryView,
} from '@musubi/contract';
import {
  addDays,
  dayNumber,
  instant,
  isRecordKind,
  parseRegionalPatientId,
  type AuditEvent,
  type LocalDate,
  type PatientId,
  type RecordKind,
} from '@musubi/domain';
import { appendAuditAlone } from '@musubi/runtime';
import { z } from 'zod';
import { findFacilities } from '../directory/store.ts';
import { findPatientsOf } from '../patient-index/register/patient-history-store.ts';
import { actorOf, type PatientCall, type PortalRoutes } from '../http/portal-routes.ts';
import { searchAudit } from './search-audit.ts';
import { findByRegionalId, findRegionalIds, findStaffCalled, type TrailPosition } from './search-store.ts';
import { findHistory } from './store.ts';
import { findLastVerification } from './verification-store.ts';
import type { AuditVerifier } from './verify-audit.ts';

/** 公開・閲覧履歴 of one patient: who looked, where, on which grounds. Looking at it is on record as well. */
export function auditRoutes(
  routes: PortalRoutes,
  dependencies: { readonly authorize: (call: PatientCall<unknown>) => Promise<void> },
): void {
  const { db, network } = routes.center;

  routes.handlePatient('disclosureHistory', disclosureHistoryRequest, async (call): Promise<DisclosureHistoryView> => {
    await dependencies.authorize(call);
    const { page, pageSize } = call.body;
    const { total, events } = await findHistory(db, network, call.patient, pageSize, (page - 1) * pageSize);
    const names = new Map<string, string>(
      (await findFacilities(db, network)).map((facility) => [facility.id, facility.name]),
    );
    const viewed: AuditEvent = {
      event: 'disclosure-history/viewed',
      outcome: 'success',
      actor: actorOf(call.session),
      patient: call.patient,
      trace: call.trace,
      detail: { page },
    };
    await appendAuditAlone(db, [viewed]);
    return {
      total,
      events: events.map(({ at, event }) => ({
        at,
        who: event.actor.name ?? '',
        role: event.actor.role ?? '',
        facilityName: names.get(event.actor.facility ?? '') ?? '',
        event: event.event,
        outcome: event.outcome,
        disclosingName: event.facility === undefined ? null : (names.get(event.facility) ?? event.facility),
        kinds: kindsOf(event),
        entries: entriesOf(event),
        because: becauseOf(event),
        trace: event.trace,
      })),
    };
  });
}

/** 監査: the auditor looks through all that is on record, and is on record for it. */
export function auditSearchRoutes(routes: PortalRoutes, verifier: AuditVerifier): void {
  const { db, network, clock } = routes.center;

  routes.handle('searchAudit', auditSearchRequest, async ({ body, session, trace }): Promise<AuditSearchAnswer> => {
    if (dayNumber(body.until) < dayNumber(body.from))
      throw new Failure('request/malformed', [{ at: 'until', code: 'period' }]);
    const [patients, staff] = await Promise.all([
      personsCalled(body.regionalId),
      body.staff === undefined ? undefined : findStaffCalled(db, network, body.staff),
    ]);
    const {
      from,
      until,
      facility,
      event,
      outcome,
      regionalId: _,
      staff: __,
      trace: wantedTrace,
      cursor,
      pageSize,
    } = body;
    const period = { from: startOf(from), until: startOf(addDays(until, 1)) };
    const unknown = patients?.length === 0 ? ('patient' as const) : staff?.length === 0 ? ('staff' as const) : null;
    const page =
      unknown === null
        ? await searchAudit(db, clock, {
            filter: { patients, staff, facility, event, outcome, trace: wantedTrace },
            ...period,
            after: cursor === undefined ? undefined : positionOf(cursor),
            limit: pageSize,
          })
        : { events: [], next: undefined, searchedTo: period.from };
    const searched: AuditEvent = {
      event: 'audit/searched',
      outcome: 'success',
      actor: actorOf(session),
      trace,
      ...(patients?.[0] === undefined ? {} : { patient: patients[0] }),
      ...(facility === undefined ? {} : { facility }),
      detail: {
        from,
        until,
        ...(staff === undefined ? {} : { staff }),
        ...(event === undefined ? {} : { event }),
        ...(outcome === undefined ? {} : { outcome }),
        ...(wantedTrace === undefined ? {} : { trace: wantedTrace }),
        ...(cursor === undefined ? {} : { cursor }),
        found: page.events.length,
        unknown,
      },
    };
    await appendAuditAlone(db, [searched]);
    const [facilities, regionalIds] = await Promise.all([
      findFacilities(db, network),
      findRegionalIds(db, network, [...new Set(page.events.flatMap((found) => found.event.patient ?? []))]),
    ]);
    const names = new Map<string, string>(facilities.map((one) => [one.id, one.name]));
    const nameOf = (id: string | undefined): string | null => (id === undefined ? null : (names.get(id) ?? id));
    return {
      next: page.next === undefined ? null : `${page.next.at}|${page.next.chain}|${page.next.seq}`,
      searchedTo: instant(page.searchedTo),
      unknown,
      events: page.events.map(({ at, position, event: found }) => ({
        id: `${position.chain}:${position.seq}`,
        at,
        event: found.event,
        outcome: found.outcome,
        who: found.actor.name ?? null,
        role: found.actor.role ?? null,
        facilityName: nameOf(found.actor.facility),
        disclosingName: nameOf(found.facility),
        regionalId: regionalIds.get(found.patient ?? '') ?? null,
        kinds: kindsOf(found),
        entries: entriesOf(found),
        because: becauseOf(found),
        trace: found.trace,
        detail: found.detail,
      })),
    };
  });

  // Numbers about the trail as a whole: looking at them is not audited, nor activity, since the page asks while it
  // waits.
  routes.handle(
    'auditState',
    z.object({}),
    async (): Promise<AuditStateView> => ({
      last: (await findLastVerification(db)) ?? null,
      running: verifier.running,
    }),
    { touch: false },
  );

  routes.handle('verifyAudit', z.object({}), async ({ session, trace }) => {
    await verifier.begin({ actor: actorOf(session), trace });
    return { begun: true };
  });

  /** The person and whoever was merged into it; none where nobody has this number. */
  async function personsCalled(typed: string | undefined): Promise<readonly PatientId[] | undefined> {
    if (typed === undefined) return undefined;
    const regionalId = parseRegionalPatientId(typed);
    const patient = regionalId === undefined ? undefined : await findByRegionalId(db, network, regionalId);
    return patient === undefined ? [] : findPatientsOf(db, network, patient);
  }
}

/** The contract's schema has seen it: time, chain, number. */
function positionOf(cursor: string): TrailPosition {
  const [at = '', chain = '', seq = ''] = cursor.split('|');
  return { at, chain: Number(chain), seq };
}

const TOKYO_OFFSET_MS = 9 * 3_600_000;
function startOf(day: LocalDate): number {
  return dayNumber(day) * 86_400_000 - TOKYO_OFFSET_MS;
}

function kindsOf(event: AuditEvent): readonly RecordKind[] {
  const kinds = event.detail['kinds'];
  return Array.isArray(kinds)
    ? kinds.filter((kind): kind is RecordKind => typeof kind === 'string' && isRecordKind(kind))
    : [];
}

function decisionsOf(
  event: AuditEvent,
): readonly { readonly because?: readonly string[]; readonly entries?: number }[] {
  const decisions = event.detail['decisions'];
  return Array.isArray(decisions) ? decisions : [];
}

function entriesOf(event: AuditEvent): number | null {
  const { entries } = event.detail;
  if (typeof entries === 'number') return entries;
  const decisions = decisionsOf(event);
  return decisions.length === 0 ? null : decisions.reduce((sum, decision) => sum + (decision.entries ?? 0), 0);
}

function becauseOf(event: AuditEvent): readonly string[] {
  const { because } = event.detail;
  if (Array.isArray(because)) return because.filter((reason) => typeof reason === 'string');
  return [...new Set(decisionsOf(event).flatMap((decision) => decision.because ?? []))];
}
