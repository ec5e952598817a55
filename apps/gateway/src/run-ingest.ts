import { Database, errorFields, type Clock, type Log } from '@musubi/runtime';
import { GATEWAY_ROLE } from './database-role.ts';
import { mapInbox } from './inbox/map-inbox.ts';
import { deleteMappedMessages } from './inbox/store.ts';
import { watchStorage } from './storage/watch-storage.ts';
import type { GatewayConfig } from './read-config.ts';
import type { Ingest } from './start-gateway.ts';

/**
 * The inbox is looked at this often even without a hint: what a killed process left behind is mapped at the next start.
 */
const LOOK_EVERY_MS = 500;
const RETRY_MS = 3000;
const YIELD_FACTOR = 3;
const PRUNE_EVERY_MS = 3_600_000;
/** Longer than any sender keeps trying with an unacknowledged message. */
const KEEP_MAPPED_MS = 7 * 86_400_000;

/** 取込の運転: watches all storages and maps all inboxes until it is closed. A database pool of its own. */
export function runIngest(databaseUrl: string, config: GatewayConfig, clock: Clock, log: Log): Ingest {
  const db = new Database(databaseUrl, {
    role: GATEWAY_ROLE,
    name: `musubi-gateway ${config.name} ingest`,
    max: 6,
    statementTimeoutMs: 300_000,
  });
  const stop = new AbortController();
  const wakers = new Set<() => void>();
  const prune = setInterval(
    () => void deleteMappedMessages(db, clock.now() - KEEP_MAPPED_MS).catch(() => undefined),
    PRUNE_EVERY_MS,
  ).unref();

  const rest = (milliseconds: number) =>
    new Promise<void>((done) => {
      const wake = () => {
        clearTimeout(timer);
        wakers.delete(wake);
        done();
      };
      const timer = setTimeout(wake, milliseconds);
      wakers.add(wake);
    });
  const pause = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));
  let hints = 0;
  const mapAll = async (facility: GatewayConfig['facilities'][number]['id']) => {
    while (!stop.signal.aborted) {
      try {
        const began = clock.now();
        const hinted = hints;
        if ((await mapInbox(db, facility)) === 0) await rest(LOOK_EVERY_MS);
        // Receiving goes first: while messages keep coming, mapping takes a quarter of the time and catches up
        // afterwards.
        else if (hints !== hinted) await pause((clock.now() - began) * YIELD_FACTOR);
      } catch (error) {
        log.error('inbox/mapping-failed', { facility, ...errorFields(error) });
        await rest(RETRY_MS);
      }
    }
  };
  const running = config.facilities.flatMap(
    ({ id, standardStorage, extendedStorage, transactionStorage, extendedTransactionStorage, mllpPort }) => [
      ...(standardStorage === undefined
        ? []
        : [
            watchStorage({
              db,
              facility: id,
              storage: 'standard',
              root: standardStorage,
              transactions: transactionStorage,
              clock,
              log,
              signal: stop.signal,
            }),
          ]),
      ...(extendedStorage === undefined
        ? []
        : [
            watchStorage({
              db,
              facility: id,
              storage: 'extended',
              root: extendedStorage,
              transactions: extendedTransactionStorage,
              clock,
              log,
              signal: stop.signal,
            }),
          ]),
      ...(mllpPort === undefined ? [] : [mapAll(id)]),
    ],
  );
  const wakeAll = () => {
    for (const wake of [...wakers]) wake();
  };
  return {
    poke: () => {
      hints++;
      wakeAll();
    },
    close: async () => {
      clearInterval(prune);
      stop.abort();
      wakeAll();
      await Promise.all(running);
      await db[Symbol.asyncDispose]();
    },
  };
}
