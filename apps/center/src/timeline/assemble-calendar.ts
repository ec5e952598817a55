import type { CalendarEntry, CalendarFacility } from '@musubi/contract';
import { distinctRules, laneOf, makeDecider, RECORD_KINDS, summarizeOutcome, type AccessDecision, type AccessFacts, type FacilityId, type FacilityOutcome, type Instant, type RecordKind } from '@musubi/domain';
import type { LocatedEntry } from '../record-location/store.ts';

export type AssembledFacility = { readonly outcome: FacilityOutcome; readonly decisions: CalendarFacility['decisions']; readonly mayShowSomething: boolean };
export type AssembledCalendar = { readonly entries: readonly CalendarEntry[]; readonly facilities: ReadonlyMap<FacilityId, AssembledFacility>; readonly decided: number };

type Group = { readonly kind: RecordKind; readonly sensitive: LocatedEntry['sensitive']; readonly decision: AccessDecision; entries: number };

/**
 * 診療カレンダーの組み立て: decides every located entry; what may not be seen is counted with its reasons and
 * never leaves. Standing facts are the header's.
 */
export function assembleCalendar(facts: AccessFacts, facilities: readonly FacilityId[], located: readonly LocatedEntry[], newSince: Instant | undefined): AssembledCalendar {
  const decide = makeDecider(facts);
  const indexOf = new Map(facilities.map((facility, index) => [facility, index]));
  const groups = new Map<FacilityId, Map<string, Group>>(facilities.map((facility) => [facility, new Map()]));
  const decisionKeys = new Map<AccessDecision, number>();
  const entries: CalendarEntry[] = [];
  for (const entry of located) {
    const index = indexOf.get(entry.disclosing);
    if (index === undefined || entry.day === undefined || laneOf(entry.kind, entry.status) === 'standing') continue;
    const decision = decide(entry);
    let number = decisionKeys.get(decision);
    if (number === undefined) decisionKeys.set(decision, (number = decisionKeys.size));
    const own = groups.get(entry.disclosing);
    const key = `${number}|${entry.sensitive ?? ''}`;
    const group = own?.get(key);
    if (group === undefined) own?.set(key, { kind: entry.kind, sensitive: entry.sensitive, decision, entries: 1 });
    else group.entries++;
    if (decision.decision === 'permit') {
      entries.push([index, entry.kind, entry.status, entry.day, entry.entry, entry.department, entry.version, newSince !== undefined && entry.changedAt > newSince ? 1 : 0]);
    }
  }
  return { entries, facilities: new Map(facilities.map((facility) => [facility, summarize(facts, facility, [...(groups.get(facility)?.values() ?? [])])])), decided: decisionKeys.size };
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
