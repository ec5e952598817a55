import type { EntryLine, LaboratoryLine, RecordLine, StreamEnd } from '@musubi/contract';
import {
  distinctRules,
  makeDecider,
  permitAccess,
  type DecisionId,
  type FacilityId,
  type FacilityOutcome,
  type FailedRule,
  type GrantedAccess,
} from '@musubi/domain';
import { appendAuditAlone, errorFields, LinkFailure, newId } from '@musubi/runtime';
import { DEADLINES_MS, GatewayRefused, type GatewayClient, type TicketFor } from '../gateway-link/gateway-client.ts';
import type { LinkRegistry } from '../gateway-link/link-registry.ts';
import type { CenterContext } from '../center-context.ts';
import type { LocatedEntry } from '../record-location/located-store.ts';
import { summarizeNothing } from './assemble-calendar.ts';
import { FACTS_HOLD_MS, refreshFacts, type Gathered } from './gather-facts.ts';
import { Merge } from './merge.ts';
import { answered, requested } from './fetch-audit.ts';
import { judge } from './judge-line.ts';
import { isAnnounced } from './store.ts';
import type { FetchPlan, Wanted } from './wanted-records.ts';

const ENTRIES_PER_REQUEST = 500;

/**
 * 取得と組み立て: decide → record the request → ask all gateways at once → let their lines through as they come.
 * One outcome per facility; a facility that is dead or hangs costs the others nothing.
 */
export async function fetchRecords(
  center: CenterContext,
  registry: LinkRegistry,
  gathered: Gathered,
  wanted: Wanted,
): Promise<AsyncIterable<RecordLine>> {
  const { facts, facilities } = gathered;
  // this is where decisions get their ids
  const newDecision = () => newId(center.clock) as DecisionId;
  const plans: readonly FetchPlan[] = facilities.flatMap((linked) => {
    const located = wanted.located.get(linked.facility.id) ?? [];
    const unknown = wanted.unknown?.get(linked.facility.id) ?? 0;
    if (!wanted.facilities.includes(linked.facility.id)) return [];
    return [
      {
        linked,
        unknown,
        permits: permitAccess(facts, { disclosing: linked.facility.id, purpose: 'treatment', newDecision }, located),
      },
    ];
  });
  // Committed before the first clinical byte can arrive: nothing is shown that was not recorded.
  await appendAuditAlone(center.db, requested(gathered, wanted, plans));
  const merge = new Merge<RecordLine>();
  const tasks = plans.map(async (plan) => {
    const { outcome, sent } = await fetchFacility(center, registry, gathered, wanted, plan, merge);
    await merge.push({ facility: plan.linked.facility.id, outcome });
    // Where nothing was requested nobody answered; its refusal is on record already.
    return plan.permits.granted.length === 0 ? [] : [answered(gathered, wanted, plan, outcome, sent)];
  });
  void Promise.allSettled(tasks).then(async (settled) => {
    const events = settled.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
    await appendAuditAlone(center.db, events).catch((error: unknown) =>
      center.log.error('audit/answer-not-recorded', { trace: gathered.trace, ...errorFields(error) }),
    );
    await merge.push({ end: true });
    merge.end();
  });
  return merge;
}

type Fetched = { readonly outcome: FacilityOutcome; readonly sent: number };

