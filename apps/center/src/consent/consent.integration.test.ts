import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ConsentView, RecordLine } from '@musubi/contract';
import {
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
} from '../fixture/small-region.ts';

let region: SmallRegion;
let doctor: Browser;
beforeEach(async () => {
  region = await smallRegion();
  doctor = await region.signIn('doctor');
});
afterEach(() => region[Symbol.asyncDispose]());

const shownOf = async (browser: Browser, patient: string): Promise<readonly string[]> => {
  const view = await calendarOf(browser, patient);
  return [...new Set(view.entries.map(([at]) => view.facilities[at]?.facility.id ?? ''))].sort();
};

/** The other clinic knows her as well: registers the own number and links it to the person found. */
async function linkAtOtherClinic(patient: string): Promise<Browser> {
  const other = await region.signIn('other');
  await other.get('register', { body: { ...CHIYO, localId: '777' } });
  const { proposal } = await other.get<{ proposal: string }>('proposeLink', {
    patient,
    body: { facility: OTHER_CLINIC, localId: '777' },
  });
  await other.get('link', { patient, body: { proposal, confirmed: true } });
  return other;
}

it('CON-02 CON-05 opens the named facilities to each other, both ways, and nobody else', async () => {
  const named = [HOSPITAL_A, HOSPITAL_B, CLINIC];
  const patient = await joinChiyo(region, doctor, { scope: { disclosing: named, viewing: named } });
  const other = await linkAtOtherClinic(patient);
  expect(await shownOf(doctor, patient)).toEqual([HOSPITAL_A, HOSPITAL_B]);
  expect(await shownOf(await region.signIn('hospital'), patient)).toEqual([HOSPITAL_A, HOSPITAL_B]);
  expect(await shownOf(other, patient)).toEqual([]);
  expect(JSON.stringify((await calendarOf(other, patient)).facilities)).toContain('consent/viewing-not-covered');
});

it('RIV-08 a facility that the patient left out neither shows nor sees, under a consent for all others', async () => {
  const patient = await joinChiyo(region, doctor, { scope: { excludedViewing: [OTHER_CLINIC] } });
  const other = await linkAtOtherClinic(patient);
  expect(await shownOf(other, patient)).toEqual([]);
  expect(await shownOf(doctor, patient)).toEqual([HOSPITAL_A, HOSPITAL_B]);
  const [consent] = await doctor.get<readonly ConsentView[]>('consents', { patient });
  await doctor.get('changeConsent', {
    patient,
    body: {
      consent: consent?.consent,
      what: { event: 'scope-changed', scope: { disclosing: 'all', viewing: 'all', excludedDisclosing: [HOSPITAL_B] } },
      signer: { by: 'patient' },
      medium: 'paper',
    },
  });
  expect(await shownOf(doctor, patient)).toEqual([HOSPITAL_A]);
  expect(await shownOf(other, patient)).toEqual([HOSPITAL_A]);
});

it('CON-10 CON-47 tells of each consent who took it in, where, when, on which form and who signed', async () => {
  const patient = await joinChiyo(region, doctor);
  const clerk = await region.signIn('clerk');
  const [consent] = await clerk.get<readonly ConsentView[]>('consents', { patient });
  expect(consent).toMatchObject({
    state: 'active',
    scope: { disclosing: 'all' },
    events: [
      {
        event: 'given',
        signer: '本人',
        explainedBy: '港 太郎',
        registeredAt: 'みなとクリニック',
        medium: 'paper',
        formVersion: '標準 1.0',
      },
    ],
  });
  expect(consent?.events[0]?.acceptedAt).toMatch(/^20\d\d-/);
});

it('CON-31 counts from the moment it is taken in', async () => {
  const patient = await joinChiyo(region, doctor);
  const [consent] = await doctor.get<readonly ConsentView[]>('consents', { patient });
  await doctor.get('changeConsent', {
    patient,
    body: { consent: consent?.consent, what: { event: 'withdrawn' }, signer: { by: 'patient' }, medium: 'paper' },
  });
  expect(await shownOf(doctor, patient)).toEqual([]);
  const anew = await doctor.get<readonly ConsentView[]>('giveConsent', {
    patient,
    body: { scope: { disclosing: 'all', viewing: 'all' }, signer: { by: 'patient' }, medium: 'paper' },
  });
  expect(anew.map((one) => one.state).sort()).toEqual(['active', 'withdrawn']);
  await until(async () => (await shownOf(doctor, patient)).length === 2);
});

it('CON-17 CON-21 keeps who signed for the patient, with relation and the proof that was shown', async () => {
  const patient = await joinChiyo(region, doctor);
  const consents = await doctor.get<readonly ConsentView[]>('giveConsent', {
    patient,
    body: {
      scope: { disclosing: 'all', viewing: 'all' },
      signer: { by: 'representative', name: '高橋 和子', relation: '母', proof: '健康保険証' },
      medium: 'paper',
    },
  });
  expect(consents.flatMap((one) => one.events.map((event) => event.signer))).toContain('高橋 和子(母)');
  expect(
    (
      await doctor.call('giveConsent', {
        patient,
        body: {
          scope: { disclosing: 'all', viewing: 'all' },
          signer: { by: 'representative', name: '高橋 和子', relation: '', proof: '健康保険証' },
          medium: 'paper',
        },
      })
    ).status,
  ).toBe(400);
});

it('REG-01 INT-01 keeps one number for the person and nothing of what a hospital wrote, read or unread', async () => {
  const patient = await joinChiyo(region, doctor);
  const written = [region.a, region.b]
    .flatMap((hospital) => hospital.patients.get(`${hospital.name}-001`)?.entries ?? [])
    .filter((entry) => entry.sensitive === undefined && entry.day !== undefined);
  const lines: readonly RecordLine[] = await doctor.lines('entriesInRange', {
    patient,
    body: { kinds: written.map((entry) => entry.kind) },
  });
  expect(lines.flatMap((line) => ('entry' in line ? [line.entry.entry.title] : [])).sort()).toEqual(
    written.map((entry) => entry.title).sort(),
  );
  const tables = await region.db.query<{ name: string }>(
    `select relname as name
     from pg_class
     where relnamespace = 'public'::regnamespace
       and relkind in ('r', 'p')
       and not relispartition`,
  );
  for (const { name } of tables) {
    const [kept] = await region.db.query<{ n: number }>(
      `select count(*) as n from ${name} as t where t::text like any($1::text[])`,
      [written.map((entry) => `%${entry.title}%`)],
    );
    expect([name, kept?.n]).toEqual([name, 0]);
  }
  const ids = await region.db.query(
    `select p.regional_id, count(*) as facilities
     from patient as p
     join patient_link as l on l.patient_id = p.patient_id
     group by p.regional_id`,
  );
  expect(ids).toMatchObject([{ facilities: 3 }]);
});
