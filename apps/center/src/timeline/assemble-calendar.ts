import type { CalendarFacility } from '@musubi/contract';
import { distinctRules, laneOf, makeDecider, RECORD_KINDS, summarizeOutcome, type AccessDecision, type AccessFacts, type FacilityId, type FacilityOutcome, type LocalDate, type RecordKind } from '@musubi/domain';
import { readLines, readPages, rowOf, rowsOf, type PageGroup } from '../record-location/calendar-pages.ts';

export type AssembledFacility = { readonly outcome: FacilityOutcome; readonly decisions: CalendarFacility['decisions']; readonly mayShowSomething: boolean };
/** `rows`: texts of CalendarEntries, to be joined by commas. */
export type AssembledCalendar = { readonly rows: readonly string[]; readonly entries: number; readonly facilities: ReadonlyMap<FacilityId, AssembledFacility> };

type Group = { readonly kind: RecordKind; readonly sensitive: PageGroup['sensitive']; readonly decision: AccessDecision; entries: number };
type Located = { readonly facility: FacilityId; readonly body: string | null };
type Period = { readonly from: LocalDate; readonly until: LocalDate };

/**
 * 診療カレンダーの組み立て: decides every located entry; what may not be seen is counted with its reasons and
 * never leaves. What is decided alike is decided once; entry by entry only where the answer may change between the
 * days of a group, at the edges of the period, and where something is new. Standing facts are the header's.
 */
export function assembleCalendar(facts: AccessFacts, period: Period, located: readonly Located[], changed: ReadonlySet<string>): AssembledCalendar {
  const decide = makeDecider(facts);
  const rows: string[] = [];
  let entries = 0;
  const assembled = new Map<FacilityId, AssembledFacility>();
  for (const [index, { facility, body }] of located.entries()) {
    const groups = new Map<AccessDecision, Group>();
    const take = (about: PageGroup, decision: AccessDecision, many: number, text: () => string) => {
      count(groups, about, decision, many);
      if (decision.decision === 'deny') return;
      rows.push(text());
      entries += many;
    };
    for (const about of body === null ? [] : readPages(body)) {
      if (laneOf(about.kind, about.status) === 'standing') continue;
      const decideOn = (day: LocalDate) => decide({ disclosing: facility, kind: about.kind, day, sensitive: about.sensitive });
      const decision = decideOn(about.first);
      if (changed.size === 0 && about.first >= period.from && about.last <= period.until && decideOn(about.last) === decision) {
        take(about, decision, about.entries, () => rowsOf(about, index));
        continue;
      }
      for (const { line, day, entry } of readLines(about)) {
        if (day >= period.from && day <= period.until) take(about, decideOn(day), 1, () => rowOf(line, index, changed.has(entry)));
      }
    }
    assembled.set(facility, summarize(facts, facility, [...groups.values()]));
  }
  return { rows, entries, facilities: assembled };
}

/** The decider answers equal questions with the same object, so an object stands for kind, category and stretch of days. */
function count(groups: Map<AccessDecision, Group>, about: PageGroup, decision: AccessDecision, entries: number): void {
  const same = groups.get(decision);
  if (same === undefined) groups.set(decision, { kind: about.kind, sensitive: about.sensitive, decision, entries });
  else same.entries += entries;
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
