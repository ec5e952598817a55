import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RECORD_KINDS } from '@musubi/domain';
import { Database, type Queryable } from '@musubi/runtime';
import { testDatabase, type TestDatabase } from '@musubi/testkit';
import { day, HOSPITAL, MIGRATIONS } from '../fixture/a-gateway.ts';
import { findEntriesByDay, findEntriesById, findLaboratoryValues } from './store.ts';
import type { VerifiedTicket } from './verified-ticket.ts';

const ENTRIES = 60_000;
const PATIENT = '0000000001';
// A plan test asks the planner only; no ticket was used for it.
const ticket = {
  facility: HOSPITAL,
  localPatient: PATIENT,
  kinds: RECORD_KINDS,
  sensitive: [] as never[],
} as unknown as VerifiedTicket;

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await testDatabase(MIGRATIONS);
  db = new Database(database.url, { genericPlans: true });
  await db.query('insert into facility (facility_id, publication) values ($1, $2)', [
    HOSPITAL,
    JSON.stringify({ kinds: RECORD_KINDS }),
  ]);
  await db.query(
    `insert into record_entry (facility_id, id, local_patient, kind, status, day, entry_digest,
      entry, storage, path, source_digest)
     select $1, gen_random_uuid(), case when n <= 20000 then $2 else 'p' || n % 400 end, 'laboratory', 'resulted',
       date '2016-01-01' + n % 3650, '', '{}', 'standard', 'x', ''
     from generate_series(1, $3::integer) as n`,
    [HOSPITAL, PATIENT, ENTRIES],
  );
  await db.query(
    `insert into laboratory_value (facility_id, local_patient, day, entry_id, ordinal, value)
      select facility_id, local_patient, day, id, 1, '{}' from record_entry`,
  );
  await db.query('analyze');
}, 120_000);
afterAll(async () => {
  await db[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** The plan of whatever statement `ask` sends. */
async function planOf(ask: (db: Queryable) => Promise<unknown>): Promise<string> {
  let plan = '';
  await ask({
    query: async (text, values) => {
      plan = (await db.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values))
        .map((row) => row['QUERY PLAN'])
        .join('\n');
      return [];
    },
  });
  return plan;
}

it('finds entries by their own key, also of a patient with 20,000 entries', async () => {
  const plan = await planOf((one) =>
    findEntriesById(one, [{ ticket, today: day('2026-01-01'), ids: [randomUUID() as never] }]),
  );
  expect(plan).toContain('record_entry_pkey');
  expect(plan).not.toMatch(/Seq Scan on record_entry|record_entry_patient/);
});

it('reads the newest entries of a patient in order of its index, without sorting them all', async () => {
  const plan = await planOf((one) =>
    findEntriesByDay(one, ticket, day('2026-01-01'), { kinds: RECORD_KINDS, limit: 50 }),
  );
  expect(plan).toContain('record_entry_patient');
  expect(plan).not.toMatch(/Seq Scan on record_entry|Sort Key/);
});

it('reads laboratory values of a period from the key of their table', async () => {
  const plan = await planOf((one) =>
    findLaboratoryValues(one, ticket, day('2026-01-01'), {
      from: day('2025-12-01'),
      until: day('2025-12-31'),
      items: [],
      limit: 5000,
    }),
  );
  expect(plan).toContain('laboratory_value_pkey');
  expect(plan).not.toMatch(/Seq Scan on (record_entry|laboratory_value)/);
});
