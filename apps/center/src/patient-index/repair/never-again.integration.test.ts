import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Failure } from '@musubi/contract';
import { instant, localDate, type Demographics, type FacilityId, type PatientId, type StaffId } from '@musubi/domain';
import { newId, systemClock, type Transaction } from '@musubi/runtime';
import { testDatabase } from '@musubi/testkit';
import { MIGRATIONS, anIndex, CHIYO, HONBU, ICHIRO, SOGO, type AnIndex } from '../../fixture/an-index.ts';
import { aSecretary } from '../../fixture/a-secretary.ts';
import { signEverything } from '../../fixture/sign-everything.ts';
import { saveOpening } from '../../record-location/store.ts';
import { applyPairs } from '../match-job/apply-pairs.ts';
import { compareBatch } from '../matching/compare-batch.ts';
import { decideCase } from '../desk/decide-case.ts';
import { findIdentity, findPatientIdentity } from '../register/identity-store.ts';
import { noteLinkByHand, noteUnlinkByHand } from '../linking/link-by-hand.ts';
import { DEFAULT_MODEL } from '../matching/match-engine.ts';
import { matchPatient, putPatient } from '../linking/match-patient.ts';
import { mergePatients } from './merge-patients.ts';
import { splitPatient } from './split-patient.ts';
import { deleteLink, insertLink } from '../linking/link-change-store.ts';
import { findLinks } from '../register/link-store.ts';
import { findPatient } from '../register/patient-store.ts';
import { syncOpenings } from '../linking/sync-openings.ts';
import { takeIdentityAlone } from '../feed/take-identity.ts';

const by = { source: 'facility-feed', trace: 'test' } as const;
const STAFF = [newId(systemClock), newId(systemClock)] as readonly string[] as readonly [StaffId, StaffId];
const FACILITIES = [HONBU, SOGO] as const;
const NUMBERS = ['1', '2', '3'] as const;
const SPELLINGS: readonly Demographics[] = [
  CHIYO,
  { ...CHIYO, kanjiName: { family: '高橋', given: '千代' } },
  { ...CHIYO, telephones: [] },
  { ...CHIYO, address: 'みほん県結市浜町7-8-9', postalCode: '999-0707' },
  ICHIRO,
  { ...ICHIRO, birthDate: localDate('1940-11-20') },
];

let region: AnIndex;
let people: readonly PatientId[];
beforeAll(async () => {
  region = await anIndex(await testDatabase(MIGRATIONS), { automatic: true });
  people = [await region.register(CHIYO), await region.register(ICHIRO)];
});
afterAll(() => region[Symbol.asyncDispose]());

const now = () => instant(systemClock.now());
const act = <T>(what: (tx: Transaction) => Promise<T>) => region.index.center.db.transaction(what);
const facility = fc.constantFrom(...FACILITIES);
const number = fc.constantFrom(...NUMBERS);

/** What can happen to a region, each as it happens to a real one. */
const event = fc.oneof(
  fc.record({ what: fc.constant('put' as const), facility, number, spelling: fc.nat(SPELLINGS.length - 1) }),
  fc.record({ what: fc.constantFrom('merge' as const, 'replace' as const), facility, number, into: number }),
  fc.record({ what: fc.constant('remove' as const), facility, number }),
  fc.record({
    what: fc.constant('decide' as const),
    decision: fc.constantFrom('same' as const, 'different' as const, 'different' as const, 'ask' as const),
    staff: fc.nat(1),
  }),
  fc.record({ what: fc.constant('unlink' as const), nth: fc.nat(5) }),
  fc.record({ what: fc.constantFrom('bulk' as const, 'match' as const) }),
  fc.record({ what: fc.constant('merge-persons' as const), first: fc.boolean() }),
  fc.record({ what: fc.constant('split' as const), nth: fc.nat(5), more: fc.nat(2) }),
);
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

