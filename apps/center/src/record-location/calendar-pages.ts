import { isPageMonth, PAGE_LINE, PAGE_SEPARATOR } from '@musubi/contract';
import { laneOf, type EntryStatus, type LocalDate, type RecordKind, type SensitiveCategory } from '@musubi/domain';

/** What a decision depends on, but facility and day: the same object wherever heads say the same. */
export type PageAbout = { readonly kind: RecordKind; readonly sensitive: SensitiveCategory | undefined };
export type PageHead = { readonly text: string; readonly about: PageAbout; /** Shown in the header, not in the calendar. */ readonly standing: boolean };
/** Lines of one month that differ in nothing but day and id; newest first. */
export type PageGroup = { readonly month: string; readonly lines: string };

/** What is done with one group: sent as it lies, not at all, or these lines of it. */
export type Kept = 'all' | 'none' | string;

/**
 * カレンダーの頁を選ぶ: goes through the pages of one facility (as refresh_calendar_pages writes them) and answers what
 * `choose` keeps, in the same form. Pieces that are kept whole are never taken apart; a month of which nothing is kept is not named.
 */
export function choosePages(body: string, choose: (head: PageHead, group: PageGroup) => Kept): string {
  const pieces: string[] = [];
  let [runFrom, runTo] = [0, 0];
  const flush = () => {
    if (runTo > runFrom) pieces.push(body.slice(runFrom, runTo));
    runFrom = runTo;
  };
  let month = '';
  let monthFrom = 0;
  let monthNamed = false;
  for (let from = 0; from < body.length; ) {
    if (isPageMonth(body, from)) {
      [month, monthFrom, monthNamed] = [body.slice(from, from + MONTH_LENGTH), from, false];
      from += MONTH_LENGTH + 1;
      continue;
    }
    const linesFrom = body.indexOf(PAGE_SEPARATOR, from) + 1;
    const head = knownHead(body.slice(from, linesFrom - 1));
    const end = endOfLines(body, linesFrom);
    const kept = choose(head, { month, lines: body.slice(linesFrom, end) });
    if (kept === 'all') {
      // Pieces begin behind a separator and end before one: neighbours are one piece, and the month stands before its first group.
      const behindMonth = !monthNamed && from === monthFrom + MONTH_LENGTH + 1;
      const start = behindMonth ? monthFrom : from;
      if (start !== runTo + 1 || !(monthNamed || behindMonth)) {
        flush();
        if (!monthNamed && !behindMonth) pieces.push(month);
        runFrom = start;
      }
      runTo = end;
    } else if (kept !== 'none') {
      flush();
      pieces.push(`${monthNamed ? '' : `${month}${PAGE_SEPARATOR}`}${head.text}${PAGE_SEPARATOR}${kept}`);
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
  const text = [kind, status, sensitive, ...rest].join(','); // a piece of the body would keep all of it in memory
  const says = `${kind},${sensitive}`;
  let about = abouts.get(says);
  if (about === undefined) {
    if (abouts.size === MOST_ABOUTS) abouts.clear();
    about = { kind: kind as RecordKind, sensitive: sensitive === '' ? undefined : (sensitive as SensitiveCategory) };
    abouts.set(says, about);
  }
  return { text, about, standing: laneOf(kind as RecordKind, status as EntryStatus) === 'standing' };
}

export function entriesIn(lines: string): number {
  return lines.length / PAGE_LINE;
}

export function dayOf({ month, lines }: PageGroup, line: number): LocalDate {
  return `${month}-${lines.slice(line * PAGE_LINE, line * PAGE_LINE + 2)}` as LocalDate;
}

export function entryOf(lines: string, line: number): string {
  return lines.slice(line * PAGE_LINE + 2, (line + 1) * PAGE_LINE);
}

export function lineOf(lines: string, line: number): string {
  return lines.slice(line * PAGE_LINE, (line + 1) * PAGE_LINE);
}

/** The lines of a group within a period: newest first, so they are one piece. */
export function linesWithin({ month, lines }: PageGroup, period: { readonly from: LocalDate; readonly until: LocalDate }): string {
  let [first, end] = [0, lines.length];
  if (month === period.until.slice(0, MONTH_LENGTH)) {
    const last = dayOfMonth(period.until, MONTH_LENGTH + 1);
    while (first < end && dayOfMonth(lines, first) > last) first += PAGE_LINE;
  }
  if (month === period.from.slice(0, MONTH_LENGTH)) {
    const earliest = dayOfMonth(period.from, MONTH_LENGTH + 1);
    while (first < end && dayOfMonth(lines, end - PAGE_LINE) < earliest) end -= PAGE_LINE;
  }
  return first === 0 && end === lines.length ? lines : lines.slice(first, end);
}

const ZERO = 48;

function dayOfMonth(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
}
