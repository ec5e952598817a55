import { expect, it } from 'vitest';
import { Turnstile } from './turnstile.ts';

it('never lets more through than it should, and everybody in the end, also after failures', async () => {
  const turnstile = new Turnstile(3);
  let inside = 0;
  let most = 0;
  const outcomes = await Promise.allSettled(
    Array.from({ length: 50 }, (_, n) =>
      turnstile.pass(async () => {
        most = Math.max(most, ++inside);
        await Promise.resolve();
        inside--;
        if (n % 7 === 0) throw new Error('failed');
        return n;
      }),
    ),
  );
  expect(most).toBe(3);
  expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(42);
});
