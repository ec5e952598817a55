import { once, type EventEmitter } from 'node:events';

/**
 * Waits until a slow stream takes more or is gone; throws its error. Nothing of the waiting stays behind: a long answer
 * waits thousands of times.
 */
export async function drained(stream: EventEmitter): Promise<void> {
  const over = new AbortController();
  try {
    await Promise.race([
      once(stream, 'drain', { signal: over.signal }),
      once(stream, 'close', { signal: over.signal }),
    ]);
  } finally {
    over.abort();
  }
}
