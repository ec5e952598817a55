import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  addRecord,
  blockingKeys,
  prepareMatchRecord,
  type MunicipalityRenames,
  type RecordStore,
} from '@musubi/domain';
import { makeCsvReader, type CsvBatch } from '@musubi/formats/csv';
import type { Progress } from './progress.ts';
import { CELL_ISSUES, preparedIssues, readRow, type CellIssue } from './read-row.ts';
import { isUsable, recognizeColumns, type AskedColumn, type ColumnPlan } from './recognize-columns.ts';
import { makeRecordNames, type RecordNames } from './record-names.ts';
import type { RowReport } from './row-report.ts';

/** 見出し: what a list calls its columns, and what they are taken for. */
export type ListHeading = {
  readonly path: string;
  readonly file: string;
  readonly heading: readonly string[];
  readonly plan: ColumnPlan;
  /** The row of the heading; 0 for a list without. */
  readonly headingRow: number;
};
/** 読み込んだ一覧: its records stand in the store from `first` on. */
export type ReadList = ListHeading & {
  readonly encoding: string;
  readonly first: number;
  readonly rows: number;
  readonly records: number;
  readonly names: RecordNames;
};
/** なぜ読めないか: for the person at the keyboard. */
export type ListRefusal = { readonly refused: string };

const PIECE = 256 * 1024;

/** A title and a date of printing may stand above the heading. */
const MOST_ROWS_ABOVE = 10;

/** The heading alone: what cannot work is said before millions of rows are read. */
export async function readHeading(
  path: string,
  asked: readonly AskedColumn[],
  withoutHeading: boolean,
): Promise<ListHeading | ListRefusal> {
  const kind = await otherKindOf(path);
  if (kind !== undefined)
    return {
      refused: `${path} は ${kind} です。CSV で保存し直して指定してください / this is no CSV file; save it as CSV.`,
    };
  let first: ListHeading | undefined;
  for (let skipRows = 0; skipRows <= (withoutHeading ? 0 : MOST_ROWS_ABOVE); skipRows++) {
    const found = await rowBelow(path, skipRows);
    if (found === undefined) break;
    if ('refused' in found) return found;
    const heading = withoutHeading
      ? found.cells.map((_, place) => `#${String(place + 1)}`)
      : found.cells.map((cell) => cell.trim());
    const candidate = {
      path,
      file: basename(path),
      heading,
      plan: recognizeColumns(heading, asked),
      headingRow: withoutHeading ? 0 : found.row,
    };
    // One word alone may be somebody's name: セイ is one.
    if (isUsable(candidate.plan) && (skipRows === 0 || candidate.plan.roles.size >= 2)) return candidate;
    first ??= candidate;
  }
  return first ?? { refused: `${path} は空です / the file is empty.` };
}

const OTHER_KINDS: readonly (readonly [beginning: string, kind: string])[] = [
  ['504b0304', 'Excel ブックか圧縮ファイル (a workbook or an archive)'],
  ['d0cf11e0', '古い形式の Excel ブックなど (an old workbook)'],
  ['25504446', 'PDF'],
  ['1f8b', '圧縮ファイル (an archive)'],
];

/** What people most often name instead of a CSV file, by its first bytes. */
async function otherKindOf(path: string): Promise<string | undefined> {
  let beginning = '';
  await eachPiece(path, (piece) => {
    beginning = Buffer.from(piece?.subarray(0, 4) ?? []).toString('hex');
    return false;
  });
  return OTHER_KINDS.find(([signature]) => beginning.startsWith(signature))?.[1];
}

async function rowBelow(path: string, skipRows: number): Promise<CsvBatch['rows'][number] | ListRefusal | undefined> {
  const reader = makeCsvReader({ skipRows });
  let row: CsvBatch['rows'][number] | undefined;
  const failed = await eachPiece(path, (piece) => {
    [row] = (piece === undefined ? reader.end() : reader.push(piece)).rows;
    return row === undefined;
  });
  return failed ?? row;
}

