import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import {
  addPair,
  comparePart,
  makePairList,
  makeRecordReader,
  MATCH_VERDICTS,
  PARTS,
  type BulkComparison,
  type PairList,
} from '@musubi/domain';
import type { Progress } from './progress.ts';

export type ThreadTask = { readonly comparison: BulkComparison; readonly parts: readonly number[] };
export type ThreadAnswer =
  { readonly kind: 'part'; readonly compared: number } | { readonly kind: 'found'; readonly list: PairList };

/** Below this a thread costs more than it brings. */
const WORTH_THREADS = 30_000;
const MOST_THREADS = 8;
const THREAD = new URL('./compare-thread.js', import.meta.url);

/** 比較: all parts, on all cores where that is worth it. The result does not depend on the number of threads. */
export async function compareLists(
  comparison: BulkComparison,
  progress: Progress,
): Promise<{ readonly list: PairList; readonly compared: number }> {
  let done = 0;
  let compared = 0;
  const advance = (pairs: number): void => {
    compared += pairs;
    progress.at(++done / PARTS, compared);
  };
  const threads = Math.min(availableParallelism(), MOST_THREADS);
  // Only the built command has a file a thread can start from.
  const list =
    comparison.store.count < WORTH_THREADS || threads === 1 || !existsSync(fileURLToPath(THREAD))
      ? compareHere(comparison, advance)
      : await compareInThreads(comparison, threads, advance);
  progress.done(compared);
  return { list, compared };
}

function compareHere(comparison: BulkComparison, advance: (pairs: number) => void): PairList {
  const list = makePairList();
  const read = makeRecordReader(comparison.store);
  for (let part = 0; part < PARTS; part++) advance(comparePart(comparison, part, { read, list }));
  return list;
}

async function compareInThreads(
  comparison: BulkComparison,
  threads: number,
  advance: (pairs: number) => void,
): Promise<PairList> {
  const { store } = comparison;
  // Threads only read: the table that finds a text's number stays here.
  const readable = { ...comparison, store: { ...store, texts: { ...store.texts, slots: new Int32Array(0) } } };
  const lists = await Promise.all(
    Array.from({ length: threads }, (_, thread) =>
      inThread(
        {
          comparison: readable,
          parts: Array.from({ length: PARTS }, (_each, part) => part).filter((part) => part % threads === thread),
        },
        advance,
      ),
    ),
  );
  const floor = Math.max(...lists.map((list) => list.floor));
  const all = makePairList();
  for (const list of lists) {
    all.dropped += list.dropped;
    for (let index = 0; index < list.count; index++) {
      const score = list.score[index] ?? 0;
      // What one thread had no room for, no thread keeps: else the answer would depend on who worked on what.
      if (score > floor)
        addPair(
          all,
          list.left[index] ?? 0,
          list.right[index] ?? 0,
          score,
          MATCH_VERDICTS[list.verdict[index] ?? 0] ?? 'different',
        );
      else all.dropped++;
    }
  }
  return all;
}

function inThread(task: ThreadTask, advance: (pairs: number) => void): Promise<PairList> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(THREAD, { workerData: task, execArgv: [] });
    worker.on('message', (answer: ThreadAnswer) => {
      if (answer.kind === 'part') advance(answer.compared);
      else resolve(answer.list);
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`a thread of the comparison ended with ${String(code)}`)));
  });
}
