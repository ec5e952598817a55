import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TRACE_HEADER, type SessionView } from '@musubi/contract';
import {
  ALL_DAYS,
  audited,
  CLINIC,
  HOSPITAL_A,
  joinChiyo,
  OTHER_CLINIC,
  PASSWORD,
  smallRegion,
  type SmallRegion,
} from '../fixture/small-region.ts';

let region: SmallRegion;
beforeEach(async () => {
  region = await smallRegion();
});
afterEach(() => region[Symbol.asyncDispose]());
const MINUTE = 60_000;
const attempt = (userId: string, password: string, facility?: string) =>
  region.browser().call('signIn', { body: { userId, password, ...(facility === undefined ? {} : { facility }) } });
const errorOf = (answer: { status: number; body: unknown }) => [
  answer.status,
  (answer.body as { error: string }).error,
];

describe('sign-in', () => {
  it('gives a cookie that scripts cannot read and other sites cannot send, and keeps only its hash', async () => {
    const answer = await attempt('doctor', PASSWORD);
    expect(answer.headers.getSetCookie()[0]).toMatch(/^musubi-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const token = /=([\w-]{43});/.exec(answer.headers.getSetCookie()[0] ?? '')?.[1] ?? '';
    const rows = await region.db.query<{ all: string }>('select s::text as all from session as s');
    expect(rows).toHaveLength(1);
    expect(rows[0]?.all).not.toContain(token);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.text).not.toMatch(/argon2|password/);
  });

  it('says the same of a wrong password, an unknown person and a facility where the person does not work', async () => {
    expect(errorOf(await attempt('doctor', 'wrong'))).toEqual([401, 'sign-in/refused']);
    expect(errorOf(await attempt('nobody', 'wrong'))).toEqual([401, 'sign-in/refused']);
    expect(errorOf(await attempt('doctor', PASSWORD, OTHER_CLINIC))).toEqual([401, 'sign-in/refused']);
  });

  it('SEC-16 keeps of a password only what cannot be turned back, and says it in no log, audit or answer', async () => {
    const answer = await attempt('doctor', PASSWORD);
    expect(answer.text).not.toContain(PASSWORD);
    const [account] = await region.db.query<{ password_hash: string; all: string }>(
      `select password_hash, s::text as all from staff as s where user_id = 'doctor'`,
    );
    expect(account?.password_hash).toMatch(/^\$argon2id\$/);
    expect(account?.all).not.toContain(PASSWORD);
    expect(JSON.stringify(await audited(region, {}))).not.toContain(PASSWORD);
  });

  it('SEC-21 knows a number of a person once, and names that person in what the number did', async () => {
    await expect(
      region.db.query(
        `insert into staff (network_id, staff_id, user_id, name, kana_name, role, password_hash)
         select network_id, gen_random_uuid(), user_id, '別人', 'ベツジン', role, password_hash
         from staff
         where user_id = 'doctor'`,
      ),
    ).rejects.toMatchObject({ code: '23505' });
    const doctor = await region.signIn('doctor');
    await joinChiyo(region, doctor);
    expect((await audited(region, { event: 'patient/registered' }))[0]?.body).toMatchObject({
      actor: { name: '港 太郎', role: 'doctor', facility: CLINIC },
    });
  });

  it('ADM-30 begins at the named facility of several', async () => {
    const browser = await region.signIn('hospital', CLINIC);
    const view = await browser.get<SessionView>('session');
    expect(view.facility.id).toBe(CLINIC);
    expect(view.otherFacilities.map((facility) => facility.id)).toEqual([HOSPITAL_A]);
  });

  it.each(['doctor', 'nobody'])(
    'locks %s out after five failures, also with the right password, and opens after ten minutes',
    async (userId) => {
      for (let i = 0; i < 4; i++) expect(errorOf(await attempt(userId, 'wrong'))).toEqual([401, 'sign-in/refused']);
      expect(errorOf(await attempt(userId, 'wrong'))).toEqual([429, 'sign-in/locked-out']);
      expect(errorOf(await attempt(userId, PASSWORD))).toEqual([429, 'sign-in/locked-out']);
      expect((await attempt('clerk', PASSWORD)).status).toBe(200);
      expect((await audited(region, { event: 'sign-in/locked' })).length).toBe(1);
      expect((await audited(region, { event: 'sign-in/failed' })).length).toBe(5);
      region.clock.advance(10 * MINUTE + 1000);
      expect((await attempt('doctor', PASSWORD)).status).toBe(200);
    },
  );

  it('forgets failures after a success', async () => {
    for (let i = 0; i < 4; i++) await attempt('doctor', 'wrong');
    expect((await attempt('doctor', PASSWORD)).status).toBe(200);
    for (let i = 0; i < 4; i++) expect((await attempt('doctor', 'wrong')).status).toBe(401);
  });

  it('locks an address out that tries many accounts', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 30; i++) statuses.push((await attempt(`guess-${i}`, 'wrong')).status);
    expect(statuses.slice(0, 29).every((status) => status === 401)).toBe(true);
    expect(errorOf(await attempt('doctor', PASSWORD))).toEqual([429, 'sign-in/locked-out']);
  });
});

