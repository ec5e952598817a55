import type { CalendarFacility } from '@musubi/contract';
import { distinctRules, makeDecider, RECORD_KINDS, summarizeOutcome, type AccessDecision, type AccessFacts, type EntryId, type FacilityId, type FacilityOutcome, type LocalDate, type RecordKind } from '@musubi/domain';
import { choosePages, entriesOf, firstDayOf, lastDayOf, readLines, type Kept, type PageGroup, type PageHead } from '../record-location/calendar-pages.ts';

export type AssembledFacility = { readonly outcome: FacilityOutcome; readonly decisions: CalendarFacility['decisions']; readonly mayShowSomething: boolean };
/** `pages` and `changed` as a CalendarAnswer has them; the pages in the order of what was located. */
export type AssembledCalendar = { readonly pages: readonly string[]; readonly changed: readonly EntryId[]; readonly entries: number; readonly facilities: ReadonlyMap<FacilityId, AssembledFacility> };

type Group = { readonly kind: RecordKind; readonly sensitive: PageHead['sensitive']; readonly decision: AccessDecision; entries: number };
type Located = { readonly facility: FacilityId; readonly body: string | null };
type Period = { readonly from: LocalDate; readonly until: LocalDate };

/**
 * 診療カレンダーの組み立て: decides every located entry; what may not be seen is counted with its reasons and
 * never leaves. What is decided alike is decided once; entry by entry only where the answer may change between the
 * days of a group, at the edges of the period, and where something is new. Standing facts are the header's.
 */
export function assembleCalendar(facts: AccessFacts, period: Period, located: readonly Located[], changed: ReadonlySet<string>): AssembledCalendar {
  const decide = makeDecider(facts);
  const shown: EntryId[] = [];
  let entries = 0;
  const assembled = new Map<FacilityId, AssembledFacility>();
  const pages = located.map(({ facility, body }) => {
    const groups = new Map<AccessDecision, Group>();
    const whole = wholePeriod(period, (head, day) => decide({ disclosing: facility, kind: head.kind, day, sensitive: head.sensitive }));
    const take = (head: PageHead, decision: AccessDecision, many: number): boolean => {
      count(groups, head, decision, many);
      if (decision.decision === 'deny') return false;
      entries += many;
      return true;
    };
    const choose = (head: PageHead, group: PageGroup): Kept => {
      if (head.standing) return 'none';
      const decision = whole(head, group);
      if (decision !== undefined) {
        if (!take(head, decision, entriesOf(group))) return 'none';
        if (changed.size > 0) for (const { entry } of readLines(group)) if (changed.has(entry)) shown.push(entry as EntryId);
        return 'all';
      }
      let kept = '';
      for (const { line, day, entry } of readLines(group)) {
        if (day < period.from || day > period.until) continue;
        if (!take(head, decide({ disclosing: facility, kind: head.kind, day, sensitive: head.sensitive }), 1)) continue;
        kept += line;
        if (changed.has(entry)) shown.push(entry as EntryId);
      }
      return kept === '' ? 'none' : kept;
    };
    const text = body === null ? '' : choosePages(body, choose);
    assembled.set(facility, summarize(facts, facility, [...groups.values()]));
    return text;
  });
  return { pages, changed: shown, entries, facilities: assembled };
}

/**
 * The one decision on all lines of a group; undefined where they have to be asked line by line. Most heads are decided
 * alike on all days of the period, and then no day is looked at but in the first and the last month.
 */
function wholePeriod(period: Period, decideOn: (head: PageHead, day: LocalDate) => AccessDecision): (head: PageHead, group: PageGroup) => AccessDecision | undefined {
  const [firstMonth, lastMonth] = [period.from.slice(0, 7), period.until.slice(0, 7)];
  const always = new Map<PageHead, AccessDecision | 'by-day'>();
  return (head, group) => {
    if ((group.month === firstMonth && firstDayOf(group) < period.from) || (group.month === lastMonth && lastDayOf(group) > period.until)) return undefined;
    let decision = always.get(head);
    if (decision === undefined) {
      const first = decideOn(head, period.from);
      always.set(head, (decision = decideOn(head, period.until) === first ? first : 'by-day'));
    }
    if (decision !== 'by-day') return decision;
    const first = decideOn(head, firstDayOf(group));
    return decideOn(head, lastDayOf(group)) === first ? first : undefined;
  };
}

/** The decider answers equal questions with the same object, so an object stands for kind, category and stretch of days. */
function count(groups: Map<AccessDecision, Group>, about: PageHead, decision: AccessDecision, entries: number): void {
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
