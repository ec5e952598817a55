import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { makeCsvReader, type CsvBatch } from '@musubi/formats/csv';
import { parseLocalPatientId, type FacilityId } from '@musubi/domain';
import type { WantedChange } from '../../local-patient-id/check-changes.ts';
import { isFileError } from '../match/read-list.ts';

/** 新旧番号の一行. */
export type ListedNumber = WantedChange & { readonly row: number };
export type RowNote = {
  readonly row: number;
  readonly code: string;
  readonly ja: string;
  readonly en: string;
  /** It is left out. */
  readonly refused: boolean;
};
export type NumberList = {
  readonly digest: string;
  readonly encoding: string;
  readonly rows: number;
  readonly numbers: readonly ListedNumber[];
  /** Different numbers that become the same one. */
  readonly shared: readonly (readonly ListedNumber[])[];
  readonly notes: readonly RowNote[];
};

/** A hospital has a few hundred thousand numbers; all of a list must stand in memory to see which are exchanged. */
const MOST_ROWS = 3_000_000;
const FORMER_HEADING = /^(?:旧|前|変更前|統合前)|^(?:old|former|from|before)/i;
const CURRENT_HEADING = /^(?:新|後|変更後|統合後)|^(?:new|current|to|after)/i;

const SENTENCES = {
  'number-list/malformed': [
    '患者番号として使えない値です（英数字とハイフン、20 文字まで）。',
    'Not a patient number (letters, digits and hyphens, at most 20).',
  ],
  'number-list/unchanged': [
    '旧番号と新番号が同じです。何も変わりません。',
    'The former and the new number are the same; nothing changes.',
  ],
  'number-list/repeated': ['同じ行がすでにあります。', 'The same row stands further up.'],
  'number-list/former-twice': [
    '旧番号が別の新番号とともに 2 回以上あります。どちらか決められないため、すべて適用しません。',
    'The former number stands here more than once with different new ones; none of these rows is applied.',
  ],
  'number-list/merged-before': [
    '旧番号はすでにほかの旧番号へ統合されています。統合先の行で変更します。',
    'The former number was merged into another one of this list before; it is changed with that one.',
  ],
  'number-list/current-twice': [
    '新番号が 2 人以上の旧番号に対応しています。別の患者が 1 人になるおそれがあるため、すべて適用しません。',
    'The new number stands here for more than one former one; as different patients could become one, none of ' +
      'these rows is applied.',
  ],
} as const satisfies Record<string, readonly [ja: string, en: string]>;
const NOTES_ONLY: ReadonlySet<string> = new Set([
  'number-list/unchanged',
  'number-list/repeated',
  'number-list/merged-before',
]);

export function rowNote(row: number, code: keyof typeof SENTENCES): RowNote {
  const [ja, en] = SENTENCES[code];
  return { row, code, ja, en, refused: !NOTES_ONLY.has(code) };
}

/**
 * 新旧番号一覧を読む: the columns by their heading (旧…, 新…), or the first two. What cannot be used is said row by
 * row.
 */
export async function readNumberList(
  path: string,
  facility: FacilityId,
): Promise<NumberList | { readonly refused: string }> {
  const hash = createHash('sha256');
  const reader = makeCsvReader();
  const notes: RowNote[] = [];
  const read: ListedNumber[] = [];
  let columns: readonly [former: number, current: number] | undefined;
  let rows = 0;
  const take = (batch: CsvBatch) => {
    const damaged = new Map<number, boolean>();
    for (const { row, code, ja, en } of batch.issues) {
      // A number in which anything was guessed could be another patient's.
      notes.push({ row, code, ja, en, refused: true });
      damaged.set(row, true);
    }
    for (const { row, cells } of batch.rows) {
      if (columns === undefined) {
        columns = columnsOf(cells);
        if (columns !== undefined) continue;
        columns = [0, 1];
      }
      rows++;
      const [former, current] = columns.map((place) => (cells[place] ?? '').trim());
      if (damaged.has(row)) continue;
      if (former === undefined || current === undefined || !isNumber(facility, former) || !isNumber(facility, current))
        notes.push(rowNote(row, 'number-list/malformed'));
      else if (former === current) notes.push(rowNote(row, 'number-list/unchanged'));
      else read.push({ row, former, current });
    }
  };
  try {
    for await (const piece of createReadStream(path) as AsyncIterable<Uint8Array>) {
      hash.update(piece);
      take(reader.push(piece));
      if (rows > MOST_ROWS)
        return { refused: `${path} は ${MOST_ROWS} 行を超えています / has more than ${MOST_ROWS} rows.` };
    }
  } catch (error) {
    if (!isFileError(error)) throw error;
    return { refused: `${path} を読めません (${error.code}) / the file cannot be read.` };
  }
  take(reader.end());
  return { digest: hash.digest('hex'), encoding: reader.shape().encoding, rows, ...withoutDoubled(read, notes), notes };
}

/** As written or not at all: a folded number could be another patient's. */
function isNumber(facility: FacilityId, text: string): boolean {
  return parseLocalPatientId(facility, text)?.value === text;
}

function columnsOf(heading: readonly string[]): readonly [number, number] | undefined {
  const [former, current] = [FORMER_HEADING, CURRENT_HEADING].map((pattern) =>
    heading.findIndex((cell) => pattern.test(cell.trim())),
  );
  return former === undefined || current === undefined || former < 0 || current < 0 || former === current
    ? undefined
    : [former, current];
}

function withoutDoubled(read: readonly ListedNumber[], notes: RowNote[]): Pick<NumberList, 'numbers' | 'shared'> {
  const byFormer = new Map<string, ListedNumber>();
  const formerTwice = new Set<string>();
  const distinct = read.filter((one) => {
    const other = byFormer.get(one.former);
    if (other === undefined) byFormer.set(one.former, one);
    else if (other.current !== one.current) formerTwice.add(one.former);
    else notes.push(rowNote(one.row, 'number-list/repeated'));
    return other === undefined || other.current !== one.current;
  });
  const byCurrent = new Map<string, ListedNumber[]>();
  for (const one of distinct) {
    if (formerTwice.has(one.former)) notes.push(rowNote(one.row, 'number-list/former-twice'));
    else if (byCurrent.get(one.current)?.push(one) === undefined) byCurrent.set(one.current, [one]);
  }
  const groups = [...byCurrent.values()];
  return {
    numbers: groups.filter((group) => group.length === 1).flat(),
    shared: groups.filter((group) => group.length > 1),
  };
}
