import { parentPort, workerData } from 'node:worker_threads';
import { comparePart, makePairList, makeRecordReader, type BulkComparison } from '@musubi/domain';
import type { ThreadAnswer, ThreadTask } from './compare-lists.ts';

/** A thread of the comparison: works off its parts in shared memory and hands over what it found. */
// set by compare-lists, nobody else
const { comparison, parts } = workerData as ThreadTask;
const list = makePairList();
const read = makeRecordReader(comparison.store);
for (const part of parts)
  tell({ kind: 'part', compared: comparePart(comparison satisfies BulkComparison, part, { read, list }) });
tell({ kind: 'found', list });

function tell(answer: ThreadAnswer): void {
  parentPort?.postMessage(answer);
}
