import { expect, it } from 'vitest';
import { Merge } from './merge.ts';

it('passes on every line of every writer and ends', async () => {
  const merge = new Merge<string>();
  const write = async (name: string, lines: number) => {
    for (let i = 0; i < lines; i++) await merge.push(`${name}${i}`);
  };
  void Promise.all([write('a', 1000), write('b', 1000), write('c', 0)]).then(() => merge.end());
  const read: string[] = [];
  for await (const line of merge) read.push(line);
  expect(read).toHaveLength(2000);
  expect(read.filter((line) => line.startsWith('a'))).toEqual(Array.from({ length: 1000 }, (_, i) => `a${i}`));
});

it('makes a writer wait for a reader that does not read', async () => {
  const merge = new Merge<number>();
  let written = 0;
  const writing = (async () => {
    for (; written < 10_000; written++) await merge.push(written);
  })();
  await new Promise((done) => setImmediate(done));
  expect(written).toBeLessThan(1000);
  for await (const line of merge) if (line === 5000) break;
  await writing;
  expect(written).toBe(10_000);
});

it('frees its writers when the reader leaves, and takes nothing more', async () => {
  const merge = new Merge<number>();
  for await (const line of (void merge.push(1), merge)) if (line === 1) break;
  await Promise.all(Array.from({ length: 1000 }, (_, i) => merge.push(i)));
});
