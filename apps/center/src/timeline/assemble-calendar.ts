import type { CalendarFacility } from '@musubi/contract';
import {
  distinctRules,
  makeDecider,
  RECORD_KINDS,
  summarizeOutcome,
  type AccessDecision,
  type AccessFacts,
  type EntryId,
  type FacilityId,
  type FacilityOutcome,
  type LocalDate,
} from '@musubi/domain';
import {
  choosePages,
  dayOf,
  entriesIn,
  entryOf,
  lineOf,
  type Kept,
  type PageAbout,
  type PageGroup,
  type PageHead,
  type Period,
} from '../record-location/calendar-pages.ts';

export type AssembledFacility = {
  readonly outcome: FacilityOutcome;
  readonly decisions: CalendarFacility['decisions'];
  readonly mayShowSomething: boolean;
};
/** `pages` and `changed` as a CalendarAnswer has them; the pages in the order of what was located. */
export type AssembledCalendar = {
  readonly pages: readonly string[];
  readonly changed: readonly EntryId[];
  readonly entries: number;
  readonly facilities: ReadonlyMap<FacilityId, AssembledFacility>;
};

/** Entries of one kind and category at one facility, by what was decided on them. */
type Tally = {
  readonly about: PageAbout;
  /** The decision on every day of the period, where it is one. */
  readonly always: AccessDecision | undefined;
  readonly groups: { readonly decision: AccessDecision; entries: number }[];
};
type Located = { readonly facility: FacilityId; readonly body: string | null };

/**
 * 診療カレンダーの組み立て: decides every located entry; what may not be seen is counted with its reasons and
 * never leaves. What is decided alike is decided once; entry by entry only where the answer may change between the
 * days of a group, and where something is new. Standing facts are the header's.
 */
export function assembleCalendar(
  facts: AccessFacts,
  period: Period,
  located: readonly Located[],
  changed: ReadonlySet<string>,
): AssembledCalendar {
  const decide = makeDecider(facts);
  const shown: EntryId[] = [];
  let entries = 0;
  const showIfChanged = (group: PageGroup, line: number): void => {
    const entry = entryOf(group, line);
    if (changed.has(entry)) shown.push(entry as EntryId);
  };
  const assembled = new Map<FacilityId, AssembledFacility>();
  const pages = located.map(({ facility, body }) => {
    const tallies = new Map<PageAbout, Tally>();
    const decideOn = ({ kind, sensitive }: PageAbout, day: LocalDate) =>
      decide({ disclosing: facility, kind, day, sensitive });
    const permits = (tally: Tally, decision: AccessDecision, many: number): boolean => {
      count(tally, decision, many);
      if (decision.decision === 'deny') return false;
      entries += many;
      return true;
    };
    let tally: Tally | undefined;
    const choose = ({ about, standing }: PageHead, group: PageGroup): Kept => {
      if (standing) return 'none';
      // groups of one kind stand together
      if (tally?.about !== about) tally = tallies.get(about);
      if (tally === undefined)
        tallies.set(about, (tally = { about, always: onBoth(decideOn, about, period.from, period.until), groups: [] }));
      const many = entriesIn(group);
      const decision = tally.always ?? onBoth(decideOn, about, dayOf(group, many - 1), dayOf(group, 0));
      if (decision !== undefined) {
        if (!permits(tally, decision, many)) return 'none';
        if (changed.size > 0) for (let line = 0; line < many; line++) showIfChanged(group, line);
        return 'all';
      }
      let kept = '';
      for (let line = 0; line < many; line++) {
        if (!permits(tally, decideOn(about, dayOf(group, line)), 1)) continue;
        kept += lineOf(group, line);
        showIfChanged(group, line);
      }
      return kept === '' ? 'none' : kept;
    };
    const text = body === null ? '' : choosePages(body, period, choose);
    assembled.set(facility, summarize(facts, facility, [...tallies.values()]));
    return text;
  });
  return { pages, changed: shown, entries, facilities: assembled };
}

/** The one decision on all days between two, or undefined: the decider answers equal questions with the same object. */
function onBoth(
  decideOn: (about: PageAbout, day: LocalDate) => AccessDecision,
  about: PageAbout,
  first: LocalDate,
  last: LocalDate,
): AccessDecision | undefined {
  const decision = decideOn(about, first);
  return decideOn(about, last) === decision ? decision : undefined;
}

function count(tally: Tally, decision: AccessDecision, entries: number): void {
  for (const group of tally.groups) {
    if (group.decision !== decision) continue;
    group.entries += entries;
    return;
  }
  tally.groups.push({ decision, entries });
}

function summarize(facts: AccessFacts, facility: FacilityId, tallies: readonly Tally[]): AssembledFacility {
  if (tallies.length === 0) return summarizeNothing(facts, facility);
  const decisions: AssembledFacility['decisions'][number][] = [];
  let permitted = 0;
  for (const {
    about: { kind, sensitive },
    groups,
  } of tallies) {
    for (const { decision, entries } of groups) {
      decisions.push(sensitive === undefined ? { kind, decision, entries } : { kind, sensitive, decision, entries });
      if (decision.decision === 'permit') permitted += entries;
    }
  }
  const denied = decisions.flatMap(({ decision, entries }) =>
    decision.decision === 'deny' ? [{ failed: decision.failed, items: entries }] : [],
  );
  return { outcome: summarizeOutcome(facility, permitted, denied), decisions, mayShowSomething: permitted > 0 };
}

/** Nothing is located there: says whether something could be seen, by asking for every kind as of today. */
export function summarizeNothing(facts: AccessFacts, facility: FacilityId): AssembledFacility {
  const decide = makeDecider(facts);
  const asked = RECORD_KINDS.map((kind) => ({
    kind,
    decision: decide({ disclosing: facility, kind, day: facts.today }),
  }));
  if (asked.some(({ decision }) => decision.decision === 'permit'))
    return { outcome: { facility, outcome: 'complete' }, decisions: [], mayShowSomething: true };
  // most kinds share one
  const failed = [...new Set(asked.map(({ decision }) => decision))].map((decision) => decision.failed);
  const everywhere = distinctRules(failed.flat()).filter((rule) =>
    failed.every((rules) => rules.some((other) => other.reason === rule.reason)),
  );
  const because = everywhere.length > 0 ? everywhere : distinctRules(failed.flat());
  return {
    outcome: { facility, outcome: 'not-permitted', because },
    decisions: asked.map(({ kind, decision }) => ({ kind, decision, entries: 0 })),
    mayShowSomething: false,
  };
}
