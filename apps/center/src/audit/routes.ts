import { disclosureHistoryRequest, type DisclosureHistoryView } from '@musubi/contract';
import { isRecordKind, type AuditEvent, type RecordKind } from '@musubi/domain';
import { appendAuditAlone } from '@musubi/runtime';
import { findFacilities } from '../directory/store.ts';
import { actorOf, type PatientCall, type PortalRoutes } from '../http/portal-routes.ts';
import { findHistory } from './store.ts';

/** 公開・閲覧履歴 of one patient: who looked, where, on which grounds. Looking at it is on record as well. */
export function auditRoutes(routes: PortalRoutes, need: { readonly authorize: (call: PatientCall<unknown>) => Promise<void> }): void {
  const { db, network } = routes.place;

  routes.handlePatient('disclosureHistory', disclosureHistoryRequest, async (call): Promise<DisclosureHistoryView> => {
    await need.authorize(call);
    const { page, pageSize } = call.body;
    const { total, events } = await findHistory(db, network, call.patient, pageSize, (page - 1) * pageSize);
    const names = new Map<string, string>((await findFacilities(db, network)).map((facility) => [facility.id, facility.name]));
    const viewed: AuditEvent = { event: 'disclosure-history/viewed', outcome: 'success', actor: actorOf(call.session), patient: call.patient, trace: call.trace, detail: { page } };
    await appendAuditAlone(db, [viewed]);
    return {
      total,
      events: events.map(({ at, event }) => ({
        at, who: event.actor.name ?? '', role: event.actor.role ?? '', facilityName: names.get(event.actor.facility ?? '') ?? '', event: event.event, outcome: event.outcome,
        disclosingName: event.facility === undefined ? null : (names.get(event.facility) ?? event.facility), kinds: kindsOf(event), entries: entriesOf(event), because: becauseOf(event), trace: event.trace,
      })),
    };
  });
}

function kindsOf(event: AuditEvent): readonly RecordKind[] {
  const kinds = event.detail['kinds'];
  return Array.isArray(kinds) ? kinds.filter((kind): kind is RecordKind => typeof kind === 'string' && isRecordKind(kind)) : [];
}

function decisionsOf(event: AuditEvent): readonly { readonly because?: readonly string[]; readonly entries?: number }[] {
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
