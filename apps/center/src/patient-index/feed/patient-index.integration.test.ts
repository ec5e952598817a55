import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LinkProposal, type PatientHeader, type RegisterAnswer, type SearchAnswer } from '@musubi/contract';
import { addDays, dayInTokyo, instant } from '@musubi/domain';
import { systemClock } from '@musubi/runtime';
import {
  ALL_DAYS,
  calendarOf,
  CHIYO,
  HOSPITAL_A,
  joinChiyo,
  OTHER_CLINIC,
  smallRegion,
  type Browser,
  type SmallRegion,
} from '../../fixture/small-region.ts';

let region: SmallRegion;
let doctor: Browser;
beforeEach(async () => {
  region = await smallRegion();
  doctor = await region.signIn('doctor');
});
afterEach(() => region[Symbol.asyncDispose]());
const register = async (browser: Browser, person: object): Promise<string> => {
  const answer = await browser.get<RegisterAnswer>('register', { body: { ...CHIYO, ...person } });
  if (!answer.registered) throw new Error('similar');
  return answer.patient;
};
const find = (browser: Browser, body: object) => browser.get<SearchAnswer>('search', { body });
const errorOf = (answer: { status: number; body: unknown }) => [
  answer.status,
  (answer.body as { error: string }).error,
];

describe('searching', () => {
  it.each([
    ['the own number', { query: '12345' }],
    ['full-width digits', { query: '12345' }],
    ['kanji', { query: '髙橋' }],
    ['kanji of the other form', { query: '高橋 千代' }],
    ['kana', { query: 'タカハシ' }],
    ['half-width kana', { query: 'ﾀｶﾊｼ ﾁ' }],
    ['hiragana', { query: 'たかはし ちよ' }],
    ['a birth date', { query: '1951-04-18' }],
    ['a Japanese date', { query: 'S26.4.18' }],
    ['named fields', { name: 'タカハシ', birthDate: '1951-04-18', localId: '12345' }],
  ])('REG-10 finds a patient by %s', async (_name, body) => {
    const patient = await register(doctor, {
      localId: '12345',
      postalCode: '990-0001',
      address: 'みほん市みなと1-2-3',
    });
    await register(doctor, {
      kanjiFamily: '鈴木',
      kanjiGiven: '一郎',
      kanaFamily: 'スズキ',
      kanaGiven: 'イチロウ',
      birthDate: '1960-05-05',
      localId: '777',
    });
    expect((await find(doctor, body)).patients).toMatchObject([
      { patient, localId: '12345', kanaName: 'タカハシ チヨ', postalCode: '990-0001', sex: 'female' },
    ]);
  });

  it('REG-10 finds a patient by the regional number, in any spelling, and not by a mistyped one', async () => {
    const patient = await register(doctor, { localId: '12345' });
    const { regionalId } = await doctor.get<PatientHeader>('header', { patient });
    for (const query of [regionalId, `${regionalId.slice(0, 4)} ${regionalId.slice(4, 8)} ${regionalId.slice(8)}`])
      expect((await find(doctor, { query })).total).toBe(1);
    expect(
      (await find(doctor, { regionalId: regionalId.slice(0, 9) + ((Number(regionalId[9]) + 1) % 10) })).total,
    ).toBe(0);
  });

  it('REG-11 shows only patients linked at the own facility; the secretariat sees all', async () => {
    await register(doctor, { localId: '12345' });
    const other = await region.signIn('other');
    expect((await find(other, { query: 'タカハシ' })).total).toBe(0);
    expect((await find(other, {})).total).toBe(0);
    expect((await find(await region.signIn('secretariat'), { query: 'タカハシ' })).total).toBe(1);
  });

  it('opens everybody to a network that asks for no own number, and still decides each view on consent', async () => {
    const doctor = await region.signIn('doctor');
    const patient = await joinChiyo(region, doctor);
    const other = await region.signIn('other');
    expect((await other.call('calendar', { patient, body: ALL_DAYS })).status).toBe(404);
    await region.db.query(`update network set profile = '{"requireViewingLink": false}'`);
    expect((await other.get<SearchAnswer>('search', { body: { query: 'タカハシ' } })).patients).toMatchObject([
      { patient, localId: null },
    ]);
    expect((await other.get<PatientHeader>('header', { patient })).localId).toBeNull();
    const view = await calendarOf(other, patient);
    expect(view.entries.length).toBeGreaterThan(0);
    expect(JSON.stringify(view.facilities)).toContain('link/viewing-not-required');
    for (const { consent } of await doctor.get<{ consent: string }[]>('consents', { patient }))
      await doctor.get('changeConsent', {
        patient,
        body: { consent, what: { event: 'withdrawn' }, signer: { by: 'patient' }, medium: 'paper' },
      });
    expect((await calendarOf(other, patient)).entries).toEqual([]);
  });

  it('takes % and _ of a query as letters, and a query that means nothing finds nobody', async () => {
    await register(doctor, { localId: '12345' });
    for (const query of ['%', '_', '%橋', '高橋 12', "' or 1=1 --"])
      expect((await find(doctor, { query })).total).toBe(0);
  });

  it('REG-12 pages and sorts', async () => {
    for (let i = 0; i < 12; i++)
      await register(doctor, {
        localId: `L${i}`,
        kanaFamily: `タカハ${'アイウエオカキクケコサシ'[i]}`,
        kanjiFamily: `高${i}`,
        birthDate: `19${50 + i}-01-01`,
      });
    const first = await find(doctor, { sort: 'kana', pageSize: 10 });
    const second = await find(doctor, { sort: 'kana', pageSize: 10, page: 2 });
    expect([first.total, first.patients.length, second.patients.length]).toEqual([12, 10, 2]);
    expect([...first.patients, ...second.patients].map((patient) => patient.localId)).toEqual(
      Array.from({ length: 12 }, (_, i) => `L${i}`),
    );
    expect((await find(doctor, { sort: 'birthDate', pageSize: 10 })).patients[0]?.localId).toBe('L0');
  });
});

