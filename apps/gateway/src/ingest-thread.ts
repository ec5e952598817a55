import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { makeLog, systemClock } from '@musubi/runtime';
import type { GatewayConfig } from './read-config.ts';
import { runIngest } from './run-ingest.ts';

const INGEST_NICENESS = 10;

/**
 * The thread in which main lets the ingest run: walking, reading and parsing are synchronous and busy, and a network
 * drive that hangs holds up this thread only, never an answer to the center.
 */
standBack();
const { databaseUrl, config } = workerData as { databaseUrl: string; config: GatewayConfig }; // set by main, nobody else
const ingest = runIngest(databaseUrl, config, systemClock, makeLog('gateway'));
parentPort?.on('message', (message: unknown) => {
  if (message === 'poke') ingest.poke();
  if (message === 'close') void ingest.close().then(() => process.exit(0));
});

/** Serving goes before taking in. Linux counts niceness by thread; elsewhere nothing is changed. */
function standBack(): void {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    if (Number.isInteger(thread) && thread !== process.pid) setPriority(thread, INGEST_NICENESS);
  } catch {
    // no /proc: the threads stay equal
  }
}
