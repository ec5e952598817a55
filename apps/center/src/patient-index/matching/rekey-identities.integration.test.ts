import { testDatabase } from '@musubi/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { anIndex, CHIYO, ICHIRO, MIGRATIONS, type AnIndex } from '../../fixture/an-index.ts';
import { KEY_SCHEME } from './match-engine.ts';
import { rekeyIdentities } from './rekey-identities.ts';

let one: AnIndex;
beforeAll(async () => {
  one = await anIndex(await testDatabase(MIGRATIONS), {});
});
afterAll(() => one[Symbol.asyncDispose]());

const formerNames = () =>
  one.db.query(
    'select patient_id, kanji_key, kana_key, regional_id, came_with from patient_also_known order by kana_key',
  );

it('spells former names anew with the names and keys of an older scheme, and nothing else of them', async () => {
  const [chiyo, ichiro] = [await one.register(CHIYO), await one.register(ICHIRO)];
  await one.db.query(
    `insert into patient_also_known (network_id, patient_id, kanji_key, kana_key, regional_id, came_with, at)
     values ('mihon', $1, '髙木千代', 'タカギチョ', null, null, now()),
       ('mihon', $1, '佐藤一郎', 'サトウイチロウ', '9900000099', $2, now()),
       ('mihon', $2, '濵一郎', 'ハマイチロー', null, null, now())`,
    [chiyo, ichiro],
  );
  await one.db.query(`update identity set key_scheme = 0 where patient_id = $1`, [chiyo]);
  expect(await rekeyIdentities(one.index)).toBe(1);
  expect(await formerNames()).toEqual([
    {
      patient_id: chiyo,
      kanji_key: '佐藤一郎',
      kana_key: 'サトウイチロウ',
      regional_id: '9900000099',
      came_with: ichiro,
    },
    { patient_id: chiyo, kanji_key: '高木千代', kana_key: 'タカギチヨ', regional_id: null, came_with: null },
    { patient_id: ichiro, kanji_key: '濵一郎', kana_key: 'ハマイチロー', regional_id: null, came_with: null },
  ]);
  expect(await one.db.query('select distinct key_scheme from identity')).toEqual([{ key_scheme: KEY_SCHEME }]);
  expect(await rekeyIdentities(one.index)).toBe(0);
});
