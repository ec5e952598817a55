import { afterAll, beforeAll, expect, it } from 'vitest';
import { Database } from '@musubi/runtime';
import { testDatabase, type TestDatabase } from '@musubi/testkit';

const HOSPITAL = '9910000011';
let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await testDatabase(new URL('../../db/migrations', import.meta.url).pathname);
  db = new Database(database.url, { role: 'musubi_center_app' });
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const put = (local: string, days: readonly string[]) =>
  db.query(
    `insert into location_entry (network_id, facility_id, local_patient, day, entry_id, kind, status, version,
       changed_at)
   select 'mihon', $1, $2, day, gen_random_uuid(), 'report', 'resulted', 1, now() from unnest($3::date[]) as day`,
    [HOSPITAL, local, days],
  );
const remove = (local: string, days: readonly string[]) =>
  db.query('delete from location_entry where local_patient = $1 and day = any($2::date[])', [local, days]);
const refresh = (locals: readonly string[], months: readonly string[]) =>
  db.query(`select refresh_calendar_pages('mihon', $1, $2::text[], $3::date[])`, [HOSPITAL, locals, months]);
const spans = () => db.query('select local_patient, first_day, last_day from calendar_span order by local_patient');

it('knows the first and the last day of each person, whatever comes, goes or is taken away altogether', async () => {
  await put('p1', ['2024-03-05', '2024-05-31']);
  await put('p2', ['2023-12-01']);
  await refresh(['p1', 'p1', 'p2'], ['2024-03-01', '2024-05-01', '2023-12-01']);
  expect(await spans()).toEqual([
    { local_patient: 'p1', first_day: '2024-03-05', last_day: '2024-05-31' },
    { local_patient: 'p2', first_day: '2023-12-01', last_day: '2023-12-01' },
  ]);

  await put('p1', ['2019-01-20', '2024-04-10']);
  await remove('p1', ['2024-05-31']);
  await refresh(['p1', 'p1', 'p1'], ['2019-01-01', '2024-04-01', '2024-05-01']);
  expect(await spans()).toContainEqual({ local_patient: 'p1', first_day: '2019-01-20', last_day: '2024-04-10' });

  await remove('p2', ['2023-12-01']);
  await refresh(['p2'], ['2023-12-01']);
  expect(await spans()).toEqual([{ local_patient: 'p1', first_day: '2019-01-20', last_day: '2024-04-10' }]);

  // as closing a person does
  await db.query(`delete from calendar_page where network_id = 'mihon' and local_patient = 'p1'`);
  expect(await spans()).toEqual([]);
});
