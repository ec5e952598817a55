import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LinkDecision } from '@musubi/contract';
import { instant, type StaffId } from '@musubi/domain';
import { newId, systemClock } from '@musubi/runtime';
import { testDatabase } from '@musubi/testkit';
import { MIGRATIONS, anIndex, CHIYO, HONBU, ICHIRO, type AnIndex } from '../../fixture/an-index.ts';
import { aSecretary } from '../../fixture/a-secretary.ts';
import type { Session } from '../../http/session.ts';
import { decideCase } from './decide-case.ts';
import type { MergePatients } from './carry-out-decision.ts';
import { insertLink } from '../linking/link-change-store.ts';

let region: AnIndex;
beforeEach(async () => {
  region = await anIndex(await testDatabase(MIGRATIONS), {});
});
afterEach(() => region[Symbol.asyncDispose]());

// ids are made there
const someone = () => aSecretary(newId(systemClock) as StaffId, HONBU);
const [AKI, HARU] = [someone(), someone()];
async function decide(decision: LinkDecision, session: Session, mergePatients?: MergePatients) {
  const [one] = await region.cases();
  return region.index.center.db.transaction((tx) =>
    decideCase(
      region.index,
      tx,
      { case: one?.id ?? '', version: one?.version ?? 0, decision, note: '本人に確認', session, trace: 'test' },
      mergePatients,
    ),
  );
}

it('merges two persons of the region when two people have said that they are one, the older number first', async () => {
  const [older, newer] = [await region.register(CHIYO), await region.register(CHIYO)];
  expect(await region.cases()).toMatchObject([{ kind: 'merge', state: 'open', second: true }]);
  const merged: unknown[] = [];
  const merge: MergePatients = async (_tx, { patient, gone }) => {
    merged.push([patient, gone]);
    return { wake: [HONBU] };
  };
  expect(await decide('same', AKI, merge)).toMatchObject({ state: 'second' });
  expect(merged).toEqual([]);
  expect(await decide('same', HARU, merge)).toEqual({ state: 'same', wake: [HONBU] });
  expect(merged).toEqual([[older, newer]]);
});

it('keeps such a case waiting, with what was said, where merging is not to be had', async () => {
  await region.register(CHIYO);
  await region.register(CHIYO);
  await decide('same', AKI);
  expect(await decide('same', HARU)).toMatchObject({ state: 'second', wake: [] });
  expect(await region.db.query('select decision, staff_id as staff from link_case_decision order by sequence')).toEqual(
    [
      { decision: 'same', staff: AKI.staff.id },
      { decision: 'same', staff: HARU.staff.id },
    ],
  );
});

it('puts a linked number first whose hospital describes somebody else, and hides it on a person’s word', async () => {
  const patient = await region.register(CHIYO);
  const person = { patient, facility: HONBU, localPatient: '001' };
  await region.index.center.db.transaction((tx) =>
    insertLink(tx, 'mihon', {
      event: newId(systemClock),
      link: newId(systemClock),
      ...person,
      evidence: {},
      staff: AKI.staff.id,
      staffFacility: HONBU,
      at: instant(systemClock.now()),
    }),
  );
  await region.take(HONBU, '001', CHIYO);
  expect(await region.cases()).toEqual([]);
  await region.take(HONBU, '001', ICHIRO);
  expect(await region.cases()).toMatchObject([{ kind: 'link', state: 'open', right: '001' }]);
  expect(await region.links()).toHaveLength(1);
  await region.take(HONBU, '001', { ...CHIYO, telephones: [] });
  expect(await region.cases()).toMatchObject([{ state: 'withdrawn' }]);
  await region.db.query('delete from link_case');
  await region.take(HONBU, '001', ICHIRO);
  expect((await region.db.query('select certainty from link_case'))[0]).toEqual({ certainty: 1_000 });
  expect(await decide('different', AKI)).toEqual({ state: 'different', wake: [HONBU] });
  expect(await region.links()).toEqual([]);
  await region.take(HONBU, '001', CHIYO);
  expect((await region.cases()).filter((one) => one.state === 'open')).toEqual([]);
});

it('leaves a doubted link as it is when a person confirms it', async () => {
  const patient = await region.register(CHIYO);
  await region.index.center.db.transaction((tx) =>
    insertLink(tx, 'mihon', {
      event: newId(systemClock),
      link: newId(systemClock),
      patient,
      facility: HONBU,
      localPatient: '001',
      evidence: {},
      staff: AKI.staff.id,
      staffFacility: HONBU,
      at: instant(systemClock.now()),
    }),
  );
  await region.take(HONBU, '001', ICHIRO);
  expect(await decide('same', AKI)).toEqual({ state: 'same', wake: [] });
  expect((await region.links()).map((link) => link.patient)).toEqual([patient]);
});

it('does not ask again about two persons of whom somebody said that they are two', async () => {
  await region.register(CHIYO);
  await region.register(CHIYO);
  await decide('different', AKI);
  const [again] = await region.cases();
  expect(again?.state).toBe('different');
  await region.register({ ...CHIYO, telephones: [] });
  // The third is compared with both; the first two are not asked about again.
  expect((await region.cases()).filter((one) => one.state === 'open')).toHaveLength(2);
});
