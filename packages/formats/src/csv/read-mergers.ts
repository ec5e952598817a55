import type { MunicipalityMerger } from '@musubi/domain';
import { csvIssue, type CsvIssue } from './csv-issue.ts';
import { makeCsvReader } from './read-csv.ts';

/** 合併・改称の一覧: what could be read, and what was wrong with which row. */
type MergerList = {
  readonly mergers: readonly MunicipalityMerger[];
  readonly issues: readonly (Omit<CsvIssue, 'code'> & { readonly code: string })[];
};

const SENTENCES = {
  'renames/cells': [
    '「都道府県,旧市町村,現在の市町村」の三つの列ではありません。この行は使いません。',
    'The row is not “prefecture, former municipality, present municipality”; it was left out.',
  ],
  'renames/prefecture': [
    '都道府県名が「県」などで終わっていません。この行は使いません。',
    'The first cell is no name of a prefecture; the row was left out.',
  ],
  'renames/municipality': [
    '市区町村名として読めない名があります（郡から書き、市・区・町・村で終わる名）。この行は使いません。',
    'A name is not that of a municipality (with its 郡, ending in 市, 区, 町 or 村); the row was left out.',
  ],
  'renames/same': [
    '旧市町村と現在の市町村が同じです。この行は使いません。',
    'The former municipality is the present one; the row was left out.',
  ],
  'renames/twice': [
    '同じ旧市町村の行が前にあり、行き先が違います。この行は使いません（分かれた町村は「旧町/大字」と書けます）。',
    'An earlier row sends this former municipality elsewhere; this row was left out (a divided one is written ' +
      'former/大字).',
  ],
  'renames/circle': [
    'たどると元の市町村に戻ります。この行は使いません。',
    'The rows lead back to where they began; this row was left out.',
  ],
} as const satisfies Record<string, readonly [ja: string, en: string]>;

const PREFECTURE = /^(?:北海道|東京都|.{1,3}[府県])$/u;
const MUNICIPALITY = /^.+[市区町村]$/u;

/**
 * Rows `都道府県,旧市町村,現在の市町村` (石川県,鳳至郡能都町,鳳珠郡能登町) in any encoding a list may have; a heading
 * may stand above.
 */
export function readMergers(bytes: Uint8Array): MergerList {
  const reader = makeCsvReader();
  const batches = [reader.push(bytes), reader.end()];
  const mergers = new Map<string, MunicipalityMerger>();
  const issues: MergerList['issues'][number][] = batches.flatMap(({ issues: found }) =>
    found.map(({ row, code }) => csvIssue(row, code)),
  );
  for (const { row, cells } of batches.flatMap(({ rows }) => rows)) {
    const merger = mergerOf(cells);
    if (merger === undefined && row === 1) continue;
    const code =
      merger === undefined ? 'renames/cells' : typeof merger === 'string' ? merger : faultAmong(mergers, merger);
    if (code !== undefined) {
      const [ja, en] = SENTENCES[code];
      issues.push({ row, code, ja, en });
    } else if (typeof merger === 'object') mergers.set(nameOf(merger), merger);
  }
  return { mergers: [...mergers.values()], issues };
}

/** Undefined for a heading. */
function mergerOf(cells: readonly string[]): MunicipalityMerger | keyof typeof SENTENCES | undefined {
  const [prefecture = '', old = '', present = '', ...more] = cells.map((cell) => cell.normalize('NFKC').trim());
  if (prefecture === '都道府県' || prefecture.toLowerCase() === 'prefecture') return undefined;
  if (prefecture === '' || old === '' || present === '' || more.some((cell) => cell !== '')) return 'renames/cells';
  if (!PREFECTURE.test(prefecture)) return 'renames/prefecture';
  const [former = '', quarter = ''] = old.split('/');
  if (!MUNICIPALITY.test(former) || !MUNICIPALITY.test(present)) return 'renames/municipality';
  return former === present ? 'renames/same' : { prefecture, former, present, quarter };
}

function faultAmong(
  mergers: ReadonlyMap<string, MunicipalityMerger>,
  merger: MunicipalityMerger,
): 'renames/twice' | 'renames/circle' | undefined {
  if ((mergers.get(nameOf(merger))?.present ?? merger.present) !== merger.present) return 'renames/twice';
  const seen = new Set([merger.former]);
  for (
    let at: string | undefined = merger.present;
    at !== undefined;
    at = mergers.get(nameOf({ ...merger, former: at, quarter: '' }))?.present
  ) {
    if (seen.has(at)) return 'renames/circle';
    seen.add(at);
  }
  return undefined;
}

function nameOf({
  prefecture,
  former,
  quarter,
}: Pick<MunicipalityMerger, 'prefecture' | 'former' | 'quarter'>): string {
  return `${prefecture} ${former}/${quarter}`;
}
