import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { instant, type FacilityId, type PatientId, type StaffId } from '@musubi/domain';
import { newId, systemClock, type Transaction } from '@musubi/runtime';
import { testDatabase } from '@musubi/testkit';
import { anIndex, CHIYO, HONBU, ICHIRO, MIGRATIONS, MINATO, SOGO, type AnIndex } from '../../fixture/an-index.ts';
import { aSecretary } from '../../fixture/a-secretary.ts';
import { signEverything } from '../../fixture/sign-everything.ts';
import { findIdentity } from '../register/identity-store.ts';
import { noteUnlinkByHand } from '../linking/link-by-hand.ts';
import { mergePatients } from './merge-patients.ts';
import { splitPatient } from './split-patient.ts';
import { deleteLink, insertLink } from '../linking/link-change-store.ts';
import { findLinks } from '../register/link-store.ts';
import { syncOpenings } from '../linking/sync-openings.ts';
import { takeIdentityAlone } from '../feed/take-identity.ts';

let region: AnIndex;
const people: PatientId[] = [];
beforeAll(async () => {
  region = await anIndex(await testDatabase(MIGRATIONS), { automatic: false });
  people.push(
    await region.register(CHIYO),
    await region.register({ ...CHIYO, telephones: ['099-000-0909'] }),
    await region.register(ICHIRO),
  );
});
afterAll(() => region[Symbol.asyncDispose]());

// ids are made there
const STAFF = newId(systemClock) as StaffId;
const by = {
  session: aSecretary(STAFF, HONBU),
  trace: 'test',
  // what repairing reads of it
};
const act = <T>(what: (tx: Transaction) => Promise<T>) => region.index.center.db.transaction(what);
const now = () => instant(systemClock.now());
const FACILITIES = [HONBU, SOGO, MINATO] as const;

async function link(patient: PatientId, facility: FacilityId, localPatient: string): Promise<void> {
  await act(async (tx) => {
    expect(
      await insertLink(tx, 'mihon', {
        event: newId(systemClock),
        link: newId(systemClock),
        patient,
        facility,
        localPatient,
        evidence: {},
        staff: STAFF,
        staffFacility: HONBU,
        at: now(),
      }),
    ).toBe(true);
    await syncOpenings(tx, 'mihon', patient, now());
  });
}

async function state(): Promise<unknown> {
  const ask = (text: string) => region.db.query(text);
  return [
    await region.links(),
    await ask('select facility_id, local_patient from patient_opening where open order by 1, 2'),
    await ask('select patient_id, merged_into from patient order by 1'),
    await ask(`select local_patient, state, demographics from identity where domain = 'region' order by 1`),
    await ask('select patient_id from patient_also_known order by 1'),
    await ask(
      `select kind, left_identity, right_identity from link_case
       where state in ('open', 'asked', 'second') and kind = 'duplicate' order by 2, 3`,
    ),
  ];
}

it('merging, through others too, and taking apart leaves numbers and consents as they were', async () => {
  const has = fc.record({ first: fc.boolean(), second: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(has, has, has),
      fc.tuple(fc.boolean(), fc.boolean()),
      fc.boolean(),
      async (numbers, signed, through) => {
        // registered above
        const [first, second, third] = people as [PatientId, PatientId, PatientId];
        await region.db.query(
          `truncate patient_link, link_event, link_case, link_case_decision, declared_different, patient_opening,
             person_event, consent_event`,
        );
        for (const [at, patient] of [first, second].entries()) {
          if (signed[at] === true) await signEverything(region.db, patient, HONBU);
        }
        for (const [at, facility] of FACILITIES.entries()) {
          if (numbers[at]?.first === true) await link(first, facility, 'F1');
          if (numbers[at]?.second === true) await link(second, facility, 'S1');
        }
        const before = await state();
        const merge = (patient: PatientId, gone: PatientId) =>
          act((tx) =>
            mergePatients(region.index, tx, { patient, gone, reason: '二重登録', consentConfirmed: true }, by),
          );
        const split = async (patient: PatientId, apart: PatientId, own: string) =>
          act(async (tx) => {
            const links = (await findLinks(tx, 'mihon', patient)).filter(
              (one) => one.localPatient === own || own === '',
            );
            return splitPatient(
              region.index,
              tx,
              { patient, links: links.map((one) => one.link), apart, reason: '別人' },
              by,
            );
          });
        await merge(first, second);
        if (through) {
          await merge(third, first);
          await split(third, first, '');
        }
        await split(first, second, 'S1');
        expect(await state()).toEqual(before);
      },
    ),
    { numRuns: 40, seed: 20_261_122 },
  );
});

it('writes the letters also when a facility’s own message undoes the link, over the former number', async () => {
  // registered above
  const [patient] = people as [PatientId, PatientId, PatientId];
  await region.db.query(
    `truncate patient_link, link_event, link_case, link_case_decision, declared_different, patient_opening,
       person_event, consent_event`,
  );
  await region.take(HONBU, '71', ICHIRO);
  await link(patient, HONBU, '71');
  await act(async (tx) => {
    const [one] = await findLinks(tx, 'mihon', patient);
    await deleteLink(tx, 'mihon', {
      event: newId(systemClock),
      link: one?.link ?? '',
      patient,
      evidence: { reason: '別人' },
      staff: STAFF,
      staffFacility: HONBU,
      at: now(),
    });
    await noteUnlinkByHand(
      region.index,
      tx,
      { patient, facility: HONBU, localPatient: '71' },
      { staff: STAFF, trace: 'test' },
    );
  });
  await region.take(HONBU, '72', CHIYO);
  await link(patient, HONBU, '72');
  const viewed = {
    event: 'calendar/viewed',
    outcome: 'success',
    actor: { staff: STAFF, name: '港 太郎', role: 'doctor', facility: MINATO },
    patient,
    trace: 't',
    detail: { facilities: [{ facility: HONBU, outcome: 'complete' }] },
  };
  await region.db.query('select append_audit_events($1::text[])', [[JSON.stringify(viewed)]]);
  const merged = (from: string, into: string) =>
    takeIdentityAlone(
      region.index,
      { change: 'merge', facility: HONBU, from, into, seenAt: now() },
      { source: 'facility-feed', trace: 'test' },
    );
  await merged('72', '73');
  expect((await region.links()).map((one) => one.number)).toEqual(['73']);
  await merged('73', '71');
  expect(await region.links()).toEqual([]);
  expect(await findIdentity(region.db, 'mihon', HONBU, '71')).toMatchObject({ state: 'known' });
  const letters = await region.db.query(
    `select role, to_facility as "to", local_patient as number, undone_facility as undone,
       jsonb_array_length(views) as views from notice_letter order by role`,
  );
  expect(letters).toEqual([
    { role: 'discloser', to: HONBU, number: '73', undone: null, views: 1 },
    { role: 'viewer', to: MINATO, number: '73', undone: null, views: 1 },
  ]);
});