async function fetchFacility(
  center: CenterContext,
  registry: LinkRegistry,
  gathered: Gathered,
  wanted: Wanted,
  plan: FetchPlan,
  out: Merge<RecordLine>,
): Promise<Fetched> {
  const facility = plan.linked.facility.id;
  const denied = plan.permits.denied;
  if (plan.permits.granted.length === 0) {
    const because = distinctRules(denied.flatMap((item) => [...item.failed]));
    if (because.length > 0) return { sent: 0, outcome: { facility, outcome: 'not-permitted', because } };
    const nothing = outcomeOfNothing(registry, gathered, plan);
    return {
      sent: 0,
      outcome:
        nothing.outcome === 'complete' && plan.unknown > 0
          ? { facility, outcome: 'partial', missing: plan.unknown, because }
          : nothing,
    };
  }
  const client = registry.find(plan.linked.gateway);
  if (client === undefined)
    return { sent: 0, outcome: { facility, outcome: 'unreachable', since: plan.linked.gatewaySeenAt } };
  const startedAt = center.clock.now();
  const about: TicketFor = {
    localPatient: plan.linked.localPatient,
    userName: gathered.session.staff.name,
    trace: gathered.trace,
  };
  let sent = 0;
  let withheld = denied.length + plan.unknown;
  const late: FailedRule[] = [];
  let decide = makeDecider(gathered.facts);
  let decidedOn = gathered.at;
  try {
    for (const { access, covers } of plan.permits.granted) {
      const covered = new Set<string>(covers.map((entry) => entry.entry));
      for await (const line of ask(client, wanted, access, about, covers)) {
        if ('end' in line) {
          withheld += line.withheld;
          continue;
        }
        if (center.clock.now() - decidedOn >= FACTS_HOLD_MS) {
          decide = makeDecider(await refreshFacts(center, gathered));
          decidedOn = center.clock.now();
        }
        const judged = judge(line, facility, covered, wanted, decide);
        if (judged === undefined) continue;
        if (judged.decision.decision === 'deny') {
          withheld++;
          late.push(...judged.decision.failed);
          continue;
        }
        await out.push(judged.line);
        sent++;
      }
    }
  } catch (error) {
    return { sent, outcome: failedOutcome(center, error, facility, center.clock.now() - startedAt) };
  }
  const because = distinctRules([...denied.flatMap((item) => [...item.failed]), ...late]);
  return {
    sent,
    outcome:
      withheld === 0 ? { facility, outcome: 'complete' } : { facility, outcome: 'partial', missing: withheld, because },
  };
}

/** With its gateway away, there may be something that was never announced. */
function outcomeOfNothing(registry: LinkRegistry, gathered: Gathered, { linked }: FetchPlan): FacilityOutcome {
  const { outcome } = summarizeNothing(gathered.facts, linked.facility.id);
  const away =
    outcome.outcome === 'complete' &&
    linked.gateway !== undefined &&
    (!registry.isConnected(linked.gateway) || !isAnnounced(linked));
  return away ? { facility: linked.facility.id, outcome: 'unreachable', since: linked.gatewaySeenAt } : outcome;
}

async function* ask(
  client: GatewayClient,
  wanted: Wanted,
  access: GrantedAccess,
  about: TicketFor,
  covers: readonly LocatedEntry[],
): AsyncGenerator<EntryLine | LaboratoryLine | StreamEnd> {
  switch (wanted.what) {
    case 'standing-facts':
      return yield* client.standingFacts(access, about);
    case 'laboratory': {
      if (wanted.period === undefined) return;
      return yield* client.laboratory(access, about, wanted.period);
    }
    case 'entries':
      // One ticket per request: a ticket can be used once.
      for (let start = 0; start < covers.length; start += ENTRIES_PER_REQUEST) {
        yield* client.entries(
          access,
          about,
          covers.slice(start, start + ENTRIES_PER_REQUEST).map((entry) => entry.entry),
        );
      }
      return;
    default:
      wanted.what satisfies never;
  }
}

function failedOutcome(center: CenterContext, error: unknown, facility: FacilityId, afterMs: number): FacilityOutcome {
  if (error instanceof LinkFailure && error.kind === 'timed-out')
    return { facility, outcome: 'timed-out', afterMs: Math.max(afterMs, DEADLINES_MS.hello) };
  if (!(error instanceof LinkFailure))
    center.log.warn('gateway/fetch-failed', {
      facility,
      ...(error instanceof GatewayRefused ? { status: error.status } : errorFields(error)),
    });
  return { facility, outcome: 'unreachable', since: undefined };
}
