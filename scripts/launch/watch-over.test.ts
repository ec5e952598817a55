import { describe, expect, it } from 'vitest';
import { LONGEST_PAUSE_MS, WELL_AFTER_MS, watchOver } from './watch-over.ts';

/** A clock that only pauses and lives move. */
function world(lives: readonly number[], startFails: readonly boolean[] = []) {
  let now = 0;
  let life = 0;
  const pauses: number[] = [];
  const said: string[] = [];
  const done = watchOver(
    {
      name: 'gw-x',
      gone: async () => void (now += lives[life] ?? 0),
      start: async () => {
        const fails = startFails[life] === true;
        life++;
        if (fails) throw new Error('port taken');
      },
    },
    {
      stopping: () => life >= lives.length,
      say: (text) => void said.push(text),
      pause: async (milliseconds) => {
        pauses.push(milliseconds);
        now += milliseconds;
      },
      now: () => now,
    },
  );
  return { done, pauses, said };
}

describe('watchOver', () => {
  it('starts what ended again, and waits twice as long each time in a row, up to a minute', async () => {
    const { done, pauses } = world(Array.from({ length: 9 }, () => 10));
    await done;
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, LONGEST_PAUSE_MS, LONGEST_PAUSE_MS, 60_000]);
  });

  it('begins at the shortest pause again after it ran well for a while', async () => {
    const { done, pauses } = world([10, 10, WELL_AFTER_MS, 10]);
    await done;
    expect(pauses).toEqual([1000, 2000, 1000, 2000]);
  });

  it('goes on, and says so, when a start fails', async () => {
    const { done, said } = world([10, 10], [true, false]);
    await done;
    expect(said.join('\n')).toMatch(/could not be started[\s\S]*started again/);
  });
});
