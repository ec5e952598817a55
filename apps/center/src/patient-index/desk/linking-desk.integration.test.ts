import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  DecideLinkCaseAnswer,
  LinkCasesAnswer,
  LinkCaseView,
  PatientHeader,
  RegisterAnswer,
} from '@musubi/contract';
import { instant, type Demographics, type FacilityId } from '@musubi/domain';
import { makeLog, newId, systemClock } from '@musubi/runtime';
import {
  audited,
  CHIYO,
  CLINIC,
  HOSPITAL_A,
  HOSPITAL_B,
  OTHER_CLINIC,
  smallRegion,
  TAKAHASHI,
  type Browser,
  type SmallRegion,
} from '../../fixture/small-region.ts';
import { openPatientIndex } from '../matching/open-patient-index.ts';
import { takeIdentityAlone } from '../feed/take-identity.ts';

let region: SmallRegion;
let office: Browser;
let doctor: Browser;
beforeEach(async () => {
  region = await smallRegion();
  [office, doctor] = [await region.signIn('secretariat'), await region.signIn('doctor')];
});
afterEach(() => region[Symbol.asyncDispose]());

const send = (facility: FacilityId, localPatient: string, demographics: Demographics) => {
  const index = openPatientIndex(
    {
      network: 'mihon',
      db: region.db,
      clock: systemClock,
      log: makeLog('center', () => undefined),
      process: newId(systemClock),
    },
    () => undefined,
  );
  return takeIdentityAlone(
    index,
    { change: 'put', facility, localPatient, demographics, seenAt: instant(systemClock.now()) },
    { source: 'facility-feed', trace: 'feed' },
  );
};
const DETAILS = { postalCode: '990-0001', address: 'みほん県みほん市みなと1-2-3', telephone: '000-0000-0001' };
const register = async (person: object, by: Browser = doctor): Promise<string> => {
  const answer = await by.get<RegisterAnswer>('register', {
    body: { ...CHIYO, ...DETAILS, confirmedNew: true, ...person },
  });
  if (!answer.registered) throw new Error('similar');
  return answer.patient;
};
const queue = (browser: Browser, body: object = {}) => browser.get<LinkCasesAnswer>('linkCases', { body });
const open = (browser: Browser, id: string | undefined) =>
  browser.get<LinkCaseView>('linkCase', { body: { case: id } });
const decide = (browser: Browser, view: { case: string; version: number }, decision: string, note = '') =>
  browser.call('decideLinkCase', { body: { case: view.case, version: view.version, decision, note } });
const errorOf = (answer: { status: number; body: unknown }) => [
  answer.status,
  (answer.body as { error: string }).error,
];
/** Only a name and a birth date agree: worth a look, by two. */
const VAGUE: Demographics = {
  kanjiName: { family: '高橋', given: '千代' },
  kanaName: { family: 'タカハシ', given: 'チヨ' },
  sex: 'female',
  birthDate: TAKAHASHI.birthDate as NonNullable<Demographics['birthDate']>,
  telephones: [],
};

