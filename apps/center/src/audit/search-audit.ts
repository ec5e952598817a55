import { instant } from '@musubi/domain';
import type { Clock, Queryable } from '@musubi/runtime';
import {
  beforeMoment,
  findAuditEvents,
  type AuditFilter,
  type TrailPosition,
  type FoundEvent,
} from './search-store.ts';

/** An answer comes within about this time, however rare the event and however long the period. */
const ENOUGH_MS = 500;
const FIRST_WINDOW_MS = 3_600_000;
/** A window that was read this fast may be followed by a longer one, one that took this long by a shorter one. */
const FAST_MS = 60;
const SLOW_MS = 200;

export type AuditSearch = {
  readonly filter: AuditFilter;
  /** Inclusive and exclusive. */
  readonly from: number;
  readonly until: number;
  readonly after: TrailPosition | undefined;
  readonly limit: number;
};
export type AuditPage = {
  readonly events: readonly FoundEvent[];
  readonly next: TrailPosition | undefined;
  readonly searchedTo: number;
};

/**
 * 監査記録の検索: back in time, window by window, until the page is full, the period is over, or it has taken long
 * enough; then the next question goes on there. So neither a rare event nor years of records make one long read, and
 * the table that every view appends to needs no further index.
 */
export async function searchAudit(db: Queryable, clock: Clock, search: AuditSearch): Promise<AuditPage> {
  const { filter, from, limit } = search;
  const startedAt = clock.now();
  const events: FoundEvent[] = [];
  let position = search.after ?? beforeMoment(instant(search.until));
  const indexed = filter.patients !== undefined || filter.trace !== undefined;
  let window = indexed ? Infinity : FIRST_WINDOW_MS;
  for (;;) {
    const windowFrom = Math.max(from, Date.parse(position.at) - window);
    const askedAt = clock.now();
    events.push(...(await findAuditEvents(db, filter, instant(windowFrom), position, limit - events.length)));
    const last = events.at(-1);
    if (events.length >= limit && last !== undefined)
      return { events, next: last.position, searchedTo: Date.parse(last.position.at) };
    if (windowFrom <= from) return { events, next: undefined, searchedTo: from };
    position = beforeMoment(instant(windowFrom));
    const now = clock.now();
    if (now - startedAt >= ENOUGH_MS) return { events, next: position, searchedTo: windowFrom };
    if (now - askedAt < FAST_MS) window *= 4;
    else if (now - askedAt > SLOW_MS) window = Math.max(FIRST_WINDOW_MS / 4, window / 2);
  }
}
