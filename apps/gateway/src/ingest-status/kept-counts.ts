import type { FacilityId } from '@musubi/domain';
import type { Clock } from '@musubi/runtime';
import type { IngestCounts, WalkState } from './store.ts';

/** A count that took less is made anew for everybody who asks. */
const QUICK_MS = 50;
/** Of the time since the last count began, counting takes a twentieth at most. */
const REST_FACTOR = 20;
/** Whoever waits wants to see it move. */
const MOST_REST_MS = 60_000;

type Kept = { readonly counts: IngestCounts; readonly countedAt: number; readonly tookMs: number };

/**
 * 取込件数の控え: counting two million files takes seconds, and a page asks again and again. What was counted last is
 * answered
 * at once, and counted anew behind the answer when it is old for what counting costs. A small storage is always
 * counted, and
 * so is one whose walk has just ended; whether it is walking is never a matter of memory.
 */
export function keptCounts(
  ask: {
    readonly count: (facility: FacilityId) => Promise<IngestCounts | undefined>;
    readonly state: (facility: FacilityId) => Promise<WalkState | undefined>;
  },
  clock: Clock,
): (facility: FacilityId) => Promise<IngestCounts | undefined> {
  const kept = new Map<FacilityId, Kept>();
  const counting = new Map<FacilityId, Promise<IngestCounts | undefined>>();
  const countNow = (facility: FacilityId): Promise<IngestCounts | undefined> => {
    const running = counting.get(facility);
    if (running !== undefined) return running;
    const began = clock.now();
    const made = ask
      .count(facility)
      .then((counts) => {
        if (counts === undefined) kept.delete(facility);
        else kept.set(facility, { counts, countedAt: began, tookMs: clock.now() - began });
        return counts;
      })
      .finally(() => counting.delete(facility));
    counting.set(facility, made);
    return made;
  };
  return async (facility) => {
    const last = kept.get(facility);
    if (last === undefined || last.tookMs < QUICK_MS) return countNow(facility);
    const state = await ask.state(facility);
    if (state === undefined || (last.counts.scanning && !state.scanning)) return countNow(facility);
    if (clock.now() - last.countedAt >= Math.min(last.tookMs * REST_FACTOR, MOST_REST_MS))
      // whoever asks next counts again
      countNow(facility).catch(() => undefined);
    return { ...last.counts, ...state };
  };
}
