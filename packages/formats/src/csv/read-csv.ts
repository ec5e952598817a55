import { csvIssue, type CsvIssue, type CsvIssueCode } from './csv-issue.ts';
import { CR, decodeLines, detectEncoding, LF, type CsvEncoding } from './decode-lines.ts';
import { healRow, splitRow } from './split-row.ts';

/** 一覧の一行. `row` counts as a spreadsheet does: the heading is row 1, empty lines count too. */
export type CsvRow = { readonly row: number; readonly cells: readonly string[] };
export type CsvBatch = { readonly rows: readonly CsvRow[]; readonly issues: readonly CsvIssue[] };
/** What the file turned out to be; complete after `end`. */
export type CsvShape = { readonly encoding: CsvEncoding | 'utf-16le' | 'utf-16be'; readonly bom: boolean; readonly delimiter: string };
/** 一覧の読取り: bytes are pushed in pieces of any size, rows come out; `end` gives what was still held. */
export type CsvReader = { readonly push: (bytes: Uint8Array) => CsvBatch; readonly end: () => CsvBatch; readonly shape: () => CsvShape };

/** A "row" beyond this is no row; nothing of it is kept. */
const LONGEST_LINE = 1024 * 1024;
/** A quoted cell over more lines is an open quotation mark: without a limit one of them swallows the rest of the file. */
const MOST_LINES_IN_ROW = 100;
/** So many complete rows in a row inside an open quotation mark: it was never meant to be open. */
const COMPLETE_ROWS_INSIDE = 2;
const DELIMITERS = [',', '\t', ';'] as const;

/** `skipRows`: so many rows stand above the heading (a title, a date of printing) and say nothing of the columns. */
export function makeCsvReader({ skipRows = 0 }: { readonly skipRows?: number } = {}): CsvReader {
  const gather = makeLineGatherer();
  let delimiter: string | undefined;
  let expected: number | undefined;
  let row = 0;
  let pending: Line[] = [];
  let completeInside = 0;

  function read(gathered: readonly Line[], last: boolean): CsvBatch {
    const rows: CsvRow[] = [];
    const issues: CsvIssue[] = [];

    const answer = (cells: readonly string[], lines: readonly Line[], code?: CsvIssueCode): void => {
      if (++row <= skipRows) return;
      if (code !== undefined) issues.push(csvIssue(row, code));
      for (const { issue } of lines) if (issue !== undefined) issues.push(csvIssue(row, issue));
      if (expected === undefined) expected = cells.length;
      else if (cells.length < expected) issues.push(csvIssue(row, 'csv/too-few-cells'));
      else if (cells.length > expected) {
        if (cells.slice(expected).some((cell) => cell.trim() !== '')) {
          issues.push(csvIssue(row, 'csv/too-many-cells'));
          return;
        }
        cells = cells.slice(0, expected);
      }
      rows.push({ row, cells });
    };
    const take = (line: Line): readonly Line[] => {
      const { text } = line;
      if (pending.length === 0) {
        if (line.issue === 'csv/row-too-long' || text === '' || text === '\r') {
          row++;
          if (line.issue !== undefined) issues.push(csvIssue(row, line.issue));
          return [];
        }
        const separator = delimiter ?? commonest(text);
        if (row >= skipRows) delimiter = separator;
        const split = splitRow(text, separator);
        if (split.open) pending = [line];
        else if (!split.stray) answer(split.cells, [line]);
        else answer(split.cells.length === expected ? split.cells : healRow(text, separator, expected), [line], 'csv/stray-quote');
        return [];
      }
      pending.push(line);
      const separator = delimiter ?? ',';
      const alone = splitRow(text, separator);
      completeInside = !alone.open && !alone.stray && expected !== undefined && expected >= 3 && alone.cells.length === expected ? completeInside + 1 : 0;
      if (completeInside >= COMPLETE_ROWS_INSIDE || pending.length > MOST_LINES_IN_ROW || line.issue === 'csv/row-too-long') return heal();
      if (!text.includes('"')) return [];
      const joined = splitRow(pending.map((each) => each.text).join(gather.newline()), separator);
      if (joined.open) return [];
      if (joined.stray || (expected !== undefined && joined.cells.length !== expected)) return heal();
      const lines = pending;
      pending = [];
      completeInside = 0;
      answer(joined.cells, lines);
      return [];
    };
    /** The first line by itself; what was swallowed after it is read again. */
    const heal = (): readonly Line[] => {
      const [first, ...swallowed] = pending;
      pending = [];
      completeInside = 0;
      if (first !== undefined) answer(healRow(first.text, delimiter ?? ',', expected), [first], 'csv/unclosed-quote');
      return swallowed;
    };

    const again: Line[] = []; // last first
    const settle = (line: Line): void => {
      again.push(line);
      for (let next = again.pop(); next !== undefined; next = again.pop()) {
        const swallowed = take(next);
        for (let at = swallowed.length - 1; at >= 0; at--) again.push(swallowed[at] as Line); // within bounds
      }
    };
    for (const line of gathered) settle(line);
    while (last && pending.length > 0) for (const line of heal()) settle(line);
    return { rows, issues };
  }

  return {
    push: (bytes) => read(gather.push(bytes), false),
    end: () => read(gather.end(), true),
    shape: () => ({ ...gather.shape(), delimiter: delimiter ?? ',' }),
  };
}

