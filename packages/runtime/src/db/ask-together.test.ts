import { expect, it, vi } from 'vitest';
import { AskTogether } from './ask-together.ts';

it('puts what is asked meanwhile with the next statement, never into one that is on its way', async () => {
  const put: (readonly number[])[] = [];
  const open: (() => void)[] = [];
  const together = new AskTogether<number, string>(async (questions) => {
    put.push(questions);
    await new Promise<void>((done) => open.push(done));
    return questions.map((question) => `answer ${question}`);
  });
  const ask = (from: number) => Promise.all(Array.from({ length: 20 }, (_, i) => together.ask(from + i)));
  const answers = (from: number) => Array.from({ length: 20 }, (_, i) => `answer ${from + i}`);
  const waves = [ask(100), ask(200)];
  await vi.waitUntil(() => put.flat().length === 40);
  // Two statements at most are on their way; what is asked now waits until one of them is answered.
  while (put.length < 2) {
    waves.push(ask(100 * (waves.length + 1)));
    await vi.waitUntil(() => put.flat().length === 20 * waves.length);
  }
  const sent = put.map((questions) => [...questions]);
  const later = ask(900);
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
  expect(put).toEqual(sent);
  open.splice(0).forEach((done) => done());
  await vi.waitUntil(() => put.flat().length === 20 * (waves.length + 1));
  expect(put.slice(0, sent.length)).toEqual(sent);
  open.splice(0).forEach((done) => done());
  expect(await later).toEqual(answers(900));
  expect(await Promise.all(waves)).toEqual(waves.map((_, wave) => answers(100 * (wave + 1))));
  expect(put.length).toBeLessThanOrEqual(sent.length + 2);
});

it('gives no answer at all where the statement failed or answered short, and goes on with the next', async () => {
  let fail: 'failed' | 'short' | undefined = 'failed';
  const together = new AskTogether<number, number>(async (questions) => {
    if (fail === 'failed') throw new Error('the database is gone');
    return fail === 'short' ? [] : questions;
  });
  expect((await Promise.allSettled([together.ask(1), together.ask(2)])).map((each) => each.status)).toEqual([
    'rejected',
    'rejected',
  ]);
  fail = 'short';
  await expect(together.ask(3)).rejects.toThrow('not as many answers');
  fail = undefined;
  expect(await together.ask(4)).toBe(4);
});
