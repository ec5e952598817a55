import { expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import { blockingKeys, localDate, type Demographics } from '@musubi/domain';
import { KEY_SCHEME, keysOf, prepare } from './match-engine.ts';

const PEOPLE: readonly Demographics[] = [
  {
    kanjiName: { family: '髙橋', given: '千代' },
    kanaName: { family: 'タカハシ', given: 'チヨ' },
    sex: 'female',
    birthDate: localDate('1951-04-18'),
    postalCode: '999-0101',
    address: 'みほん県結市港町1丁目2番3号',
    telephones: ['099-000-0101', '090-0000-0101'],
    insurances: [{ insurer: '99010001', symbol: '12', number: '345', branch: '02' }],
  },
  {
    kanaName: { family: 'サトウ', given: 'イチロウ' },
    sex: 'male',
    birthDate: localDate('1940-01-01'),
    telephones: [],
  },
  {
    romanName: { family: 'NGUYEN', given: 'VAN AN' },
    sex: 'unknown',
    birthDate: localDate('1990-12-03'),
    address: '結市浜1-1 ハイツ101',
    postalCode: '9990202',
    telephones: ['0990000202'],
  },
];

it('goes by a new key scheme when the blocking keys change, so that old identities are keyed anew', () => {
  const keys = PEOPLE.map((person) => [...blockingKeys(prepare(person))].sort());
  // Changed? Then KEY_SCHEME goes up, and both stand here anew.
  expect([KEY_SCHEME, createHash('sha256').update(JSON.stringify(keys)).digest('hex').slice(0, 16)])
    .toMatchInlineSnapshot(`
    [
      3,
      "6140784ebf3200b7",
    ]
  `);
});

it('gives two networks different keys for the same person, so that neither finds the other’s', () => {
  const [person] = PEOPLE.map(prepare);
  if (person === undefined) throw new Error('nobody');
  const [one, other] = [keysOf('mihon', person), keysOf('betsu', person)];
  expect(one.length).toBeGreaterThan(3);
  expect(one.filter((key) => other.includes(key))).toEqual([]);
  expect(one.every((key) => /^-?\d{1,19}$/.test(key))).toBe(true);
});

it('gives somebody of whom nothing is known no key at all', () => {
  expect(keysOf('mihon', prepare({ sex: 'unknown', telephones: [] }))).toEqual([]);
});
