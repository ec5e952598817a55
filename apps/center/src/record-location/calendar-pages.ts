import { isPageMonth, PAGE_LINE, PAGE_SEPARATOR } from '@musubi/contract';
import { laneOf, type EntryStatus, type LocalDate, type RecordKind, type SensitiveCategory } from '@musubi/domain';

/** What a decision depends on, but the day: the same object wherever a head says the same. */
export type PageHead = { readonly text: string; readonly kind: RecordKind; readonly status: EntryStatus; readonly sensitive: SensitiveCategory | undefined; /** Shown in the header, not in the calendar. */ readonly standing: boolean };
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
    const partEnd = endOf(body, from);
    const part = body.slice(from, partEnd);
    if (isPageMonth(part)) {
      [month, monthFrom, monthNamed] = [part, from, false];
      from = partEnd + 1;
      continue;
    }
    const end = endOf(body, partEnd + 1);
    const head = knownHead(part);
    const lines = body.slice(partEnd + 1, end);
    const kept = choose(head, { month, lines });
    if (kept === 'all') {
      // Pieces begin behind a separator and end before one: neighbours are one piece, and the month stands before its first group.
      const behindMonth = !monthNamed && from === monthFrom + month.length + 1;
      const start = behindMonth ? monthFrom : from;
      if (start !== runTo + 1 || !(monthNamed || behindMonth)) {
        flush();
        if (!monthNamed && !behindMonth) pieces.push(month);
        runFrom = start;
      }
      runTo = end;
    } else if (kept !== 'none') {
      flush();
      pieces.push(`${monthNamed ? '' : `${month}${PAGE_SEPARATOR}`}${part}${PAGE_SEPARATOR}${kept}`);
    }
    monthNamed ||= kept !== 'none';
    from = end + 1;
  }
  flush();
  return pieces.join(PAGE_SEPARATOR);
}

function endOf(body: string, from: number): number {
  const at = body.indexOf(PAGE_SEPARATOR, from);
  return at < 0 ? body.length : at;
}

const heads = new Map<string, PageHead>();
const MOST_HEADS = 10_000;

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
function readHead(text: string): PageHead {
  const [kind = '', status = '', sensitive = '', ...rest] = text.split(',');
  return {
    text: [kind, status, sensitive, ...rest].join(','), // a piece of the body would keep all of it in memory
    kind: kind as RecordKind, status: status as EntryStatus, sensitive: sensitive === '' ? undefined : (sensitive as SensitiveCategory),
    standing: laneOf(kind as RecordKind, status as EntryStatus) === 'standing',
  };
}

export function entriesOf(group: PageGroup): number {
  return group.lines.length / PAGE_LINE;
}

export function firstDayOf({ month, lines }: PageGroup): LocalDate {
  const last = lines.length - PAGE_LINE;
  return `${month}-${lines.slice(last, last + 2)}` as LocalDate;
}

export function lastDayOf({ month, lines }: PageGroup): LocalDate {
  return `${month}-${lines.slice(0, 2)}` as LocalDate;
}

/** One entry: its line as it is sent, its day and its id. */
export function* readLines({ month, lines }: PageGroup): Generator<{ readonly line: string; readonly day: LocalDate; readonly entry: string }> {
  for (let at = 0; at < lines.length; at += PAGE_LINE) {
    const line = lines.slice(at, at + PAGE_LINE);
    yield { line, day: `${month}-${line.slice(0, 2)}` as LocalDate, entry: line.slice(2) };
  }
}
