import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entriesOf, outcomeIn, outcomes } from '../fixture/read-answers.ts';
import {
  ALL_DAYS,
  calendarOf,
  HOSPITAL_A,
  HOSPITAL_B,
  joinChiyo,
  located,
  smallRegion,
  until,
  type Browser,
  type SmallRegion,
} from '../fixture/small-region.ts';

let region: SmallRegion;
let doctor: Browser;
beforeEach(async () => {
  region = await smallRegion({ recordsDeadlineMs: 1_000 });
  doctor = await region.signIn('doctor');
});
afterEach(() => region[Symbol.asyncDispose]());

const consentAct = { signer: { by: 'patient' }, medium: 'paper' };
const everything = { kinds: ['laboratory', 'prescription', 'document', 'progress-note'] };
async function changeAll(patient: string, event: 'suspended' | 'resumed' | 'withdrawn'): Promise<void> {
  for (const { consent } of await doctor.get<{ consent: string }[]>('consents', { patient }))
    await doctor.get('changeConsent', { patient, body: { consent, what: { event }, ...consentAct } });
}

describe('withdrawal', () => {
  it('CON-37 stops an open session at once, forgets the locations, closes the patient at the gateways', async () => {
    const patient = await joinChiyo(region, doctor);
    expect((await calendarOf(doctor, patient)).entries.length).toBeGreaterThan(0);
    await changeAll(patient, 'withdrawn');
    const after = await calendarOf(doctor, patient);
    expect(after.entries).toEqual([]);
    for (const hospital of [HOSPITAL_A, HOSPITAL_B])
      expect(outcomeIn(after, hospital)).toMatchObject({
        outcome: 'not-permitted',
        because: [{ reason: 'consent/withdrawn', cure: 'register-consent' }],
      });
    expect(await located(region)).toBe(0);
    const tickets = region.a.tickets.length;
    const lines = await doctor.lines('entriesInRange', { patient, body: everything });
    expect(outcomes(lines).get(HOSPITAL_A)?.outcome).toBe('not-permitted');
    expect(region.a.tickets).toHaveLength(tickets);
    await until(async () => region.a.opened.get('gw-a-001') === false && region.b.opened.get('gw-b-001') === false);
  });

  it('CON-37 stops an answer that is already on its way from a slow hospital', async () => {
    const patient = await joinChiyo(region, doctor);
    let release = (): void => undefined;
    region.a.before = new Promise((free) => {
      release = free;
    });
    const viewing = doctor.lines('laboratory', { patient, body: ALL_DAYS });
    await until(async () => region.a.tickets.some((ticket) => ticket.purpose === 'treatment'));
    const clerk = await region.signIn('clerk');
    const [consent] = await clerk.get<{ consent: string }[]>('consents', { patient });
    await clerk.get('changeConsent', {
      patient,
      body: { consent: consent?.consent, what: { event: 'withdrawn' }, ...consentAct },
    });
    region.clock.advance(1_000);
    release();
    const lines = (await viewing).filter(
      (line) => line !== undefined && 'facility' in line && line.facility === HOSPITAL_A,
    );
    expect(lines).toMatchObject([
      { outcome: { outcome: 'partial', missing: 2, because: [{ reason: 'consent/withdrawn' }] } },
    ]);
  });

  it('opens the patient anew when a new consent is given, however fast', async () => {
    const patient = await joinChiyo(region, doctor);
    const before = await located(region);
    await changeAll(patient, 'withdrawn');
    await doctor.get('giveConsent', { patient, body: { scope: { disclosing: 'all', viewing: 'all' }, ...consentAct } });
    await until(async () => (await located(region)) === before);
    expect((await calendarOf(doctor, patient)).entries.length).toBeGreaterThan(0);
  });

  it('CON-37 hides everything while suspended and shows it again when resumed', async () => {
    const patient = await joinChiyo(region, doctor);
    const before = (await calendarOf(doctor, patient)).entries.length;
    await changeAll(patient, 'suspended');
    expect((await calendarOf(doctor, patient)).entries).toEqual([]);
    await changeAll(patient, 'resumed');
    expect((await calendarOf(doctor, patient)).entries).toHaveLength(before);
  });

  it('CON-37 closes only the facilities that no consent names any more', async () => {
    const patient = await joinChiyo(region, doctor);
    const [consent] = await doctor.get<{ consent: string }[]>('consents', { patient });
    await doctor.get('changeConsent', {
      patient,
      body: {
        consent: consent?.consent,
        what: { event: 'scope-changed', scope: { disclosing: [HOSPITAL_B], viewing: 'all' } },
        ...consentAct,
      },
    });
    const view = await calendarOf(doctor, patient);
    expect(outcomeIn(view, HOSPITAL_A)).toMatchObject({
      outcome: 'not-permitted',
      because: [{ reason: 'consent/disclosing-not-covered' }],
    });
    expect(outcomeIn(view, HOSPITAL_B)).toMatchObject({ outcome: 'complete' });
    expect(await located(region)).toBe(2);
  });

  it.each(['withdrawn', 'never given'])(
    'says to the hospital’s own doctor why nothing is there while consent is %s, and never that this is all',
    async (consent) => {
      const patient = await joinChiyo(region, doctor);
      const own = await region.signIn('hospital');
      const before = await calendarOf(own, patient);
      expect(outcomeIn(before, HOSPITAL_A)).toMatchObject({ outcome: 'complete' });
      await changeAll(patient, 'withdrawn');
      if (consent === 'never given') await region.db.query('truncate consent_event');
      const because = [
        { reason: consent === 'withdrawn' ? 'consent/withdrawn' : 'consent/not-registered', cure: 'register-consent' },
      ];
      expect(outcomeIn(await calendarOf(own, patient), HOSPITAL_A)).toMatchObject({
        outcome: 'not-permitted',
        because,
      });
      const known = region.a.patients.get('gw-a-001')?.entries[0];
      for (const lines of [
        await own.lines('standingFacts', { patient }),
        await own.lines('entriesInRange', { patient, body: everything }),
        await own.lines('laboratory', { patient, body: ALL_DAYS }),
        await own.lines('entries', { patient, body: { wanted: [{ facility: HOSPITAL_A, entries: [known?.id] }] } }),
      ]) {
        expect(outcomes(lines).get(HOSPITAL_A)).toMatchObject({ outcome: 'not-permitted', because });
        expect(entriesOf(lines, HOSPITAL_A)).toEqual([]);
      }
    },
  );

  it('shows the hospital’s own doctor the own records while consent is only suspended', async () => {
    const patient = await joinChiyo(region, doctor);
    await changeAll(patient, 'suspended');
    const view = await calendarOf(await region.signIn('hospital'), patient);
    expect(outcomeIn(view, HOSPITAL_A)).toMatchObject({ outcome: 'complete' });
    expect(view.entries.length).toBeGreaterThan(0);
    expect(outcomeIn(view, HOSPITAL_B)).toMatchObject({
      outcome: 'not-permitted',
      because: [{ reason: 'consent/suspended' }],
    });
  });

  it('answers 409 to a change that the state does not allow', async () => {
    const patient = await joinChiyo(region, doctor);
    const [consent] = await doctor.get<{ consent: string }[]>('consents', { patient });
    const change = (event: string) =>
      doctor.call('changeConsent', { patient, body: { consent: consent?.consent, what: { event }, ...consentAct } });
    expect((await change('resumed')).status).toBe(409);
    expect((await change('withdrawn')).status).toBe(200);
    expect((await change('withdrawn')).status).toBe(409);
    expect((await change('resumed')).status).toBe(409);
  });
});
