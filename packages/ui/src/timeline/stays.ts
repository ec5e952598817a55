/** 入院期間: from admission to discharge at one facility; `until` undefined = still in hospital as far as known. */
export type Stay = {
  readonly facility: number;
  readonly from: number;
  readonly until: number | undefined;
  readonly label: string;
  readonly entry: string;
};

/** A bar on the screen: columns inclusive; `track` 0 is the topmost. `openLeft/openRight` = goes on beyond the edge. */
export type StayBar = {
  readonly stay: Stay;
  readonly first: number;
  readonly last: number;
  readonly track: number;
  readonly openLeft: boolean;
  readonly openRight: boolean;
};

/** Bars of the stays that touch the columns, each on the first track where it does not overlap another. */
export function layoutStays(
  stays: readonly Stay[],
  columns: readonly { readonly from: number; readonly until: number }[],
  today: number,
): readonly StayBar[] {
  const left = columns[0]?.from;
  const right = columns[columns.length - 1]?.until;
  if (left === undefined || right === undefined) return [];
  const ends: number[] = [];
  const bars: StayBar[] = [];
  for (const stay of [...stays].sort((a, b) => a.from - b.from)) {
    const until = stay.until ?? Math.max(today, stay.from);
    if (until < left || stay.from > right) continue;
    const first = columns.findIndex((column) => column.until >= stay.from);
    const last = columns.findLastIndex((column) => column.from <= until);
    let track = ends.findIndex((end) => end < first);
    if (track === -1) track = ends.length;
    ends[track] = last;
    bars.push({
      stay,
      first,
      last,
      track,
      openLeft: stay.from < left,
      openRight: until > right || stay.until === undefined,
    });
  }
  return bars;
}

/** 入退院の出来事 of one facility, as far as its hospital has answered. */
export type StayEvent = {
  readonly facility: number;
  readonly entry: string;
  readonly event: string;
  readonly day: number;
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly label: string;
};

/**
 * Pairs admissions with discharges, per facility. A discharge whose admission is not known opens with its own start
 * (SS-MIX2 repeats the admission in the discharge) or on its own day; an admission without a discharge stays open.
 */
export function staysOf(events: readonly StayEvent[]): readonly Stay[] {
  const stays: Stay[] = [];
  const open = new Map<number, { from: number; label: string; entry: string }>();
  const close = (facility: number, until: number | undefined) => {
    const current = open.get(facility);
    if (current === undefined) return;
    stays.push({ facility, from: current.from, until, label: current.label, entry: current.entry });
    open.delete(facility);
  };
  for (const event of [...events].sort((a, b) => a.day - b.day)) {
    if (event.event === 'admission') {
      const from = event.start ?? event.day;
      const current = open.get(event.facility);
      if (current !== undefined && current.from === from) continue;
      close(event.facility, from - 1);
      open.set(event.facility, { from, label: event.label, entry: event.entry });
      if (event.end !== undefined) close(event.facility, event.end);
    } else if (event.event === 'discharge') {
      const until = event.end ?? event.day;
      if (open.has(event.facility)) close(event.facility, until);
      else if (!stays.some((stay) => stay.facility === event.facility && stay.until === until))
        stays.push({
          facility: event.facility,
          from: event.start ?? until,
          until,
          label: event.label,
          entry: event.entry,
        });
    }
  }
  for (const facility of [...open.keys()]) close(facility, undefined);
  return stays;
}
