import { expect, it } from 'vitest';
import { readConfig } from './read-config.ts';

const facility = (id: string, more: object) => ({ id, publication: { kinds: [] }, ...more });
const config = (...facilities: object[]) =>
  JSON.stringify({ name: 'gw', center: [{ host: 'center', port: 1 }], facilities });

it.each([
  [
    'the same folder',
    [facility('9910000011', { standardStorage: '/srv/a' }), facility('9910000029', { standardStorage: '/srv/a/' })],
  ],
  [
    'a folder inside the other',
    [
      facility('9910000011', { standardStorage: '/srv/a' }),
      facility('9910000029', { standardStorage: '/srv/b/../a/x' }),
    ],
  ],
  ['one folder for both storages', [facility('9910000011', { standardStorage: '/srv/a', extendedStorage: '/srv/a' })]],
])('refuses %s: the patients of one would become those of the other', (_, facilities) => {
  expect(() => readConfig(config(...facilities), 'gw.json')).toThrow('格納フォルダー');
});

it('takes folders that only begin with the same letters', () => {
  expect(
    readConfig(
      config(facility('9910000011', { standardStorage: '/srv/a', extendedStorage: '/srv/a-extended' })),
      'gw.json',
    ).facilities,
  ).toHaveLength(1);
});
