import { expect, it } from 'vitest';
import { facilityId } from '@musubi/domain';
import { keptCounts } from './kept-counts.ts';
import type { IngestCounts } from './store.ts';

const FACILITY = facilityId('9910000011');

/** A storage whose counting takes `tookMs`, by a clock that only counting and the test move. */
function storage(tookMs: number) {
  const now = { at: 1_000_000 };
  const there = { files: 0, scanning: true, counted: 0 };
  const state = () => ({ scanning: there.scanning, lastFileAt: null, scannedAt: null });
  const count = async (): Promise<IngestCounts> => {
    there.counted++;
    now.at += tookMs;
    return {
      files: there.files,
      entries: 0,
      patients: 0,
      unreadable: 0,
      missing: 0,
      rewritten: 0,
      waitingMessages: 0,
      ...state(),
    };
  };
  return { now, there, ask: keptCounts({ count, state: async () => state() }, { now: () => now.at }) };
}

it('counts a small storage whenever it is asked', async () => {
  const { there, ask } = storage(2);
  expect((await ask(FACILITY))?.files).toBe(0);
  there.files = 7;
  expect((await ask(FACILITY))?.files).toBe(7);
});

it('counts a large one for no more than a twentieth of the time, and answers at once', async () => {
  const { now, there, ask } = storage(1_000);
  await ask(FACILITY);
  there.files = 7;
  for (let second = 0; second < 100; second++) {
    now.at += 1_000;
    await ask(FACILITY);
  }
  expect(there.counted).toBeLessThanOrEqual(7);
  expect((await ask(FACILITY))?.files).toBe(7);
});

it('tells of the end of a walk at once, with what was counted after it', async () => {
  const { there, ask } = storage(1_000);
  expect((await ask(FACILITY))?.scanning).toBe(true);
  there.files = 9;
  there.scanning = false;
  expect(await ask(FACILITY)).toMatchObject({ scanning: false, files: 9 });
});