describe('the linking desk', () => {
  it('REG-08 the office links a hospital’s record by one decision; each link has its own time and name', async () => {
    const patient = await register({ localId: '12345' });
    await send(HOSPITAL_A, 'gw-a-001', TAKAHASHI);
    region.clock.advance(1_000);
    await send(HOSPITAL_B, 'gw-b-001', TAKAHASHI);
    for (let left = 2; left > 0; left--) {
      const { cases, total } = await queue(office);
      expect(total).toBe(left);
      const view = await open(office, cases[0]?.case);
      expect(view).toMatchObject({
        kind: 'link',
        left: { patient, demographics: { kanjiName: { family: '高橋' } } },
        right: { patient: null, demographics: { kanjiName: { family: '髙橋' } } },
      });
      expect(view.compared.find(({ field }) => field === 'birthDate')).toMatchObject({
        agreement: 'same',
        ja: '生年月日: 一致',
      });
      region.clock.advance(60_000);
      const answer = await decide(office, view, 'same', '電話で確認');
      expect([answer.status, answer.text]).toMatchObject([200, expect.stringContaining('"same"')]);
    }
    const { links } = await doctor.get<PatientHeader>('header', { patient });
    expect(links.map((link) => [link.facility, link.by])).toEqual([
      [HOSPITAL_A, '事務 秋'],
      [HOSPITAL_B, '事務 秋'],
      [CLINIC, '港 太郎'],
    ]);
    expect(new Set(links.map((link) => link.since)).size).toBe(3);
    expect((await audited(region, { event: 'link-case/decided' })).map((row) => row.patient)).toEqual([
      patient,
      patient,
    ]);
  });

  it('shows a clerk the own facility’s cases only, and no link elsewhere', async () => {
    await register({ localId: '12345' });
    await send(HOSPITAL_A, 'gw-a-001', TAKAHASHI);
    await send(OTHER_CLINIC, '9', TAKAHASHI);
    const clerk = await region.signIn('clerk');
    expect(await queue(clerk)).toMatchObject({ total: 0, cases: [], counts: { open: 0 } });
    const all = await queue(office);
    expect(all).toMatchObject({ total: 2, counts: { open: 2, asked: 0, second: 0 } });
    for (const one of all.cases) {
      expect(errorOf(await clerk.call('linkCase', { body: { case: one.case } }))).toEqual([404, 'link-case/not-found']);
      expect(errorOf(await decide(clerk, { case: one.case, version: 1 }, 'different'))).toEqual([
        404,
        'link-case/not-found',
      ]);
    }
    expect((await audited(region, { event: 'access/refused' })).length).toBe(4);
    expect(errorOf(await office.call('linkCase', { body: { case: '00000000-0000-4000-8000-000000000000' } }))).toEqual([
      404,
      'link-case/not-found',
    ]);
    expect((await queue(office, { facility: HOSPITAL_A })).total).toBe(1);
    expect((await queue(office, { kinds: ['merge'] })).total).toBe(0);
  });

  it('asks a second person where little speaks for it, and takes the same person’s word only once', async () => {
    const patient = await register(
      { localId: '1', address: '', postalCode: '', telephone: '' },
      await region.signIn('other'),
    );
    await send(CLINIC, '777', VAGUE);
    const clerk = await region.signIn('clerk');
    const [one] = (await queue(clerk)).cases;
    expect(one).toMatchObject({ needsSecond: true, state: 'open', awaitsSomebodyElse: false });
    const view = await open(clerk, one?.case);
    expect(view.left.links).toEqual([]);
    expect(errorOf(await decide(clerk, view, 'same'))).toEqual([400, 'link-case/needs-note']);
    expect((await decide(clerk, view, 'same', '保険証で確認')).body).toMatchObject({ state: 'second', next: null });
    expect((await queue(clerk, { states: ['second'] })).cases).toMatchObject([{ awaitsSomebodyElse: true }]);
    expect(errorOf(await decide(clerk, { ...view, version: 2 }, 'same', 'もう一度'))).toEqual([
      409,
      'link-case/needs-another-person',
    ]);
    expect(await region.db.query('select 1 from patient_link where local_patient = $1', ['777'])).toEqual([]);
    expect((await decide(office, { ...view, version: 2 }, 'same', '施設に確認')).body).toMatchObject({ state: 'same' });
    expect(
      await region.db.query('select patient_id as patient from patient_link where local_patient = $1', ['777']),
    ).toEqual([{ patient }]);
    expect((await open(office, view.case)).decisions.map(({ decision, by, note }) => [decision, by, note])).toEqual([
      ['same', '受付 春', '保険証で確認'],
      ['same', '事務 秋', '施設に確認'],
    ]);
  });

  it('refuses a decision on what the case said before; of two at the same moment one counts', async () => {
    await register({ localId: '12345' });
    await send(HOSPITAL_A, 'gw-a-001', TAKAHASHI);
    const [one] = (await queue(office)).cases;
    const before = await open(office, one?.case);
    await send(HOSPITAL_A, 'gw-a-001', { ...TAKAHASHI, telephones: ['000-0000-0009'] });
    expect(errorOf(await decide(office, before, 'same', '確認'))).toEqual([409, 'link-case/changed']);
    const now = await open(office, one?.case);
    const answers = await Promise.all([
      decide(office, now, 'different'),
      decide(office, now, 'different'),
      decide(office, now, 'ask', '確認中'),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409]);
  });

  it('never proposes again what was decided to be different, and shows the next case with the answer', async () => {
    await register({ localId: '12345' });
    await send(HOSPITAL_A, 'gw-a-001', TAKAHASHI);
    await send(HOSPITAL_B, 'gw-b-001', TAKAHASHI);
    const { cases } = await queue(office);
    const view = await open(office, cases[0]?.case);
    const answer = (await decide(office, view, 'different')).body as DecideLinkCaseAnswer;
    expect([answer.state, answer.left, answer.next?.case]).toEqual(['different', 1, cases[1]?.case]);
    await send(HOSPITAL_A, 'gw-a-001', { ...TAKAHASHI, address: 'みほん県みほん市みなと1丁目2番3号' });
    await send(HOSPITAL_B, 'gw-b-001', { ...TAKAHASHI, address: 'みほん県みほん市みなと1丁目2番3号' });
    expect((await queue(office)).total).toBe(1);
  });

  it('refuses a second number of a hospital, and keeps the case as a doubled number', async () => {
    const patient = await register({ localId: '12345' });
    await send(HOSPITAL_A, 'gw-a-001', TAKAHASHI);
    const view = await open(office, (await queue(office)).cases[0]?.case);
    await region.db.query(
      `insert into patient_link (network_id, link_id, patient_id, facility_id, local_patient, made_at)
       values ('mihon', gen_random_uuid(), $1, $2, 'by-hand', now())`,
      [patient, HOSPITAL_A],
    );
    expect(errorOf(await decide(office, view, 'same', '確認'))).toEqual([409, 'link-case/other-number-there']);
    expect((await queue(office)).cases).toMatchObject([{ case: view.case, kind: 'duplicate', state: 'open' }]);
  });

  it('withdraws the case when somebody links by hand, and proposes again when a consent comes in', async () => {
    const patient = await register({ localId: '12345' });
    await send(HOSPITAL_A, 'gw-a-001', TAKAHASHI);
    const { proposal } = await doctor.get<{ proposal: string }>('proposeLink', {
      patient,
      body: { facility: HOSPITAL_A, localId: 'gw-a-001' },
    });
    await doctor.get('link', { patient, body: { proposal, confirmed: true } });
    expect((await queue(office)).total).toBe(0);
    await region.db.query(`update network set profile = '{"matching":{"propose":false,"automatic":false}}'`);
    await send(HOSPITAL_B, 'gw-b-001', TAKAHASHI);
    expect((await queue(office)).total).toBe(0);
    await region.db.query(`update network set profile = '{"matching":{"propose":true,"automatic":false}}'`);
    await doctor.get('giveConsent', {
      patient,
      body: { scope: { disclosing: [HOSPITAL_B], viewing: 'all' }, signer: { by: 'patient' }, medium: 'paper' },
    });
    expect((await queue(office)).cases).toMatchObject([{ source: 'consent', right: { localId: 'gw-b-001' } }]);
  });

  it('offers the clerk a person whom only a hospital’s spelling or a slip of the pen tells apart', async () => {
    const patient = await register({ localId: '12345' });
    const other = await region.signIn('other');
    const answer = await other.get<RegisterAnswer>('register', {
      body: { ...CHIYO, ...DETAILS, kanjiFamily: '髙橋', kanaGiven: 'チヨコ', birthDate: '1951-04-13', localId: '9' },
    });
    expect(answer).toMatchObject({ registered: false, similar: [{ patient }] });
  });
});
