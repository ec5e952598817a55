import type { EntryStatus, Lane, RecordKind } from '@musubi/domain';
import { LANES } from '@musubi/domain';
import type { Column } from './zoom.ts';

/** 升目に置く記録: what the grid needs of an entry; `index` finds the whole of it. */
export type GridItem = {
  readonly id: string;
  readonly index: number;
  readonly facility: number;
  readonly kind: RecordKind;
  readonly status: EntryStatus;
  readonly lane: Lane;
  readonly day: number;
  readonly isNew: boolean;
};

/** Of several entries in one cell the one that says most is opened first: a result before its order. */
const READ_FIRST: Readonly<Record<EntryStatus, number>> = { resulted: 0, performed: 1, ordered: 2, cancelled: 3 };

/**
 * Entries by lane, sorted by day: found by binary search, so that a move costs what is on the screen, not what exists.
 */
export type GridIndex = ReadonlyMap<Lane, readonly GridItem[]>;

export function indexItems(items: readonly GridItem[]): GridIndex {
  const lanes = new Map<Lane, GridItem[]>();
  for (const item of items) {
    const lane = lanes.get(item.lane);
    if (lane === undefined) lanes.set(item.lane, [item]);
    else lane.push(item);
  }
  for (const lane of lanes.values())
    lane.sort(
      (a, b) =>
        a.day - b.day || READ_FIRST[a.status] - READ_FIRST[b.status] || a.facility - b.facility || a.index - b.index,
    );
  return lanes;
}

/** What is drawn of a cell: single entries, or entries of one or several facilities as one stack with its number. */
export type Glyph = { readonly items: readonly [GridItem, ...GridItem[]]; readonly facilities: readonly number[] };
export type Cell = {
  readonly lane: Lane;
  readonly column: number;
  readonly items: readonly [GridItem, ...GridItem[]];
  readonly glyphs: readonly Glyph[];
};

/** The cells with entries, lane by lane and left to right. `capacity` = glyphs that fit side by side. */
export function layoutCells(
  index: GridIndex,
  lanes: readonly Lane[],
  columns: readonly Column[],
  hidden: ReadonlySet<number>,
  capacity: number,
): readonly Cell[] {
  const first = columns[0];
  const last = columns[columns.length - 1];
  if (first === undefined || last === undefined) return [];
  const cells: Cell[] = [];
  for (const lane of lanes) {
    const items = index.get(lane) ?? [];
    let at = lowerBound(items, first.from);
    for (let column = 0; column < columns.length; column++) {
      const until = columns[column]?.until ?? last.until;
      const found: GridItem[] = [];
      for (let item = items[at]; item !== undefined && item.day <= until; item = items[++at]) {
        if (!hidden.has(item.facility)) found.push(item);
      }
      const [one, ...more] = found;
      if (one !== undefined)
        cells.push({ lane, column, items: [one, ...more], glyphs: glyphsOf([one, ...more], capacity) });
    }
  }
  return cells;
}

/** One glyph each while they fit; else one per facility; else a single stack of all. */
export function glyphsOf(items: readonly [GridItem, ...GridItem[]], capacity: number): readonly Glyph[] {
  if (items.length <= Math.max(1, capacity))
    return items.map((item) => ({ items: [item], facilities: [item.facility] }));
  const facilities = new Map<number, [GridItem, ...GridItem[]]>();
  for (const item of items) {
    const group = facilities.get(item.facility);
    if (group === undefined) facilities.set(item.facility, [item]);
    else group.push(item);
  }
  if (facilities.size <= capacity)
    return [...facilities].map(([facility, group]) => ({ items: group, facilities: [facility] }));
  return [{ items, facilities: [...facilities.keys()] }];
}

/** Lanes to draw: all, or only those in which the patient has anything from a facility that is switched on. */
export function lanesToShow(
  index: GridIndex,
  hidden: ReadonlySet<number>,
  compact: boolean,
  always: readonly Lane[],
): readonly Lane[] {
  if (!compact) return LANES;
  return LANES.filter(
    (lane) => always.includes(lane) || (index.get(lane) ?? []).some((item) => !hidden.has(item.facility)),
  );
}

export type Direction = 'left' | 'right' | 'up' | 'down';
/** Where an arrow key leads: a cell on the screen, or a day that must be brought on the screen first. */
export type Move =
  | { readonly to: 'cell'; readonly cell: Cell }
  | { readonly to: 'day'; readonly lane: Lane; readonly day: number }
  | { readonly to: 'nowhere' };

export function moveFrom(
  cells: readonly Cell[],
  index: GridIndex,
  columns: readonly Column[],
  hidden: ReadonlySet<number>,
  lanes: readonly Lane[],
  from: { readonly lane: Lane; readonly column: number },
  direction: Direction,
): Move {
  if (direction === 'left' || direction === 'right') {
    const step = direction === 'left' ? -1 : 1;
    const row = cells.filter((cell) => cell.lane === from.lane && Math.sign(cell.column - from.column) === step);
    const near = direction === 'left' ? row[row.length - 1] : row[0];
    if (near !== undefined) return { to: 'cell', cell: near };
    const items = index.get(from.lane) ?? [];
    const edge = direction === 'left' ? columns[0]?.from : columns[columns.length - 1]?.until;
    if (edge === undefined) return { to: 'nowhere' };
    let at = direction === 'left' ? lowerBound(items, edge) - 1 : lowerBound(items, edge + 1);
    for (let item = items[at]; item !== undefined; item = items[(at += step)]) {
      if (!hidden.has(item.facility)) return { to: 'day', lane: from.lane, day: item.day };
    }
    return { to: 'nowhere' };
  }
  const step = direction === 'up' ? -1 : 1;
  for (let at = lanes.indexOf(from.lane) + step; at >= 0 && at < lanes.length; at += step) {
    const row = cells.filter((cell) => cell.lane === lanes[at]);
    const near = row.reduce<Cell | undefined>(
      (best, cell) =>
        best === undefined || Math.abs(cell.column - from.column) < Math.abs(best.column - from.column) ? cell : best,
      undefined,
    );
    if (near !== undefined) return { to: 'cell', cell: near };
  }
  return { to: 'nowhere' };
}

function lowerBound(items: readonly GridItem[], day: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.day ?? Infinity) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}
