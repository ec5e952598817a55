import { afterAll, beforeAll, expect, it } from 'vitest';
import { facilityId, localDate } from '@musubi/domain';
import { Database, type Queryable, type Row } from '@musubi/runtime';
import { testDatabase, type TestDatabase } from '@musubi/testkit';
import { findCalendarRows, findLocatedByIds, findLocatedByKinds } from './store.ts';

const FACILITIES = Array.from({ length: 5 }, (_, i) => facilityId(`991000001${i}`));
let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await testDatabase(new URL('../../db/migrations', import.meta.url).pathname);
  db = new Database(database.url);
  await db.query(
    `insert into location_entry (network_id, facility_id, local_patient, day, entry_id, kind, status, version, changed_at)
     select 'mihon', f, 'p' || p, date '2016-01-01' + n * 20, gen_random_uuid(), (array['laboratory', 'prescription', 'report'])[1 + n % 3], 'resulted', 1, now()
     from unnest($1::text[]) as f
     cross join generate_series(1, 200) as p
     cross join generate_series(0, 149) as n`,
    [FACILITIES],
  );
  await db.query('vacuum analyze location_entry');
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** Runs a store's query and keeps how the database goes about it. */
function planned(scans: string[]): Queryable {
  return {
    query: async <R extends Row>(text: string, values: readonly unknown[] = []) => {
      const [plan] = await db.query<{ 'QUERY PLAN': unknown }>(`explain (format json) ${text}`, values);
      const walk = (node: unknown): void => {
        if (typeof node !== 'object' || node === null) return;
        const { 'Node Type': type, 'Relation Name': relation } = node as Record<string, unknown>;
        if (typeof relation === 'string' && relation.startsWith('location_entry')) scans.push(String(type));
        Object.values(node).forEach(walk);
      };
      walk(plan);
      return db.query<R>(text, values);
    },
  };
}

it('answers calendar and fetch from the covering index alone, at a hundred thousand rows', async () => {
  const at = FACILITIES.map((facility) => ({ facility, localPatient: 'p7' }));
  const scans: string[] = [];
  const [from, until] = [localDate('2020-01-01'), localDate('2020-02-11')];
  const rows = await findCalendarRows(planned(scans), 'mihon', at, from, until, undefined);
  expect(rows.map((row) => [row.first, row.last, row.rows.length])).toEqual(FACILITIES.map(() => ['2016-01-01', '2024-02-28', 2]));
  const found = await findLocatedByKinds(planned(scans), 'mihon', at, { kinds: ['report'], from, until, limit: 1 });
  expect(found).toHaveLength(5);
  const [first] = at;
  if (first === undefined) throw new Error('no facility');
  expect(await findLocatedByIds(planned(scans), 'mihon', first, found.filter((row) => row.disclosing === first.facility).map((row) => row.entry))).toHaveLength(1);
  expect(scans.length).toBeGreaterThan(0);
  expect([...new Set(scans)]).toEqual(['Index Only Scan']);
});
