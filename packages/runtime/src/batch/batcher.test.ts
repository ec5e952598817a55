import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Batcher, noAnswers } from './batcher.ts';

const tick = () => new Promise((next) => setImmediate(next));
const echo = async (items: readonly number[]) => items;

describe('Batcher', () => {
  it('writes what arrives during a batch together in the next one, each once and in its order', async () => {
    const batches: (readonly number[])[] = [];
    const batcher = new Batcher<number, number>({
      write: async (items) => {
        batches.push(items);
        await tick();
        return items;
      },
      atOnce: 1,
      most: 10,
    });
    expect(await Promise.all(Array.from({ length: 45 }, (_, n) => batcher.add(n)))).toEqual(
      Array.from({ length: 45 }, (_, n) => n),
    );
    expect(batches.flat()).toEqual(Array.from({ length: 45 }, (_, n) => n));
    expect(batches).toHaveLength(5);
  });

  it('puts what is asked meanwhile with the next batch, never into one that is on its way', async () => {
    const put: (readonly number[])[] = [];
    const open: (() => void)[] = [];
    const batcher = new Batcher<number, number>({
      write: async (items) => {
        put.push(items);
        await new Promise<void>((done) => open.push(done));
        return items;
      },
      atOnce: 2,
      most: 32,
    });
    const first = Promise.all([batcher.add(1), batcher.add(2)]);
    await vi.waitUntil(() => put.length === 1);
    const second = batcher.add(3);
    await vi.waitUntil(() => put.length === 2);
    const third = Promise.all([batcher.add(4), batcher.add(5)]);
    for (let turn = 0; turn < 5; turn++) await tick();
    expect(put).toEqual([[1, 2], [3]]);
    open.splice(0).forEach((done) => done());
    await vi.waitUntil(() => put.length === 3);
    expect(put[2]).toEqual([4, 5]);
    open.splice(0).forEach((done) => done());
    expect([await first, await second, await third]).toEqual([[1, 2], 3, [4, 5]]);
  });

  it('fails a poisonous item alone, and nobody else with it, wherever it stands', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }), async (poison) => {
        const written: number[] = [];
        const batcher = new Batcher<number, number>({
          write: async (items) => {
            if (items.some((item) => poison[item])) throw new TypeError('poison');
            written.push(...items);
            return items;
          },
          atOnce: 2,
          most: 40,
          isFaultOfItem: (error) => error instanceof TypeError,
        });
        const fates = await Promise.allSettled(poison.map((_, n) => batcher.add(n)));
        expect(fates.map(({ status }) => status === 'rejected')).toEqual(poison);
        expect([...written].sort((a, b) => a - b)).toEqual(poison.flatMap((bad, n) => (bad ? [] : [n])));
      }),
      { numRuns: 50 },
    );
  });

  it('fails the whole batch where the fault is no item’s, writes nothing twice, and goes on', async () => {
    let calls = 0;
    const batcher = new Batcher<number, number>({
      write: async (items) => {
        if (calls++ === 0) throw new Error('the connection broke');
        return items;
      },
      atOnce: 1,
      most: 10,
      isFaultOfItem: (error) => error instanceof TypeError,
    });
    const fates = await Promise.allSettled([batcher.add(1), batcher.add(2)]);
    expect(fates.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await batcher.add(3)).toBe(3);
    expect(calls).toBe(2);
  });

  it('gives no answer where there came too few', async () => {
    const batcher = new Batcher<number, number>({ write: async () => [], atOnce: 1, most: 10 });
    await expect(batcher.add(1)).rejects.toThrow('not as many answers');
  });

  it('weighs items, lets a heavy one go alone, and parts two of one key', async () => {
    const batches: (readonly string[])[] = [];
    const batcher = new Batcher<string>({
      write: async (items) => {
        batches.push(items);
        return noAnswers(items);
      },
      atOnce: 1,
      most: 5,
      weigh: (item) => item.length,
      keyOf: (item) => item.slice(0, 2),
    });
    await Promise.all(['ab1', 'cd', 'ab2', 'efghijkl', 'mn'].map((item) => batcher.add(item)));
    expect(batches).toEqual([['ab1', 'cd'], ['ab2'], ['efghijkl'], ['mn']]);
  });

  it('is disposed of when nothing is on its way any more', async () => {
    const batcher = new Batcher<number, number>({ write: echo, atOnce: 1, most: 10 });
    let written = false;
    void batcher.add(1).then(() => (written = true));
    await batcher[Symbol.asyncDispose]();
    await tick();
    expect(written).toBe(true);
  });
});
