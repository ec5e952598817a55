import { errorFields } from '@musubi/runtime';
import { ChangedPatients } from './changed-patients.ts';
import { RecentPatients } from './recent-patients.ts';
import { StorageScanner } from './ssmix2.ts';
import { type ScanOptions } from './scan-options.ts';
import { TransactionTail } from './transaction-tail.ts';

export type WatchOptions = ScanOptions & {
  /** At least this between two walks. */
  readonly pauseMs?: number;
  /** At least this between two looks in between. */
  readonly lookEveryMs?: number;
  /** The transaction storage that is written beside this storage, where there is one. */
  readonly transactions?: string | undefined;
};

const SHORTEST_PAUSE_MS = 2000;
const LOOK_EVERY_MS = 2000;
const PAUSE_WHEN_WAITING_MS = 500;
/** A walk takes at most a tenth of the time: 25 s for a tree of a million, then four minutes of rest. */
const REST_FACTOR = 9;
const RETRY_MS = 5000;

/**
 * 継続監視: walks again and again until the signal; a failure (database down, drive gone) is logged and tried again.
 */
export async function watchStorage(options: WatchOptions): Promise<void> {
  const { signal, clock, log, facility, storage } = options;
  const shortest = options.pauseMs ?? SHORTEST_PAUSE_MS;
  const scanner = new StorageScanner(options);
  const recent = new RecentPatients();
  // Before the first walk, so that what is written while it goes on is a hint.
  const tail = options.transactions === undefined ? undefined : new TransactionTail(options.transactions);
  const changed = tail === undefined ? new ChangedPatients(options.root) : undefined;
  let reached = true;
  while (signal?.aborted !== true) {
    const began = clock.now();
    let pause = RETRY_MS;
    try {
      const summary = await scanner.scan();
      const took = clock.now() - began;
      recent.add(summary.patients, clock.now());
      pause = summary.waiting > 0 ? Math.max(PAUSE_WHEN_WAITING_MS, took) : Math.max(shortest, took * REST_FACTOR);
      if (summary.taken > 0 || summary.missing > 0 || summary.reached !== reached) {
        log[summary.reached ? 'info' : 'warn'](summary.reached ? 'ingest/scanned' : 'ingest/not-reached', {
          facility,
          storage,
          seen: summary.seen,
          taken: summary.taken,
          missing: summary.missing,
          waiting: summary.waiting,
          tookMs: took,
        });
      }
      reached = summary.reached;
    } catch (error) {
      log.error('ingest/scan-failed', { facility, storage, ...errorFields(error) });
    }
    await lookFirst(clock.now() + pause);
  }

  /** Between two walks: those of whom a hint says that there is something new, and those who had something lately. */
  async function lookFirst(until: number): Promise<void> {
    const shortestLook = options.lookEveryMs ?? LOOK_EVERY_MS;
    const left = () => (signal?.aborted === true ? 0 : Math.max(0, until - clock.now()));
    for (let pause = shortestLook; left() > 0;) {
      await rest(Math.min(pause, left()), signal);
      if (left() === 0) return;
      const began = clock.now();
      try {
        const hinted = tail?.next() ?? changed?.next() ?? [];
        recent.add(hinted, began);
        const { taken } = await scanner.scanPatients([...new Set([...hinted, ...recent.list(began)])]);
        if (taken > 0) log.info('ingest/looked-first', { facility, storage, taken, tookMs: clock.now() - began });
      } catch (error) {
        log.error('ingest/scan-failed', { facility, storage, ...errorFields(error) });
      }
      pause = Math.max(shortestLook, (clock.now() - began) * REST_FACTOR);
    }
  }
}

function rest(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(finish, milliseconds);
    function finish() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      done();
    }
    signal?.addEventListener('abort', finish, { once: true });
  });
}
