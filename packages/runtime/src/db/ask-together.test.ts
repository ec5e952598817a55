import { expect, it } from 'vitest';
import { AskTogether } from './ask-together.ts';

it('puts what is asked meanwhile with the next statement, never into one that is on its way', async () => {
  const put: (readonly number[])[] = [];
  const open: (() => void)[] = [];
  const together = new AskTogether<number, string>(async (questions) => {
    put.push(questions);
    await new Promise<void>((done) => open.push(done));
    return questions.map((question) => `answer ${question}`);
  });
  const first = [together.ask(1), together.ask(2)];
  await new Promise(setImmediate);
  const later = Promise.all(Array.from({ length: 20 }, (_, i) => together.ask(10 + i)));
  await new Promise(setImmediate);
  expect(put.flat()).not.toContain(29);
  while (put.flat().length < 22) {
    open.splice(0).forEach((done) => done());
    await new Promise(setImmediate);
  }
  open.splice(0).forEach((done) => done());
  expect(await Promise.all(first)).toEqual(['answer 1', 'answer 2']);
  expect(await later).toEqual(Array.from({ length: 20 }, (_, i) => `answer ${10 + i}`));
  expect(put.length).toBeLessThan(6);
});

it('gives no answer at all where the statement failed or answered short, and goes on with the next', async () => {
  let fail: 'failed' | 'short' | undefined = 'failed';
  const together = new AskTogether<number, number>(async (questions) => {
    if (fail === 'failed') throw new Error('the database is gone');
    return fail === 'short' ? [] : questions;
  });
  expect((await Promise.allSettled([together.ask(1), together.ask(2)])).map((each) => each.status)).toEqual(['rejected', 'rejected']);
  fail = 'short';
  await expect(together.ask(3)).rejects.toThrow('not as many answers');
  fail = undefined;
  expect(await together.ask(4)).toBe(4);
});
