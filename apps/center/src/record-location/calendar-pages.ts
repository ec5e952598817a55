import { isPageMonth, PAGE_LINE, PAGE_SEPARATOR } from '@musubi/contract';
import { laneOf, type EntryStatus, type LocalDate, type RecordKind, type SensitiveCategory } from '@musubi/domain';

/** What a decision depends on, but facility and day: the same object wherever heads say the same. */
export type PageAbout = { readonly kind: RecordKind; readonly sensitive: SensitiveCategory | undefined };
export type PageHead = {
  readonly text: string;
  readonly about: PageAbout;
  /** Shown in the header, not in the calendar. */ readonly standing: boolean;
};
/**
 * Lines of one month that differ in nothing but day and id, newest first: where they stand in the body. Good for the
 * one call that it is given to: a year has thousands.
 */
export type PageGroup = { readonly month: string; readonly body: string; readonly from: number; readonly to: number };
export type Period = { readonly from: LocalDate; readonly until: LocalDate };

/** What is done with one group: sent as it lies, not at all, or these lines of it. */
export type Kept = 'all' | 'none' | string;

/**
 * カレンダーの頁を選ぶ: goes through the pages of one facility (as refresh_calendar_pages writes them) and answers what
 * `choose` keeps of the lines within the period, in the same form. Pieces that are kept whole are never taken apart; a
 * month of which nothing is kept is not named.
 */
export function choosePages(body: string, period: Period, choose: (head: PageHead, group: PageGroup) => Kept): string {
  const pieces: string[] = [];
  let [runFrom, runTo] = [0, 0];
  const flush = () => {
    if (runTo > runFrom) pieces.push(body.slice(runFrom, runTo));
    runFrom = runTo;
  };
  const group = { month: '', body, from: 0, to: 0 };
  let [first, last]: readonly [number, number] = ALL_DAYS;
  let monthFrom = 0;
  let monthNamed = false;
  for (let from = 0; from < body.length;) {
    if (isPageMonth(body, from)) {
      group.month = body.slice(from, from + MONTH_LENGTH);
      [first, last] = daysWithin(group.month, period);
      [monthFrom, monthNamed] = [from, false];
      from += MONTH_LENGTH + 1;
      continue;
    }
    const linesFrom = body.indexOf(PAGE_SEPARATOR, from) + 1;
    const head = knownHead(body.slice(from, linesFrom - 1));
    const end = endOfLines(body, linesFrom);
    [group.from, group.to] = [linesFrom, end];
    while (group.from < group.to && dayOfMonth(body, group.from) > last) group.from += PAGE_LINE;
    while (group.from < group.to && dayOfMonth(body, group.to - PAGE_LINE) < first) group.to -= PAGE_LINE;
    const kept = group.from === group.to ? 'none' : choose(head, group);
    if (kept === 'all' && group.to - group.from === end - linesFrom) {
      // Pieces begin behind a separator and end before one: neighbours are one piece, and the month stands before its
      // first group.
      const behindMonth = !monthNamed && from === monthFrom + MONTH_LENGTH + 1;
      const start = behindMonth ? monthFrom : from;
      if (start !== runTo + 1 || !(monthNamed || behindMonth)) {
        flush();
        if (!monthNamed && !behindMonth) pieces.push(group.month);
        runFrom = start;
      }
      runTo = end;
    } else if (kept !== 'none') {
      flush();
      if (!monthNamed) pieces.push(group.month);
      pieces.push(head.text, kept === 'all' ? body.slice(group.from, group.to) : kept);
    }
    monthNamed ||= kept !== 'none';
    from = end + 1;
  }
  flush();
  return pieces.join(PAGE_SEPARATOR);
}

const MONTH_LENGTH = 'YYYY-MM'.length;
const SEPARATOR = PAGE_SEPARATOR.charCodeAt(0);

function endOfLines(body: string, from: number): number {
  let end = from;
  while (end < body.length && body.charCodeAt(end) !== SEPARATOR) end += PAGE_LINE;
  return Math.min(end, body.length);
}

const heads = new Map<string, PageHead>();
const MOST_HEADS = 10_000;
const abouts = new Map<string, PageAbout>();
const MOST_ABOUTS = 1_000;

/** A region knows some hundreds: kind, status, category, version and department. */
function knownHead(text: string): PageHead {
  const known = heads.get(text);
  if (known !== undefined) return known;
  if (heads.size === MOST_HEADS) heads.clear();
  const head = readHead(text);
  heads.set(head.text, head);
  return head;
}

/** Written by our own store; kinds that we do not know are denied by every role. */
function readHead(piece: string): PageHead {
  const [kind = '', status = '', sensitive = '', ...rest] = piece.split(',');
  // a piece of the body would keep all of it in memory
  const text = [kind, status, sensitive, ...rest].join(',');
  const says = `${kind},${sensitive}`;
  let about = abouts.get(says);
  if (about === undefined) {
    if (abouts.size === MOST_ABOUTS) abouts.clear();
    about = { kind: kind as RecordKind, sensitive: sensitive === '' ? undefined : (sensitive as SensitiveCategory) };
    abouts.set(says, about);
  }
  return { text, about, standing: laneOf(kind as RecordKind, status as EntryStatus) === 'standing' };
}

export function entriesIn({ from, to }: PageGroup): number {
  return (to - from) / PAGE_LINE;
}

export function dayOf({ month, body, from }: PageGroup, line: number): LocalDate {
  const at = from + line * PAGE_LINE;
  return `${month}-${body.slice(at, at + DAY_LENGTH)}` as LocalDate;
}

export function entryOf({ body, from }: PageGroup, line: number): string {
  const at = from + line * PAGE_LINE;
  return body.slice(at + DAY_LENGTH, at + PAGE_LINE);
}

export function lineOf({ body, from }: PageGroup, line: number): string {
  const at = from + line * PAGE_LINE;
  return body.slice(at, at + PAGE_LINE);
}

const DAY_LENGTH = 'DD'.length;
const ALL_DAYS = [1, 31] as const;

/** The days of a month that lie within a period; months that do not touch it are not read. */
function daysWithin(month: string, { from, until }: Period): readonly [first: number, last: number] {
  return [
    from.startsWith(month) ? dayOfMonth(from, MONTH_LENGTH + 1) : ALL_DAYS[0],
    until.startsWith(month) ? dayOfMonth(until, MONTH_LENGTH + 1) : ALL_DAYS[1],
  ];
}

const ZERO = 48;

function dayOfMonth(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
}
