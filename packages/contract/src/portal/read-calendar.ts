import type { AccessDecision, EntryId, EntryStatus, LocalDate, RecordKind } from '@musubi/domain';
import type { CalendarEntry, CalendarFacility, CalendarView } from './timeline.ts';

/**
 * 診療カレンダー as it travels: one text per facility instead of a table of rows, and each decision once. Twenty
 * thousand entries are half as long, and a browser that reads one long string has nothing to build meanwhile.
 */
export type CalendarAnswer = Omit<CalendarView, 'facilities' | 'entries'> & {
  readonly facilities: readonly (Omit<CalendarFacility, 'decisions'> & {
    readonly decisions: readonly DecidedKind[];
  })[];
  readonly decisions: readonly AccessDecision[];
  /**
   * In the order of `facilities`. Parts apart by `PAGE_SEPARATOR`: a month (`2026-05`), then its groups of two parts
   * each: `kind,status,sensitive category,version,department` and lines of `PAGE_LINE` characters, the day of the
   * month and the entry's id; then the next month.
   */
  readonly pages: readonly string[];
  /** Shown entries that are new to this viewer. */
  readonly changed: readonly EntryId[];
};
/** `decision` counts into `decisions`. */
type DecidedKind = readonly [kind: RecordKind, sensitive: string | null, decision: number, entries: number];

/** In no JSON text has this character to be escaped; the pages keep it out of departments. */
export const PAGE_SEPARATOR = '\u007f';
/** `12` and a UUID. */
export const PAGE_LINE = 38;

/** A month begins with a digit, a group with its kind. */
export function isPageMonth(text: string, at = 0): boolean {
  // '9'
  return text.charCodeAt(at) <= 57;
}

/** 診療カレンダーを読む. The center is trusted to keep the contract. */
export function readCalendar({ facilities, decisions, pages, changed, ...rest }: CalendarAnswer): CalendarView {
  const entries: CalendarEntry[] = [];
  const isNew = new Set<string>(changed);
  for (const [facility, text] of pages.entries()) readPages(entries, facility, text, isNew);
  return {
    ...rest,
    entries,
    facilities: facilities.map((facility) => ({
      ...facility,
      decisions: facility.decisions.flatMap(([kind, sensitive, at, many]) => {
        const decision = decisions[at];
        return decision === undefined
          ? []
          : [{ kind, ...(sensitive === null ? {} : { sensitive }), decision, entries: many }];
      }),
    })),
  };
}

function readPages(entries: CalendarEntry[], facility: number, text: string, isNew: ReadonlySet<string>): void {
  if (text === '') return;
  let month = '';
  const parts = text.split(PAGE_SEPARATOR);
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] ?? '';
    if (isPageMonth(part)) {
      month = part;
      continue;
    }
    const [kind = '', status = '', , version = '', ...department] = part.split(',');
    const named = department.join(',');
    const lines = parts[++at] ?? '';
    for (let line = 0; line < lines.length; line += PAGE_LINE) {
      const entry = lines.slice(line + 2, line + PAGE_LINE) as EntryId;
      entries.push([
        facility,
        kind as RecordKind,
        status as EntryStatus,
        `${month}-${lines.slice(line, line + 2)}` as LocalDate,
        entry,
        named === '' ? null : named,
        Number(version),
        isNew.has(entry) ? 1 : 0,
      ]);
    }
  }
}
