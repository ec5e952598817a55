import { expect, it } from 'vitest';
import type { Demographics, LocalDate } from '@musubi/domain';
import { mergeDemographics, type DemographicsStatement } from './merge-demographics.ts';

const HANAKO: Demographics = {
  kanjiName: { family: '見本', given: '花子' },
  kanaName: { family: 'ミホン', given: 'ハナコ' },
  sex: 'female',
  birthDate: '1960-04-15' as LocalDate,
  postalCode: '990-0001',
  address: 'みほん市1',
  telephones: ['000-0000-0001'],
  bloodType: 'A Rh(+)',
};
const EMPTY: Demographics = { sex: 'unknown', telephones: [] };
let at = 0;
const says = (demographics: Demographics, ...cleared: (keyof Demographics)[]): DemographicsStatement => ({
  eventTime: String(20260401000000000 + ++at * 1000),
  place: `standard/${at}`,
  demographics,
  cleared,
});

it.each<[name: string, statements: DemographicsStatement[], merged: Demographics]>([
  ['keeps what a later file leaves empty', [says(HANAKO), says(EMPTY)], HANAKO],
  [
    'deletes what a later file deletes',
    [says(HANAKO), says(EMPTY, 'birthDate', 'address', 'telephones')],
    (({ birthDate: _b, address: _a, ...rest }) => ({ ...rest, telephones: [] }))(HANAKO),
  ],
  [
    'takes what is stated again after a deletion',
    [says(HANAKO), says(EMPTY, 'address'), says({ ...EMPTY, address: 'みほん市2' })],
    (({ postalCode: _p, ...rest }) => ({ ...rest, address: 'みほん市2' }))(HANAKO),
  ],
  [
    'lays no old kana under a new name',
    [says(HANAKO), says({ ...EMPTY, kanjiName: { family: '手本', given: '花子' } })],
    (({ kanaName: _k, ...rest }) => ({ ...rest, kanjiName: { family: '手本', given: '花子' } }))(HANAKO),
  ],
  ['does not let a mistaken death stand', [says({ ...HANAKO, deceased: true }), says(HANAKO)], HANAKO],
])('%s, whatever the order', (_, statements, merged) => {
  for (const order of permutations(statements)) expect(mergeDemographics(order)).toEqual(merged);
});

function permutations<T>(items: readonly T[]): T[][] {
  return items.length < 2
    ? [[...items]]
    : items.flatMap((item, index) =>
        permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
      );
}