type Line = { readonly text: string; readonly issue?: 'csv/other-encoding' | 'csv/undecodable' | 'csv/row-too-long' };

/** From pieces of bytes to decoded physical lines; at most one unfinished line is held. */
function makeLineGatherer(): { push: (bytes: Uint8Array) => Line[]; end: () => Line[]; newline: () => string; shape: () => Omit<CsvShape, 'delimiter'> } {
  let held = new Uint8Array(0);
  let started = false;
  let bom = false;
  let utf16: { readonly name: 'utf-16le' | 'utf-16be'; readonly decoder: InstanceType<typeof TextDecoder> } | undefined;
  let encoding: CsvEncoding | undefined;
  let newline: number | undefined;
  let skipping = false;
  const encoder = new TextEncoder();

  function start(bytes: Uint8Array): Uint8Array {
    started = true;
    const [a, b, c] = bytes;
    if (a === 0xef && b === 0xbb && c === 0xbf) {
      bom = true;
      encoding = 'utf-8';
      return bytes.subarray(3);
    }
    bom = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
    const name = bom ? (a === 0xff ? 'utf-16le' : 'utf-16be') : utf16WithoutMark(bytes);
    if (name === undefined) return bytes;
    utf16 = { name, decoder: new TextDecoder(name) };
    encoding = 'utf-8';
    return bytes;
  }

  function accept(bytes: Uint8Array, last: boolean): Line[] {
    const begun = started ? bytes : start(joined(held, bytes));
    if (held.length > 0 && begun !== bytes) held = new Uint8Array(0);
    const plain = utf16 === undefined ? begun : encoder.encode(utf16.decoder.decode(begun, { stream: !last }));
    const all = joined(held, plain);
    newline ??= all.includes(LF) ? LF : all.includes(CR) && (last || all.indexOf(CR) < all.length - 1) ? CR : undefined;
    const cut = last ? all.length : newline === undefined ? 0 : all.lastIndexOf(newline) + 1;
    held = all.slice(cut);
    const lines = cut === 0 ? [] : decode(last ? all : all.subarray(0, cut - 1), last);
    if (held.length > LONGEST_LINE) {
      held = new Uint8Array(0);
      skipping = true;
    }
    return lines;
  }

  function decode(bytes: Uint8Array, last: boolean): Line[] {
    const end = newline ?? LF;
    const known = (encoding ??= detectEncoding(bytes, end));
    const { lines, other, undecodable } = decodeLines(bytes, known ?? 'utf-8', end);
    const answer: Line[] = lines.map((text) => (text.length > LONGEST_LINE ? { text: '', issue: 'csv/row-too-long' } : { text }));
    for (const index of other) answer[index] = { text: lines[index] ?? '', issue: 'csv/other-encoding' };
    for (const index of undecodable) answer[index] = { text: lines[index] ?? '', issue: 'csv/undecodable' };
    if (skipping) answer[0] = { text: '', issue: 'csv/row-too-long' };
    skipping = false;
    if (last && answer.at(-1)?.text === '' && answer.at(-1)?.issue === undefined) answer.pop();
    return answer;
  }

  return {
    push: (bytes) => {
      // The first bytes tell the encoding; a piece shorter than a mark waits for the next one.
      if (!started && held.length + bytes.length < 4) {
        held = joined(held, bytes);
        return [];
      }
      return accept(bytes, false);
    },
    end: () => accept(new Uint8Array(0), true),
    newline: () => (newline === CR ? '\r' : '\n'),
    shape: () => ({ encoding: utf16?.name ?? encoding ?? 'utf-8', bom }),
  };
}

/** UTF-16 as some exports write it, without a mark: every second byte of the ASCII in it is zero. */
function utf16WithoutMark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const sample = bytes.subarray(0, 1024);
  const zeros = [0, 0] as [number, number];
  sample.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2 === 0 ? 0 : 1]++;
  });
  const most = sample.length / 8;
  if (zeros[1] > most && zeros[0] < zeros[1] / 8) return 'utf-16le';
  return zeros[0] > most && zeros[1] < zeros[0] / 8 ? 'utf-16be' : undefined;
}

function commonest(heading: string): string {
  return DELIMITERS.reduce((best, each) => (heading.split(each).length > heading.split(best).length ? each : best), ',' as string);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
