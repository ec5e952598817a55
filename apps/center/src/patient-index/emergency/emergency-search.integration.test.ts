import type { EmergencySearchAnswer } from '@musubi/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLINIC, joinChiyo, smallRegion, type Browser, type SmallRegion } from '../../fixture/small-region.ts';

let region: SmallRegion;
let doctor: Browser;
beforeAll(async () => {
  region = await smallRegion();
  doctor = await region.signIn('doctor');
  await joinChiyo(region, await region.signIn('other'));
});
afterAll(() => region[Symbol.asyncDispose]());

const ask = (browser: Browser, body: object) =>
  browser.get<EmergencySearchAnswer>('emergencySearch', {
    body: { reason: '救急搬送、家族と連絡が取れない', ...body },
  });

describe('emergency search', () => {
  it.each([
    ['kanji and birth date, another variant', { name: '高橋 千代', birthDate: '1951-04-18' }],
    ['kana in half width without the day', { name: 'ﾀｶﾊｼ ﾁﾖ', birthYear: 1952, sex: 'female' }],
    ['the beginning of the reading alone', { name: 'たかは' }],
    ['day and month exchanged', { name: '髙橋 千代', birthDate: '1951-04-13', sex: 'female' }],
  ])('REG-16 finds the numbers by %s, of a person who is no patient here', async (_name, body) => {
    const { found, tooMany } = await ask(doctor, body);
    expect(tooMany).toBe(false);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ kanjiName: '高橋 千代', birthDate: '1951-04-18' });
    expect(found[0]?.ids.map((id) => id.localId)).toContain('gw-a-001');
    expect(found[0]?.ids.every((id) => id.facility !== CLINIC)).toBe(true);
  });

  it.each([
    ['another sex', { name: 'タカハシ チヨ', sex: 'male' }],
    ['another age', { name: 'タカハシ', birthYear: 1980 }],
    ['nobody of that name', { name: '無名 太郎', birthDate: '1951-04-18', sex: 'male' }],
  ])('finds nobody by %s', async (_name, body) => {
    expect((await ask(doctor, body)).found).toEqual([]);
  });

  it('is only for those with the personal right, and wants a reason', async () => {
    const other = await region.signIn('other');
    expect((await other.call('emergencySearch', { body: { name: 'タカハシ', reason: '救急搬送' } })).status).toBe(403);
    expect((await doctor.call('emergencySearch', { body: { name: 'タカハシ', reason: '' } })).status).toBe(400);
    expect((await doctor.call('emergencySearch', { body: { reason: '救急搬送中' } })).status).toBe(400);
  });

  it('is on record with its reason and without the name, and stops who asks too often', async () => {
    let status = 200;
    for (let i = 0; i < 25 && status === 200; i++)
      ({ status } = await doctor.call('emergencySearch', { body: { name: 'タカハシ', reason: '試しに繰り返す' } }));
    expect(status).toBe(429);
    const rows = await region.db.query<{ outcome: string; body: string }>(
      `select outcome, body from audit_event where event = 'patient/emergency-searched'`,
    );
    expect(rows.some((row) => row.outcome === 'refused')).toBe(true);
    expect(
      rows.every((row) => /救急搬送|試しに/.test(row.body) && !/タカハシ|ﾀｶﾊｼ|髙橋|高橋|たかは/.test(row.body)),
    ).toBe(true);
    region.clock.advance(11 * 60_000);
    const again = await region.signIn('doctor');
    expect((await ask(again, { name: 'タカハシ' })).found).toHaveLength(1);
  });
});
