import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { Database } from '@musubi/runtime';
import { comparePeople, type ComparisonNews, type ComparisonTask } from './compare-people.ts';

const COMPARING_NICENESS = 10;

/** The thread of a bulk job: reading, preparing and comparing everybody is busy for a minute or two, and requests are answered beside it. */
standBack();
const { databaseUrl, task } = workerData as { databaseUrl: string; task: ComparisonTask }; // set by start-comparison, nobody else
await using db = new Database(databaseUrl, { role: 'musubi_center_app', name: 'musubi-center-match', max: 2 });
await comparePeople(db, task, (news: ComparisonNews) => parentPort?.postMessage(news), () => false);

/** Whoever asks goes first. Linux counts niceness by thread; elsewhere nothing is changed. */
function standBack(): void {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    if (Number.isInteger(thread) && thread !== process.pid) setPriority(thread, COMPARING_NICENESS);
  } catch {
    // no /proc: the threads stay equal
  }
}
