import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { audited, PASSWORD, smallRegion, type SmallRegion } from '../fixture/small-region.ts';

let region: SmallRegion;
beforeEach(async () => {
  region = await smallRegion();
});
afterEach(() => region[Symbol.asyncDispose]());

const GUESSER = '198.51.100.66';
const HOSPITAL = '198.51.100.7';

const attempt = async (userId: string, password: string, address = HOSPITAL) =>
  (await region.browser().call('signIn', { body: { userId, password }, headers: { 'x-forwarded-for': address } }))
    .status;

describe('lock-out', () => {
  it('holds against 28 attempts side by side, of which only the last is right', async () => {
    const passwords = [...Array.from({ length: 27 }, (_, i) => `wrong-${i}`), PASSWORD];
    const statuses = await Promise.all(passwords.map((password) => attempt('doctor', password)));
    expect(statuses).not.toContain(200);
    expect(statuses.filter((status) => status === 401)).toHaveLength(4);
    expect(await audited(region, { event: 'sign-in/locked' })).toHaveLength(1);
  });

  it('holds across two processes of the center', async () => {
    const another = await region.startAnother();
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const browser = region.browser(i % 2 === 0 ? region.center : another);
        return (await browser.call('signIn', { body: { userId: 'doctor', password: `wrong-${i}` } })).status;
      }),
    );
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(4);
    expect(await attempt('doctor', PASSWORD)).toBe(429);
  });

  it('lets one person sign in at many screens at the same moment', async () => {
    expect(await Promise.all(Array.from({ length: 12 }, () => attempt('doctor', PASSWORD)))).toEqual(
      Array.from({ length: 12 }, () => 200),
    );
  });

  it('does not shut a hospital out when its people mistype, nor when one of them does so thirty times', async () => {
    for (let i = 0; i < 30; i++) {
      await attempt('clerk', 'wrong');
      if (i % 4 === 3) region.clock.advance(15 * 60_000);
    }
    expect(await attempt('doctor', PASSWORD)).toBe(200);
  });

  it('shuts out an address that tries many accounts, but not who is known there, nor anybody elsewhere', async () => {
    expect(await attempt('doctor', PASSWORD, GUESSER)).toBe(200);
    for (let i = 0; i < 30; i++) await attempt(`guess-${i}`, 'wrong', GUESSER);
    expect(await attempt('clerk', PASSWORD, GUESSER)).toBe(429);
    expect(await attempt('doctor', PASSWORD, GUESSER)).toBe(200);
    expect(await attempt('clerk', PASSWORD, HOSPITAL)).toBe(200);
    expect((await audited(region, { event: 'sign-in/locked' }))[0]?.body).toMatchObject({
      detail: { by: 'address', address: GUESSER },
    });
    region.clock.advance(91 * 86_400_000);
    for (let i = 0; i < 30; i++) await attempt(`guess-${i}`, 'wrong', GUESSER);
    expect(await attempt('doctor', PASSWORD, GUESSER)).toBe(429);
  });

  it('forgets the failures of an address and where people signed in, once neither counts any more', async () => {
    await attempt('doctor', PASSWORD);
    await attempt('clerk', 'wrong');
    region.clock.advance(91 * 86_400_000);
    await attempt('clerk', 'wrong');
    await attempt('clerk', PASSWORD);
    const count = async (table: string) => (await region.db.query(`select 1 as one from ${table}`)).length;
    expect([await count('sign_in_address_failure'), await count('sign_in_address')]).toEqual([1, 1]);
  });
});

it('ends the session that a browser had when somebody signs in at it again', async () => {
  const browser = await region.signIn('doctor');
  const old = region.browser();
  old.cookie = browser.cookie;
  expect((await browser.call('signIn', { body: { userId: 'clerk', password: PASSWORD } })).status).toBe(200);
  expect((await old.call('session')).status).toBe(401);
  expect((await browser.call('session')).status).toBe(200);
});
