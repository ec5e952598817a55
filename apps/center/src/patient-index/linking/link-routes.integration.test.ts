import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  TRACE_HEADER,
  type LinkProposal,
  type PatientHeader,
  type RegisterAnswer,
  type UnlinkAnswer,
} from '@musubi/contract';
import {
  audited,
  calendarOf,
  CHIYO,
  CLINIC,
  HOSPITAL_A,
  HOSPITAL_B,
  joinChiyo,
  OTHER_CLINIC,
  smallRegion,
  until,
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
const errorOf = (answer: { status: number; body: unknown }) => [
  answer.status,
  (answer.body as { error: string }).error,
];

describe('linking', () => {
  it('REG-05 links a hospital in three steps and leaves the evidence', async () => {
    const patient = await joinChiyo(region, doctor);
    const [made] = await audited(region, { event: 'link/made' });
    expect(made).toMatchObject({
      patient,
      facility: HOSPITAL_A,
      body: { detail: { verdict: 'sure', localPatient: 'gw-a-001' } },
    });
    expect(region.a.tickets.filter((ticket) => ticket.purpose === 'linking')).toMatchObject([
      { kinds: [], localPatient: 'gw-a-001' },
    ]);
    const events = await region.db.query<{ event: string; evidence: { verdict: string } }>(
      'select event, evidence from link_event where facility_id = $1',
      [HOSPITAL_A],
    );
    expect(events).toMatchObject([{ event: 'made', evidence: { verdict: 'sure' } }]);
  });

  it('refuses to link a stranger, and shows nothing of the stranger', async () => {
    const patient = await register(doctor, { localId: '12345' });
    const answer = await doctor.call('proposeLink', { patient, body: { facility: HOSPITAL_A, localId: 'gw-a-002' } });
    expect(answer.body).toMatchObject({ verdict: 'refused', found: { sex: 'unknown', telephones: [] } });
    expect(answer.text).not.toMatch(/佐藤|1940/);
    const { proposal } = answer.body as LinkProposal;
    expect(errorOf(await doctor.call('link', { patient, body: { proposal, confirmed: true } }))).toEqual([
      403,
      'access/not-permitted',
    ]);
    expect(await audited(region, { trace: answer.headers.get(TRACE_HEADER) ?? '' })).toMatchObject([
      { event: 'link/proposed', outcome: 'refused' },
    ]);
  });

  it('answers an unknown number, a linked one and a silent hospital each for what it is', async () => {
    const patient = await joinChiyo(region, doctor, { hospitals: [region.a] });
    const propose = (facility: string, localId: string) =>
      doctor.call('proposeLink', { patient, body: { facility, localId } });
    expect(errorOf(await propose(HOSPITAL_B, 'gw-b-404'))).toEqual([404, 'patient/local-id-unknown']);
    expect(errorOf(await propose(HOSPITAL_A, 'gw-a-001'))).toEqual([409, 'patient/already-linked']);
    expect(errorOf(await propose(HOSPITAL_A, 'gw-a-002'))).toEqual([409, 'patient/already-linked']);
    expect(errorOf(await propose('9919999999', 'x'))).toEqual([404, 'facility/not-found']);
    await region.b.close();
    await until(async () => errorOf(await propose(HOSPITAL_B, 'gw-b-001'))[1] === 'gateway/unreachable');
  });

  it('lets nobody open a patient to another clinic by making up that clinic’s number', async () => {
    const patient = await register(doctor, { localId: '12345' });
    const answer = await doctor.call('proposeLink', { patient, body: { facility: OTHER_CLINIC, localId: '1' } });
    expect(errorOf(answer)).toEqual([403, 'access/not-permitted']);
    expect(await audited(region, { trace: answer.headers.get(TRACE_HEADER) ?? '' })).toMatchObject([
      { event: 'access/refused', patient },
    ]);
  });

  it('keeps a proposal to the person and the patient it was made for, and to one use', async () => {
    const patient = await joinChiyo(region, doctor, { hospitals: [region.a] });
    const stranger = await register(doctor, {
      kanjiFamily: '鈴木',
      kanaFamily: 'スズキ',
      birthDate: '1999-01-01',
      kanaGiven: 'ベツ',
      localId: '888',
    });
    const { proposal } = await doctor.get<LinkProposal>('proposeLink', {
      patient,
      body: { facility: HOSPITAL_B, localId: 'gw-b-001' },
    });
    const clerk = await region.signIn('clerk');
    expect((await clerk.call('link', { patient, body: { proposal } })).status).toBe(404);
    expect((await doctor.call('link', { patient: stranger, body: { proposal } })).status).toBe(404);
    expect((await doctor.call('link', { patient, body: { proposal } })).status).toBe(200);
    expect((await doctor.call('link', { patient, body: { proposal } })).status).toBe(404);
  });

  it('REG-07 undoing a link hides that hospital at once, tells who saw it; linking anew brings it back', async () => {
    const patient = await joinChiyo(region, doctor);
    const before = (await calendarOf(doctor, patient)).entries.length;
    const { links } = await doctor.get<PatientHeader>('header', { patient });
    const undone = await doctor.get<UnlinkAnswer>('unlink', {
      patient,
      body: { link: links.find((link) => link.facility === HOSPITAL_A)?.link, reason: '番号の取り違え' },
    });
    expect(undone.seenMeanwhile).toMatchObject([
      { who: '港 太郎', facilityName: 'みなとクリニック', what: 'calendar' },
    ]);
    const after = await calendarOf(doctor, patient);
    expect(after.facilities.map((one) => one.facility.id)).toEqual([HOSPITAL_B, CLINIC]);
    expect(after.entries).toHaveLength(2);
    await until(async () => region.a.opened.get('gw-a-001') === false);
    const { proposal } = await doctor.get<LinkProposal>('proposeLink', {
      patient,
      body: { facility: HOSPITAL_A, localId: 'gw-a-001' },
    });
    await doctor.get('link', { patient, body: { proposal } });
    await until(async () => (await calendarOf(doctor, patient)).entries.length === before);
    expect((await region.db.query('select 1 as one from link_event where facility_id = $1', [HOSPITAL_A])).length).toBe(
      3,
    );
  });

  it('REG-07 shows nothing to a facility whose own link was undone, even under comprehensive consent', async () => {
    const patient = await joinChiyo(region, doctor);
    const { links } = await doctor.get<PatientHeader>('header', { patient });
    await doctor.get('unlink', {
      patient,
      body: { link: links.find((link) => link.facility === CLINIC)?.link, reason: '転院' },
    });
    expect((await doctor.call('calendar', { patient, body: { from: '2020-01-01', until: '2026-12-31' } })).status).toBe(
      404,
    );
  });
});