describe('registering', () => {
  it('REG-09 REG-21 keeps the basics as written, and shows the own number beside the regional one', async () => {
    const patient = await register(doctor, {
      kanjiFamily: '髙橋',
      localId: '12345',
      postalCode: '990-0001',
      address: 'みほん市',
      telephone: '000-0000-0001',
    });
    const header = await doctor.get<PatientHeader>('header', { patient });
    expect(header.demographics).toMatchObject({
      kanjiName: { family: '髙橋', given: '千代' },
      sex: 'female',
      birthDate: '1951-04-18',
      address: 'みほん市',
      telephones: ['000-0000-0001'],
    });
    expect(header.age).toBeGreaterThan(70);
    expect([header.localId, header.links.map((link) => link.localId)]).toEqual(['12345', ['12345']]);
    expect(header.regionalId).toMatch(/^99\d{8}$/);
    const yetToCome = addDays(dayInTokyo(instant(systemClock.now())), 1);
    expect(
      errorOf(await doctor.call('register', { body: { ...CHIYO, birthDate: yetToCome, localId: '12346' } })),
    ).toEqual([400, 'request/malformed']);
  });

  it('REG-06 shows a similar patient instead of doubling, and lets the own number be linked to that one', async () => {
    const patient = await register(doctor, { localId: '12345' });
    const other = await region.signIn('other');
    const blind = await other.call('proposeLink', { patient, body: { facility: OTHER_CLINIC, localId: '999' } });
    expect(errorOf(blind)).toEqual([404, 'patient/not-found']);
    const answer = await other.get<RegisterAnswer>('register', {
      body: { ...CHIYO, kanjiFamily: '髙橋', kanaFamily: 'ﾀｶﾊｼ', localId: '999' },
    });
    expect(answer).toMatchObject({ registered: false, similar: [{ patient, kanjiName: '高橋 千代' }] });
    expect(
      errorOf(await other.call('proposeLink', { patient, body: { facility: HOSPITAL_A, localId: 'gw-a-001' } })),
    ).toEqual([404, 'patient/not-found']);
    const proposal = await other.get<LinkProposal>('proposeLink', {
      patient,
      body: { facility: OTHER_CLINIC, localId: '999' },
    });
    expect(proposal.verdict).toBe('doubtful');
    expect(errorOf(await other.call('link', { patient, body: { proposal: proposal.proposal } }))).toEqual([
      409,
      'patient/link-needs-confirmation',
    ]);
    await other.get('link', { patient, body: { proposal: proposal.proposal, confirmed: true } });
    expect((await find(other, { query: '999' })).patients).toMatchObject([{ patient }]);
  });

  it('makes a second patient when the clerk has looked and says so, never a second with the same number', async () => {
    const first = await register(doctor, { localId: '12345' });
    const second = await register(doctor, { localId: '12346', confirmedNew: true });
    expect(second).not.toBe(first);
    expect(
      errorOf(await doctor.call('register', { body: { ...CHIYO, localId: '12345', confirmedNew: true } })),
    ).toEqual([409, 'patient/already-linked']);
    const ids = (await find(doctor, {})).patients.map((patient) => patient.regionalId);
    expect(new Set(ids).size).toBe(2);
  });

  it('makes one person of two clerks who register at the same moment', async () => {
    const answers = await Promise.all(
      ['A1', 'A2', 'A3'].map((localId) => doctor.get<RegisterAnswer>('register', { body: { ...CHIYO, localId } })),
    );
    expect(answers.filter((answer) => answer.registered)).toHaveLength(1);
  });

  it.each(['', '   ', '../x', 'あいう', 'x'.repeat(21)])('answers 400 to the number %j', async (localId) => {
    expect((await doctor.call('register', { body: { ...CHIYO, localId } })).status).toBe(400);
  });
});