/** Reads in pieces and keeps nothing but the store: a list may be larger than memory. */
export async function readList(
  of: ListHeading,
  to: {
    readonly store: RecordStore;
    readonly renames: MunicipalityRenames;
    readonly report: RowReport;
    readonly progress: Progress;
  },
): Promise<ReadList | ListRefusal> {
  const { path, file, heading, plan, headingRow } = of;
  const { store, renames, report, progress } = to;
  const size = await sizeOf(path);
  if (typeof size !== 'number') return size;
  const reader = makeCsvReader({ skipRows: Math.max(headingRow - 1, 0) });
  const names = makeRecordNames();
  const first = store.count;
  let rows = 0;
  let bytes = 0;

  const take = (batch: CsvBatch): void => {
    for (const { row, code, ja, en } of batch.issues) report.add({ file, row, column: '', code, ja, en });
    for (const { row, cells } of batch.rows) {
      if (row === headingRow) continue;
      rows++;
      takeRow(row, cells);
    }
  };
  const takeRow = (row: number, cells: readonly string[]): void => {
    const { record, id, facility, used, issues } = readRow(cells, plan, row);
    const tell = ({ code, column }: CellIssue): void => {
      const [ja, en] = CELL_ISSUES[code];
      report.add({ file, row, column: column === undefined ? '' : (heading[column] ?? ''), code, ja, en });
    };
    issues.forEach(tell);
    if (!used) return;
    const prepared = prepareMatchRecord(record, renames);
    preparedIssues(record, prepared, plan).forEach(tell);
    addRecord(store, prepared, blockingKeys(prepared));
    if (names.add({ id, facility, row }).duplicate)
      tell({ code: 'match/duplicate-id', column: plan.roles.get('id')?.[0] });
  };

  const failed = await eachPiece(path, (piece) => {
    take(piece === undefined ? reader.end() : reader.push(piece));
    bytes += piece?.length ?? 0;
    progress.at(bytes / Math.max(size, bytes, 1), rows);
    return true;
  });
  progress.done(rows);
  return failed ?? { ...of, encoding: reader.shape().encoding, first, rows: rows, records: store.count - first, names };
}

/** Every piece of the file and then `undefined`, as long as `take` wants more. */
async function eachPiece(
  path: string,
  take: (piece: Uint8Array | undefined) => boolean,
): Promise<ListRefusal | undefined> {
  const size = await sizeOf(path);
  if (typeof size !== 'number') return size;
  try {
    for await (const piece of createReadStream(path, { highWaterMark: PIECE }) as AsyncIterable<Uint8Array>)
      if (!take(piece)) return undefined;
    take(undefined);
    return undefined;
  } catch (error) {
    if (!isFileError(error)) throw error;
    return { refused: `${path} を読めません (${error.code}) / the file cannot be read.` };
  }
}

async function sizeOf(path: string): Promise<number | ListRefusal> {
  try {
    const found = await stat(path);
    if (found.isDirectory())
      return { refused: `${path} はフォルダです。CSV ファイルを指定してください / this is a folder; name a CSV file.` };
    return found.size;
  } catch (error) {
    if (!isFileError(error)) throw error;
    return {
      refused:
        error.code === 'ENOENT'
          ? `${path} がありません / there is no such file.`
          : `${path} を開けません (${error.code}) / the file cannot be opened.`,
    };
  }
}

export function isFileError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error;
}

/** A date, a telephone number or an id; headings have no four digits in a row. */
const LOOKS_LIKE_DATA = /\d{4}/;

/** なぜ照合できないか: the sentence for a list of which nothing can be compared. */
export function whyUnusable({ path, heading, plan }: ListHeading): string | undefined {
  if (isUsable(plan)) return undefined;
  const shown = heading
    .slice(0, 20)
    .map((text, place) => `#${String(place + 1)} ${text.replace(/\p{C}/gu, '').slice(0, 40)}`)
    .join('、');
  // What is on the screen may be kept in a log: of somebody's row only the number of its columns is said.
  if (heading.some((text) => LOOKS_LIKE_DATA.test(text.normalize('NFKC'))))
    return [
      `${path} の 1 行目は見出しでなく患者のようです（${String(heading.length)} 列） / the first row seems to ` +
        `be a patient, not a heading (${String(heading.length)} columns).`,
      '  見出しがなければ --no-heading をつけ、列を番号で指定してください (without a heading add --no-heading ' +
        'and name the columns by number): --no-heading --columns name=#2,birthDate=#4',
      '  見出しがあれば列を指定してください (with a heading, name the columns): --columns ' +
        'name=氏名の列,birthDate=生年月日の列',
    ].join('\n');
  return [
    `${path} の見出しから氏名などの列を見分けられません / no column of the heading is recognised as a name or ` +
      'anything else to compare.',
    `  見出し (heading): ${shown}${heading.length > 20 ? ' …' : ''}`,
    '  列を指定してください (name the columns): --columns name=氏名の列,birthDate=生年月日の列  または (or)  ' +
      '--columns name=#2,birthDate=#4',
    '  1 行目が見出しでなく患者なら --no-heading も (and --no-heading, when the first row is a patient)',
  ].join('\n');
}
