import { afterAll, beforeAll, expect, it } from 'vitest';
import { facilityId, type PatientId } from '@musubi/domain';
import { Database, type Queryable, type Row } from '@musubi/runtime';
import { testDatabase, type TestDatabase } from '@musubi/testkit';
import { findLinkedFacilities } from '../timeline/store.ts';
import { savePublication } from './store.ts';

const HOSPITAL = facilityId('9910000011');
// shaped like one
const PATIENT = '01900000-0000-7000-8000-000000000001' as PatientId;
let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await testDatabase(new URL('../../db/migrations', import.meta.url).pathname);
  db = new Database(database.url);
  await db.query(`insert into network (network_id, regional_id_prefix, profile) values ('mihon', '99', '{}')`);
  await db.query(
    `insert into facility (network_id, facility_id, name, short_name, type, discloses, color)
     values ('mihon', $1, '見本病院', '見本', 'hospital', true, 1)`,
    [HOSPITAL],
  );
  await db.query(
    `insert into patient (network_id, patient_id, regional_id, demographics, kanji_key, kana_key, sex,
       registered_at, registered_by, registered_facility)
     values ('mihon', $1, '9900000017', '{}', 'k', 'k', 'female', now(), $1, $2)`,
    [PATIENT, HOSPITAL],
  );
  await db.query(
    `insert into patient_link (network_id, link_id, patient_id, facility_id, local_patient, made_at, made_by)
     values ('mihon', gen_random_uuid(), $1, $2, 'p7', now(), $1)`,
    [PATIENT, HOSPITAL],
  );
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

it('decides on what a hospital publishes by now, from the very next view, and asks when it has changed', async () => {
  let questions = 0;
  const counted: Queryable = {
    query: async <R extends Row>(text: string, values?: readonly unknown[], name?: string) => {
      questions++;
      return db.query<R>(text, values, name);
    },
  };
  const look = async () => {
    questions = 0;
    const [linked] = await findLinkedFacilities(counted, 'mihon', PATIENT);
    return {
      kinds: linked?.publication?.kinds,
      discloses: linked?.facility.discloses,
      name: linked?.facility.name,
      questions,
    };
  };
  expect(await look()).toEqual({ kinds: undefined, discloses: true, name: '見本病院', questions: 2 });
  await savePublication(db, 'mihon', { facility: HOSPITAL, kinds: ['laboratory', 'report'] }, '2026-01-01T00:00:00Z');
  expect(await look()).toEqual({ kinds: ['laboratory', 'report'], discloses: true, name: '見本病院', questions: 2 });
  expect(await look()).toEqual({ kinds: ['laboratory', 'report'], discloses: true, name: '見本病院', questions: 1 });
  await savePublication(db, 'mihon', { facility: HOSPITAL, kinds: ['laboratory'] }, '2026-01-02T00:00:00Z');
  expect(await look()).toMatchObject({ kinds: ['laboratory'], questions: 2 });
  await db.query(`update facility set discloses = false, publication = null, name = '旧見本病院'`);
  expect(await look()).toMatchObject({ kinds: undefined, discloses: false, name: '旧見本病院' });
});