async function happen(one: Event): Promise<void> {
  const { index } = region;
  switch (one.what) {
    case 'put':
      return void (await region.take(one.facility, one.number, SPELLINGS[one.spelling] ?? CHIYO));
    case 'merge':
      return void (await takeIdentityAlone(
        index,
        { change: 'merge', facility: one.facility, from: one.number, into: one.into, seenAt: now() },
        by,
      ));
    case 'replace':
      return void (await takeIdentityAlone(
        index,
        { change: 'replace', facility: one.facility, from: one.number, to: one.into, seenAt: now() },
        by,
      ));
    case 'remove':
      return void (await takeIdentityAlone(
        index,
        { change: 'remove', facility: one.facility, localPatient: one.number, seenAt: now() },
        by,
      ));
    case 'match':
      return void (await act(async (tx) => {
        for (const patient of people) await matchPatient(index, tx, patient, by);
      }));
    case 'bulk':
      return bulk();
    case 'decide':
      return decide(one.decision, STAFF[one.staff] ?? STAFF[0]);
    case 'unlink':
      return unlink(one.nth);
    case 'merge-persons':
      return mergePersons(one.first);
    case 'split':
      return split(one.nth, one.more);
    default:
      return one satisfies never;
  }
}

async function bulk(): Promise<void> {
  const { network } = region.index.center;
  let position = 0;
  for (;;) {
    const batch = await compareBatch(
      region.db,
      network,
      { facility: undefined, position, lastIdentity: 1e9 },
      DEFAULT_MODEL,
    );
    if (batch.position === undefined) return;
    position = batch.position;
    await act((tx) => applyPairs(region.index, tx, batch.found, DEFAULT_MODEL, 'test'));
  }
}

async function decide(decision: 'same' | 'different' | 'ask', staff: StaffId): Promise<void> {
  const [open] = (await region.cases()).filter(
    (one) => ['open', 'asked', 'second'].includes(one.state) && one.kind !== 'merge',
  );
  if (open === undefined) return;
  const session = aSecretary(staff, HONBU);
  await act((tx) =>
    decideCase(
      region.index,
      tx,
      { case: open.id, version: open.version, decision, note: '確認', session, trace: 'test' },
      undefined,
    ),
  ).catch((error: unknown) => {
    if (!String(error).includes('link-case/')) throw error;
  });
}

async function unlink(nth: number): Promise<void> {
  const links = (await Promise.all(people.map((patient) => findLinks(region.db, 'mihon', patient)))).flat();
  const link = links[nth % Math.max(1, links.length)];
  if (link === undefined) return;
  await act(async (tx) => {
    await deleteLink(tx, 'mihon', {
      event: newId(systemClock),
      link: link.link,
      patient: link.patient,
      evidence: { reason: '別人' },
      staff: STAFF[0],
      staffFacility: HONBU,
      at: now(),
    });
    await noteUnlinkByHand(region.index, tx, link, { staff: STAFF[0], trace: 'test' });
  });
}

const repaired = { merged: 0, split: 0 };
const secretary = aSecretary(STAFF[0], HONBU);
/** As a screen would be told: of somebody who is not (any more) there, or links that are another's by now. */
const told = (error: unknown): void => {
  if (!(error instanceof Failure) || error.code === 'internal/failed') throw error;
};

async function mergePersons(first: boolean): Promise<void> {
  const [one, other] = first ? people : [...people].reverse();
  if (one === undefined || other === undefined) return;
  await act((tx) =>
    mergePatients(
      region.index,
      tx,
      { patient: one, gone: other, reason: '二重登録', consentConfirmed: false },
      { session: secretary, trace: 'test' },
    ),
  )
    .then(() => repaired.merged++)
    .catch(told);
}

async function split(nth: number, more: number): Promise<void> {
  const all = await region.db.query<{ link: string; patient: PatientId }>(
    'select link_id as link, patient_id as patient from patient_link order by facility_id, local_patient',
  );
  const link = all[nth % Math.max(1, all.length)];
  if (link === undefined) return;
  const links = [
    link.link,
    ...all
      .filter((other) => other.patient === link.patient && other.link !== link.link)
      .slice(0, more)
      .map((other) => other.link),
  ];
  await act((tx) =>
    splitPatient(
      region.index,
      tx,
      { patient: link.patient, links, demographicsOf: link.link, reason: '別人' },
      { session: secretary, trace: 'test' },
    ),
  )
    .then(() => repaired.split++)
    .catch(told);
}

