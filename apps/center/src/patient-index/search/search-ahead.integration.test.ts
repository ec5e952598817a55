import { afterEach, beforeEach, expect, it } from 'vitest';
import { testDatabase } from '@musubi/testkit';
import { anIndex, CHIYO, HONBU, ICHIRO, MIGRATIONS, SOGO, type AnIndex } from '../../fixture/an-index.ts';
import { candidatesOf, scoreSharing } from '../matching/find-candidates.ts';

let region: AnIndex;
beforeEach(async () => {
  region = await anIndex(await testDatabase(MIGRATIONS), { automatic: false });
});
afterEach(() => region[Symbol.asyncDispose]());

const domains = async (scored: Awaited<ReturnType<typeof scoreSharing>>) =>
  (await candidatesOf(region.index, region.db, scored)).map(({ domain, patient }) => [domain, patient]);

it('a search made ahead shows nobody as somebody else’s like who has been told otherwise since', async () => {
  await region.take(SOGO, '1', CHIYO);
  const scored = await scoreSharing(region.index, region.db, CHIYO);
  expect(await domains(scored)).toEqual([[SOGO, undefined]]);
  await region.take(SOGO, '1', ICHIRO);
  expect(await domains(scored)).toEqual([]);
});

it('a search made ahead knows to whom a number was linked since', async () => {
  await region.take(HONBU, '1', CHIYO);
  const scored = await scoreSharing(region.index, region.db, CHIYO);
  const patient = await region.register({
    ...CHIYO,
    kanjiName: { family: '別所', given: '一子' },
    kanaName: { family: 'ベッショ', given: 'イチコ' },
    telephones: [],
    address: '',
    postalCode: '',
  });
  await region.db.query(
    `insert into patient_link (network_id, link_id, patient_id, facility_id, local_patient, made_at)
     values ('mihon', gen_random_uuid(), $1, $2, '1', now())`,
    [patient, HONBU],
  );
  expect(await domains(scored)).toEqual([[HONBU, patient]]);
});
