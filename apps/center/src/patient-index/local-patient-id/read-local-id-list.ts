import type { LocalIdRowFinding } from '@musubi/contract';
import { parseLocalPatientId, type FacilityId } from '@musubi/domain';
import { makeCsvReader } from '@musubi/formats/csv';

/** One row of the list; `finding`: why it cannot be, by the list alone. */
export type LocalIdRow = {
  readonly row: number;
  readonly from: string;
  readonly to: string;
  readonly finding: LocalIdRowFinding | undefined;
};

const PIECE = 1 << 16;
const LONGEST_SHOWN = 20;

/**
 * 新旧患者ID対照表: old,new per line, with or without a heading. A number that stands twice on one side says nothing
 * certain, so none of its rows counts: two old numbers on one new one are a merge, which the hospital must say itself.
 */
export function readLocalIdList(facility: FacilityId, csv: string): readonly LocalIdRow[] {
  const rows: LocalIdRow[] = [];
  const reader = makeCsvReader();
  const take = ({ rows: read, issues }: ReturnType<typeof reader.push>): void => {
    for (const { row, cells } of read) {
      if (row === 1 && isHeading(cells)) continue;
      rows.push(toRow(facility, row, cells));
    }
    for (const { row, code } of issues)
      if (code === 'csv/too-many-cells' && row !== undefined)
        rows.push({ row, from: '', to: '', finding: 'malformed' });
  };
  const encoder = new TextEncoder();
  for (let at = 0; at < csv.length; at += PIECE) take(reader.push(encoder.encode(csv.slice(at, at + PIECE))));
  take(reader.end());
  return withoutDoubles(rows);
}

/** A patient number has a digit. */
function isHeading(cells: readonly string[]): boolean {
  return !cells.some((cell) => /\p{Nd}/u.test(cell));
}

function toRow(facility: FacilityId, row: number, cells: readonly string[]): LocalIdRow {
  const [from, to] = [
    parseLocalPatientId(facility, cells[0] ?? '')?.value,
    parseLocalPatientId(facility, cells[1] ?? '')?.value,
  ];
  const more = cells.slice(2).some((cell) => cell.trim() !== '');
  if (from === undefined || to === undefined || more)
    return {
      row,
      from: (cells[0] ?? '').slice(0, LONGEST_SHOWN),
      to: (cells[1] ?? '').slice(0, LONGEST_SHOWN),
      finding: 'malformed',
    };
  return { row, from, to, finding: from === to ? 'same' : undefined };
}

function withoutDoubles(rows: readonly LocalIdRow[]): readonly LocalIdRow[] {
  const [olds, news] = [new Map<string, number>(), new Map<string, number>()];
  const readable = rows.filter((row) => row.finding !== 'malformed');
  for (const { from, to } of readable) {
    olds.set(from, (olds.get(from) ?? 0) + 1);
    news.set(to, (news.get(to) ?? 0) + 1);
  }
  return rows.map((row) => {
    if (row.finding === 'malformed') return row;
    if ((olds.get(row.from) ?? 0) > 1) return { ...row, finding: 'old-twice' };
    return (news.get(row.to) ?? 0) > 1 ? { ...row, finding: 'new-twice' } : row;
  });
}

/** What the index knows of a number now. */
export type NumberInUse = { readonly known: boolean; readonly inUse: boolean; readonly linked: boolean };

/**
 * Judges the rows that could be, against what is there. A new number must be free, or be given up by a row that itself
 * goes through: where that one is refused, so is this, and so on along the chain. `announced`: rows onto a number under
 * which the facility announces the same patient already.
 */
export function judgeLocalIdRows(
  rows: readonly LocalIdRow[],
  there: (number: string) => NumberInUse,
  announced: ReadonlySet<LocalIdRow> = new Set(),
): readonly (LocalIdRow & { readonly finding: LocalIdRowFinding })[] {
  const judged = new Map<LocalIdRow, LocalIdRowFinding>();
  const going = new Map<string, LocalIdRow>();
  const wants = new Map<string, LocalIdRow>();
  for (const row of rows) {
    if (row.finding !== undefined) judged.set(row, row.finding);
    else if (!there(row.from).known) judged.set(row, 'unknown-old');
    else {
      judged.set(row, 'replaced');
      going.set(row.from, row);
      wants.set(row.to, row);
    }
  }
  const stuck = [...going.values()].filter((row) => there(row.to).inUse && !going.has(row.to) && !announced.has(row));
  for (let row = stuck.pop(); row !== undefined; row = stuck.pop()) {
    judged.set(row, 'new-in-use');
    going.delete(row.from);
    const behind = wants.get(row.from);
    if (behind !== undefined && judged.get(behind) === 'replaced' && there(row.from).inUse) stuck.push(behind);
  }
  return rows.map((row) => ({ ...row, finding: judged.get(row) ?? 'malformed' }));
}
