import { expect, it } from 'vitest';
import { GroupCommit } from './group-commit.ts';

it('writes what arrives during a commit together in the next one, each item once, and tells each of its own fate', async () => {
  const groups: number[][] = [];
  const commit = new GroupCommit<{ n: number }>(async (items) => {
    groups.push(items.map((item) => item.n));
    await new Promise((next) => setImmediate(next));
    if (items.some((item) => item.n === 13)) throw new Error('not written');
  }, 10);
  const fates = await Promise.allSettled(Array.from({ length: 45 }, (_, n) => commit.add({ n })));
  expect(groups.flat()).toEqual(Array.from({ length: 45 }, (_, n) => n));
  expect(groups.length).toBe(5);
  expect(fates.flatMap((fate, n) => (fate.status === 'rejected' ? [n] : []))).toEqual([
    10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
  ]);
  await commit.add({ n: 99 });
  expect(groups.at(-1)).toEqual([99]);
});
