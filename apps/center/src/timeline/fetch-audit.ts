/** 取得の監査記録: what was requested or refused, before a byte arrives, and what was answered. */
import { distinctRules, type AuditEvent, type FacilityOutcome } from '@musubi/domain';
import { actorOf } from '../http/portal-routes.ts';
import type { Gathered } from './gather-facts.ts';
import type { FetchPlan, Wanted } from './wanted-records.ts';

export function requested(gathered: Gathered, wanted: Wanted, plans: readonly FetchPlan[]): readonly AuditEvent[] {
  const base = { actor: actorOf(gathered.session), patient: gathered.patient, trace: gathered.trace };
  return plans.flatMap((plan): AuditEvent[] => {
    const facility = plan.linked.facility.id;
    const granted: AuditEvent[] =
      plan.permits.granted.length === 0
        ? []
        : [
            {
              ...base,
              event: 'record/requested',
              outcome: 'success',
              facility,
              detail: {
                what: wanted.what,
                kinds: [...new Set(plan.permits.granted.flatMap(({ access }) => access.kinds))],
                decisions: plan.permits.granted.map(({ access, decision, covers }) => ({
                  decision: access.id,
                  because: decision.passed.map((rule) => rule.reason),
                  entries: covers.length,
                })),
              },
            },
          ];
    const refused: AuditEvent[] =
      plan.permits.denied.length === 0
        ? []
        : [
            {
              ...base,
              event: 'record/refused',
              outcome: 'refused',
              facility,
              detail: {
                what: wanted.what,
                kinds: [...new Set(plan.permits.denied.map((item) => item.wanted.kind))],
                entries: plan.permits.denied.length,
                because: distinctRules(plan.permits.denied.flatMap((item) => [...item.failed])).map(
                  (rule) => rule.reason,
                ),
              },
            },
          ];
    return [...granted, ...refused];
  });
}

export function answered(
  gathered: Gathered,
  wanted: Wanted,
  plan: FetchPlan,
  outcome: FacilityOutcome,
  sent: number,
): AuditEvent {
  return {
    event: 'record/answered',
    outcome:
      outcome.outcome === 'complete' || outcome.outcome === 'partial'
        ? 'success'
        : outcome.outcome === 'not-permitted'
          ? 'refused'
          : 'failed',
    actor: actorOf(gathered.session),
    patient: gathered.patient,
    facility: plan.linked.facility.id,
    trace: gathered.trace,
    detail: { what: wanted.what, outcome: outcome.outcome, entries: sent },
  };
}
