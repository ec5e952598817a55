import type { MatchRecord } from '@musubi/domain';
import { describe, expect, test } from 'vitest';
import { seededRandom, type Random } from '../demo-region/storage/random.ts';
import { describeFigures, judgeMatching, type JudgedRow } from './judge-matching.ts';

const FIRST = (
  'Ada Ben Cora Dale Edna Finn Greta Hugo Iris Jonas Kira Leo Maud Nils Olga Pete Rosa Sven Tess Ulf Vera Walt ' +
  'Xenia Yuri Zoe Anton Berta Carlo Dora Emil'
).split(' ');
const LAST = (
  'Archer Baker Carter Dyer Fisher Glover Hunter Ironside Joiner Keeper Lander Mason Naylor Ostler Potter ' +
  'Quarrier Ryder Sawyer Tanner Usher Venner Weaver Yeoman Zeller'
)
  .split(' ')
  .flatMap((name) => [name, `${name}son`, `Mc${name}`]);
const STREETS = ['Harbour', 'Mill', 'Orchard', 'Station', 'Bridge', 'Garden'].flatMap((name) =>
  ['Street', 'Road', 'Lane', 'Close'].map((kind) => `${name} ${kind}`),
);
const TOWNS = ['Eastmouth', 'Northbury', 'Southlea', 'Westcombe', 'Middleham', 'Overton', 'Netherby'];

type Place = Pick<MatchRecord, 'streetNumber' | 'street' | 'locality' | 'postalCode'>;

/** Families of one street, some of whom move: every part of the place changes at once, nothing else does. */
describe('a list from abroad with families and with people who move', () => {
  test.each([
    ['the place in four columns', ['streetNumber', 'street', 'locality', 'postalCode'], 0.97],
    ['town and postal code', ['locality', 'postalCode'], 0.95],
  ] as const)('%s', (name, columns, least) => {
    const random = seededRandom(name);
    const rows: JudgedRow[] = [];
    for (let person = 0; rows.length < 3_000;) {
      const [family, home] = [random.pick(LAST), aPlace(random)];
      const names = new Set(Array.from({ length: random.pick([1, 1, 2, 3, 4]) }, () => random.pick(FIRST)));
      for (const given of names) {
        person++;
        const birthDate =
          `${random.int(1930, 2015)}-${String(random.int(1, 12)).padStart(2, '0')}-` +
          `${String(random.int(1, 28)).padStart(2, '0')}`;
        for (let time = random.pick([1, 1, 2]); time > 0; time--) {
          const place = random.chance(0.12) ? aPlace(random) : home;
          const record: MatchRecord = {
            family: slip(family, random),
            given: slip(given, random),
            ...(random.chance(0.05) ? {} : { birthDate }),
            ...Object.fromEntries(columns.map((column) => [column, place[column] ?? ''])),
          };
          rows.push({ record, person: String(person), shown: Object.values(record).join(',') });
        }
      }
    }
    const figures = judgeMatching(rows);
    process.stdout.write(`${describeFigures(name, figures)}\n`);
    expect(figures.best.f1).toBeGreaterThanOrEqual(least);
    expect(figures.auto.filter(({ same }) => !same)).toEqual([]);
  });
});

function aPlace(random: Random): Place {
  return {
    streetNumber: String(random.int(1, 200)),
    street: random.pick(STREETS),
    locality: random.pick(TOWNS),
    postalCode: String(random.int(10_000, 99_999)),
  };
}

function slip(name: string, random: Random): string {
  const at = random.int(1, name.length - 1);
  return random.chance(0.06) ? name.slice(0, at) + random.pick([...'aeioulnrst']) + name.slice(at + 1) : name;
}
