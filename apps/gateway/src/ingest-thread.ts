import { parentPort, workerData } from 'node:worker_threads';
import { makeLog, standBack, systemClock } from '@musubi/runtime';
import type { GatewayConfig } from './read-config.ts';
import { runIngest } from './run-ingest.ts';

/**
 * The thread in which main lets the ingest run: walking, reading and parsing are synchronous and busy, and a network
 * drive that hangs holds up this thread only, never an answer to the center.
 */
standBack();
// set by main, nobody else
const { databaseUrl, config } = workerData as { databaseUrl: string; config: GatewayConfig };
const ingest = runIngest(databaseUrl, config, systemClock, makeLog('gateway'));
parentPort?.on('message', (message: unknown) => {
  if (message === 'poke') ingest.poke();
  if (message === 'close') void ingest.close().then(() => process.exit(0));
});
