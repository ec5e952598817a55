import type { EntryStatus, LocalDate, RecordKind, SensitiveCategory } from '@musubi/domain';

/** As refresh_calendar_pages writes it: these three are in no JSON text. */
const [GROUP, FIELD, LINE] = ['\u001d', '\u001f', '\u001e'];

/** Entries of one month that differ in nothing that a decision depends on, but the day. */
export type PageGroup = {
  readonly kind: RecordKind;
  readonly status: EntryStatus;
  readonly sensitive: SensitiveCategory | undefined;
  readonly entries: number;
  readonly first: LocalDate;
  readonly last: LocalDate;
  readonly lines: string;
};

/** カレンダーの頁を読む. Written by our own store; kinds that we do not know are denied by every role. */
export function* readPages(body: string): Generator<PageGroup> {
  for (const group of body.split(GROUP)) {
    const [kind = '', status = '', sensitive = '', entries = '', first = '', last = '', lines = ''] = group.split(FIELD);
    yield {
      kind: kind as RecordKind, status: status as EntryStatus, sensitive: sensitive === '' ? undefined : (sensitive as SensitiveCategory),
      entries: Number(entries), first: first as LocalDate, last: last as LocalDate, lines,
    };
  }
}

/** One entry: the text as it is sent, and where in it the day and the id stand. */
export function* readLines(group: PageGroup): Generator<{ readonly line: string; readonly day: LocalDate; readonly entry: string }> {
  const at = group.kind.length + group.status.length + 7; // "kind","status","
  for (const line of group.lines.split(LINE)) yield { line, day: line.slice(at, at + 10) as LocalDate, entry: line.slice(at + 13, at + 49) };
}

/** All entries of a group as rows of a CalendarView, none of them new: twenty thousand rows without looking at one. */
export function rowsOf(group: PageGroup, facilityIndex: number): string {
  return `[${facilityIndex},${group.lines.replaceAll(LINE, `,0],[${facilityIndex},`)},0]`;
}

export function rowOf(line: string, facilityIndex: number, isNew: boolean): string {
  return `[${facilityIndex},${line},${isNew ? 1 : 0}]`;
}
