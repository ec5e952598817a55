import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

const NICENESS = 10;

/**
 * For a busy thread beside one that answers: whoever asks goes first. Linux counts niceness by thread; elsewhere
 * nothing is changed.
 */
export function standBack(): void {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    if (Number.isInteger(thread) && thread !== process.pid) setPriority(thread, NICENESS);
  } catch {
    // no /proc: the threads stay equal
  }
}