/** Two registered persons, and no hospital has said anything yet. */
async function begin(): Promise<void> {
  await region.db.query('truncate person_event, patient_also_known, notice_letter, notice_letter_printed');
  await region.db.query(
    'truncate patient_link, link_event, link_case, link_case_decision, declared_different, patient_opening',
  );
  await region.db.query(
    `delete from match_key where identity_id in (select identity_id from identity where domain <> 'region')`,
  );
  await region.db.query(`update identity set replaced_by = null, state = 'gone' where state = 'replaced'`);
  await region.db.query(`delete from identity where domain <> 'region'`);
  await region.db.query(
    'delete from match_key where identity_id in (select identity_id from identity where patient_id <> all($1::uuid[]))',
    [people],
  );
  await region.db.query('delete from identity where patient_id <> all($1::uuid[])', [people]);
  await region.db.query('update patient set merged_into = null where merged_into is not null');
  await region.db.query('delete from patient where patient_id <> all($1::uuid[])', [people]);
  await act(async (tx) => {
    for (const patient of people) {
      const row = await findPatient(tx, 'mihon', patient);
      if (row !== undefined) await putPatient(region.index, tx, row, 'registration', now());
    }
  });
}

/**
 * Links of somebody who is merged away, or that a program made although a person had declared the two different before,
 * and nobody has overruled it.
 */
async function linkedAgainstWord(): Promise<readonly unknown[]> {
  return region.db.query(
    `select l.local_patient, l.patient_id
     from patient_link as l
     join identity as n on n.domain = l.facility_id and n.local_patient = l.local_patient
     join identity as p on p.patient_id = l.patient_id
     join declared_different as d on d.low_identity = least(n.identity_id, p.identity_id)
       and d.high_identity = greatest(n.identity_id, p.identity_id)
     where d.overruled_at is null
     union all
     select l.local_patient, l.patient_id from patient_link as l join patient as p on p.patient_id = l.patient_id
     where p.merged_into is not null`,
  );
}

it('never links again by itself what a person has declared different, whatever comes or is decided', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 25 }), async (events) => {
      await begin();
      for (const one of events) {
        await happen(one);
        expect(await linkedAgainstWord()).toEqual([]);
      }
    }),
    { numRuns: 60, seed: 20_261_122 },
  );
  expect([repaired.merged > 10, repaired.split > 10]).toEqual([true, true]);
});

it('linking and unlinking leaves links and openings exactly as they were', async () => {
  await begin();
  const [patient] = people;
  if (patient === undefined) throw new Error('nobody');
  await signEverything(region.db, patient, HONBU);
  const state = async () => [
    await region.links(),
    await region.db.query('select facility_id, local_patient, open from patient_opening where open order by 1, 2'),
  ];
  await fc.assert(
    fc.asyncProperty(facility, number, async (at: FacilityId, localPatient) => {
      const before = await state();
      await act(async (tx) => {
        const link = newId(systemClock);
        expect(
          await insertLink(tx, 'mihon', {
            event: newId(systemClock),
            link,
            patient,
            facility: at,
            localPatient,
            evidence: {},
            staff: STAFF[0],
            staffFacility: HONBU,
            at: now(),
          }),
        ).toBe(true);
        await noteLinkByHand(region.index, tx, { patient, facility: at, localPatient }, STAFF[0]);
        expect(await syncOpenings(tx, 'mihon', patient, now())).toEqual([at]);
        await deleteLink(tx, 'mihon', {
          event: newId(systemClock),
          link,
          patient,
          evidence: { reason: '誤り' },
          staff: STAFF[0],
          staffFacility: HONBU,
          at: now(),
        });
        await noteUnlinkByHand(
          region.index,
          tx,
          { patient, facility: at, localPatient },
          { staff: STAFF[0], trace: 'test' },
        );
        await saveOpening(tx, 'mihon', { facility: at, localPatient, open: false }, now());
      });
      expect(await state()).toEqual(before);
      expect(
        [
          await findIdentity(region.db, 'mihon', at, localPatient),
          await findPatientIdentity(region.db, 'mihon', patient),
        ].every((identity) => identity !== undefined),
      ).toBe(true);
    }),
    { numRuns: 10 },
  );
});
