import { csvIssue, type CsvIssue, type CsvIssueCode } from './csv-issue.ts';
import { LONGEST_LINE, makeLineGatherer, type FileShape, type Line } from './gather-lines.ts';
import { healRow, splitRow } from './split-row.ts';

/** 一覧の一行. `row` counts as a spreadsheet does: the heading is row 1, empty lines count too. */
export type CsvRow = { readonly row: number; readonly cells: readonly string[] };
export type CsvBatch = { readonly rows: readonly CsvRow[]; readonly issues: readonly CsvIssue[] };
/** What the file turned out to be; complete after `end`. */
export type CsvShape = FileShape & { readonly delimiter: string };
/** 一覧の読取り: bytes are pushed in pieces of any size, rows come out; `end` gives what was still held. */
export type CsvReader = {
  readonly push: (bytes: Uint8Array) => CsvBatch;
  readonly end: () => CsvBatch;
  readonly shape: () => CsvShape;
};

/**
 * A quoted cell over more lines is an open quotation mark: without a limit one of them swallows the rest of the file.
 */
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
  let pendingLength = 0;
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
        if (split.open) [pending, pendingLength] = [[line], text.length];
        else if (!split.stray) answer(split.cells, [line]);
        else
          answer(
            split.cells.length === expected ? split.cells : healRow(text, separator, expected),
            [line],
            'csv/stray-quote',
          );
        return [];
      }
      pending.push(line);
      pendingLength += text.length;
      const separator = delimiter ?? ',';
      const alone = splitRow(text, separator);
      completeInside =
        !alone.open && !alone.stray && expected !== undefined && expected >= 3 && alone.cells.length === expected
          ? completeInside + 1
          : 0;
      if (
        completeInside >= COMPLETE_ROWS_INSIDE ||
        pending.length > MOST_LINES_IN_ROW ||
        pendingLength > LONGEST_LINE ||
        line.issue === 'csv/row-too-long'
      )
        return heal();
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

    // last first
    const again: Line[] = [];
    const settle = (line: Line): void => {
      again.push(line);
      for (let next = again.pop(); next !== undefined; next = again.pop()) {
        const swallowed = take(next);
        // within bounds
        for (let at = swallowed.length - 1; at >= 0; at--) again.push(swallowed[at] as Line);
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

function commonest(heading: string): string {
  return DELIMITERS.reduce(
    (best, each) => (heading.split(each).length > heading.split(best).length ? each : best),
    ',' as string,
  );
}
