import type { CalendarEntry, CalendarFacility } from '@musubi/contract';
import { distinctRules, laneOf, makeDecider, RECORD_KINDS, summarizeOutcome, type AccessDecision, type AccessFacts, type FacilityId, type FacilityOutcome, type RecordKind } from '@musubi/domain';
import type { CalendarRow, CalendarRows } from '../record-location/store.ts';

export type AssembledFacility = { readonly outcome: FacilityOutcome; readonly decisions: CalendarFacility['decisions']; readonly mayShowSomething: boolean };
export type AssembledCalendar = { readonly entries: readonly CalendarEntry[]; readonly facilities: ReadonlyMap<FacilityId, AssembledFacility> };

type Group = { readonly kind: RecordKind; readonly sensitive: CalendarRow['sensitive']; readonly decision: AccessDecision; entries: number };

/**
 * 診療カレンダーの組み立て: decides every located entry; what may not be seen is counted with its reasons and
 * never leaves. Standing facts are the header's.
 */
export function assembleCalendar(facts: AccessFacts, facilities: readonly FacilityId[], located: readonly CalendarRows[]): AssembledCalendar {
  const decide = makeDecider(facts);
  const entries: CalendarEntry[] = [];
  const assembled = new Map<FacilityId, AssembledFacility>();
  for (const [index, facility] of facilities.entries()) {
    const groups = new Map<AccessDecision, Group>();
    for (const row of located.find((rows) => rows.facility === facility)?.rows ?? []) {
      if (laneOf(row.kind, row.status) === 'standing') continue;
      const decision = decide({ disclosing: facility, kind: row.kind, day: row.day, sensitive: row.sensitive });
      count(groups, decision, row);
      if (decision.decision === 'permit') entries.push([index, row.kind, row.status, row.day, row.entry, row.department, row.version, row.isNew ? 1 : 0]);
    }
    assembled.set(facility, summarize(facts, facility, [...groups.values()]));
  }
  return { entries, facilities: assembled };
}

/** The decider answers equal questions with the same object. */
function count(groups: Map<AccessDecision, Group>, decision: AccessDecision, row: CalendarRow): void {
  const same = groups.get(decision);
  if (same === undefined) groups.set(decision, { kind: row.kind, sensitive: row.sensitive, decision, entries: 1 });
  else same.entries++;
}

function summarize(facts: AccessFacts, facility: FacilityId, groups: readonly Group[]): AssembledFacility {
  const decisions = groups.map((group) => ({ kind: group.kind, ...(group.sensitive === undefined ? {} : { sensitive: group.sensitive }), decision: group.decision, entries: group.entries }));
  const permitted = groups.filter((group) => group.decision.decision === 'permit').reduce((sum, group) => sum + group.entries, 0);
  if (groups.length > 0) {
    const denied = groups.flatMap((group) => (group.decision.decision === 'deny' ? [{ failed: group.decision.failed, items: group.entries }] : []));
    return { outcome: summarizeOutcome(facility, permitted, denied), decisions, mayShowSomething: permitted > 0 };
  }
  return summarizeNothing(facts, facility);
}

/** Nothing is located there: says whether something could be seen, by asking for every kind as of today. */
export function summarizeNothing(facts: AccessFacts, facility: FacilityId): AssembledFacility {
  const decide = makeDecider(facts);
  const asked = RECORD_KINDS.map((kind) => ({ kind, decision: decide({ disclosing: facility, kind, day: facts.today }) }));
  if (asked.some(({ decision }) => decision.decision === 'permit')) return { outcome: { facility, outcome: 'complete' }, decisions: [], mayShowSomething: true };
  const failed = asked.map(({ decision }) => decision.failed);
  const everywhere = distinctRules(failed.flat()).filter((rule) => failed.every((rules) => rules.some((other) => other.reason === rule.reason)));
  const because = everywhere.length > 0 ? everywhere : distinctRules(failed.flat());
  return { outcome: { facility, outcome: 'not-permitted', because }, decisions: asked.map(({ kind, decision }) => ({ kind, decision, entries: 0 })), mayShowSomething: false };
}