describe('session', () => {
  it('SEC-22 locks after five idle minutes, shows nothing, and goes on after the password', async () => {
    const doctor = await region.signIn('doctor');
    const patient = await joinChiyo(region, doctor);
    region.clock.advance(4 * MINUTE);
    await doctor.get('calendar', { patient, body: ALL_DAYS });
    region.clock.advance(4 * MINUTE);
    await doctor.get('calendar', { patient, body: ALL_DAYS });
    region.clock.advance(5 * MINUTE);
    const locked = await doctor.call('calendar', { patient, body: ALL_DAYS });
    expect(errorOf(locked)).toEqual([423, 'session/locked']);
    expect(await audited(region, { trace: locked.headers.get(TRACE_HEADER) ?? '' })).toMatchObject([
      { event: 'session/idle-locked' },
    ]);
    expect(await doctor.get<SessionView>('session')).toMatchObject({ locked: true, lockInSeconds: 0 });
    expect(errorOf(await doctor.call('unlock', { body: { password: 'wrong' } }))).toEqual([401, 'sign-in/refused']);
    expect(errorOf(await doctor.call('header', { patient }))).toEqual([423, 'session/locked']);
    expect(await doctor.get<SessionView>('unlock', { body: { password: PASSWORD } })).toMatchObject({ locked: false });
    expect((await doctor.call('calendar', { patient, body: ALL_DAYS })).status).toBe(200);
  });

  it('is not kept awake by a screen that only asks whether it is locked', async () => {
    const doctor = await region.signIn('doctor');
    for (let i = 0; i < 6; i++) {
      region.clock.advance(MINUTE);
      await doctor.get('session');
    }
    expect(errorOf(await doctor.call('search', { body: {} }))).toEqual([423, 'session/locked']);
  });

  it('ADM-40 ends with signing out, with twelve hours, and at once when the person is suspended', async () => {
    const [leaving, staying, suspended] = [
      await region.signIn('doctor'),
      await region.signIn('clerk'),
      await region.signIn('care'),
    ];
    await leaving.get('signOut');
    const stolen = region.browser();
    stolen.cookie = leaving.cookie;
    expect((await stolen.call('session')).status).toBe(401);
    await region.db.query(`update staff set suspended = true where user_id = 'care'`);
    expect((await suspended.call('session')).status).toBe(401);
    expect((await attempt('care', PASSWORD)).status).toBe(401);
    region.clock.advance(12 * 60 * MINUTE);
    expect((await staying.call('session')).status).toBe(401);
  });
});

it('says nothing in an answer about what failed inside', async () => {
  const doctor = await region.signIn('doctor');
  await region.db.query('alter table network rename column profile to gone');
  const answer = await doctor.call('session');
  await region.db.query('alter table network rename column gone to profile');
  expect(answer.status).toBe(500);
  expect(answer.body).toEqual({ error: 'internal/failed', trace: answer.headers.get(TRACE_HEADER) });
  expect(region.logged('request/failed')).toBe(1);
});
