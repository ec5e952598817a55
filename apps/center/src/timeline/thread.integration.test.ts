import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  readCalendar,
  type CalendarAnswer,
  type ConsentView,
  type PatientHeader,
  type RegisterAnswer,
  type SearchAnswer,
} from '@musubi/contract';
import { CLINIC, HOSPITAL_A, smallRegion, until, type Browser, type SmallRegion } from '../fixture/small-region.ts';

let region: SmallRegion;
beforeAll(async () => {
  region = await smallRegion();
});
afterAll(() => region[Symbol.asyncDispose]());

it('takes a clinic from sign-in to a hospital’s entries', async () => {
  const doctor: Browser = await region.signIn('doctor');
  const person = {
    kanjiFamily: '高橋',
    kanjiGiven: '千代',
    kanaFamily: 'ﾀｶﾊｼ',
    kanaGiven: 'ﾁﾖ',
    sex: 'female',
    birthDate: '1951-04-18',
    localId: '12345',
  };
  const answer = await doctor.get<RegisterAnswer>('register', { body: person });
  if (!answer.registered) throw new Error('not registered');
  const { patient } = answer;
  const found = await doctor.get<SearchAnswer>('search', { body: { query: 'たかはし' } });
  expect(found.patients).toMatchObject([{ patient, localId: '12345', kanjiName: '高橋 千代', consent: 'none' }]);
  expect((await doctor.get<PatientHeader>('header', { patient })).links).toMatchObject([
    { facility: CLINIC, localId: '12345' },
  ]);
  const consents = await doctor.get<readonly ConsentView[]>('giveConsent', {
    patient,
    body: { scope: { disclosing: 'all', viewing: 'all' }, signer: { by: 'patient' }, medium: 'paper' },
  });
  expect(consents).toMatchObject([{ state: 'active' }]);
  await until(
    async () =>
      (await region.db.query(`select 1 as published from facility where publication is not null`)).length === 2,
  );
  const proposal = await doctor.get<{ proposal: string; verdict: string }>('proposeLink', {
    patient,
    body: { facility: HOSPITAL_A, localId: 'gw-a-001' },
  });
  expect(proposal.verdict).toBe('sure');
  await doctor.get('link', { patient, body: { proposal: proposal.proposal } });
  const calendar = await until(async () => {
    const view = readCalendar(
      await doctor.get<CalendarAnswer>('calendar', { patient, body: { from: '2020-01-01', until: '2026-12-31' } }),
    );
    return view.entries.length > 0 && view;
  });
  expect(calendar.entries).toHaveLength(3);
  const lines = await doctor.lines('entries', {
    patient,
    body: { wanted: [{ facility: HOSPITAL_A, entries: calendar.entries.map((entry) => entry[4]) }] },
  });
  expect(lines.filter((line) => 'entry' in line)).toHaveLength(3);
  expect(lines.at(-1)).toEqual({ end: true });
});
