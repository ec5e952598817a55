import type { LocationChange } from '@musubi/contract';
import type { FacilityId } from '@musubi/domain';
import { uuidArray, type Queryable, type Transaction } from '@musubi/runtime';
import { isHeld } from '../local-patient-id/held-number.ts';

/**
 * Published by kind and by the day from which this hospital publishes (公開開始日, no earlier records). What is only
 * held
 * back for some days is told: the center holds it back by the same setting and says until when.
 */
const PUBLISHED =
  `(f.publication -> 'kinds' ? e.kind and (e.day is null or f.publication ->> 'publishedSince' is null or e.day >` +
  `= (f.publication ->> 'publishedSince')::date))`;

/**
 * What is published, and what was told before (it may have to be taken back). Of anything else not even the existence
 * leaves.
 */
const WORTH_TELLING = `join facility as f on f.facility_id = e.facility_id
     left join location_change as told on told.facility_id = e.facility_id
       and told.local_patient = e.local_patient and told.entry_id = e.id
     where (told.entry_id is not null or (coalesce(${PUBLISHED}, false) and not e.removed))`;

/**
 * Announces changed entries of patients who are open. The caller holds the facility's row lock (lockFacility), so the
 * numbers that it gives become visible in their order. `base` is the last number given; answers the new one.
 */
export async function announceEntries(
  tx: Transaction,
  facility: FacilityId,
  base: number,
  ids: readonly string[],
): Promise<number> {
  if (ids.length === 0) return base;
  const rows = await tx.query(
    `insert into location_change as c (facility_id, sequence, local_patient, entry_id)
     select $1, $2::bigint + row_number() over (), e.local_patient, e.id
     from record_entry as e
     join open_patient as o using (facility_id, local_patient)
     ${WORTH_TELLING}
       and e.facility_id = $1 and e.id = any ($3::uuid[])
     on conflict (facility_id, local_patient, entry_id) do update
     set sequence = excluded.sequence
     returning sequence`,
    [facility, base, uuidArray(ids)],
    'announce_entries',
  );
  return base + rows.length;
}

/** Announces everything there is of these patients. `open`: of those of them who are open. */
export async function announcePatients(
  tx: Transaction,
  facility: FacilityId,
  base: number,
  patients: readonly string[],
  of: 'all' | 'open' = 'all',
): Promise<number> {
  if (patients.length === 0) return base;
  const rows = await tx.query(
    `insert into location_change as c (facility_id, sequence, local_patient, entry_id)
     select $1, $2::bigint + row_number() over (), e.local_patient, e.id
     from record_entry as e
     ${WORTH_TELLING}
       and e.facility_id = $1 and e.local_patient = any ($3::text[])
       and ($4 or exists (select from open_patient as o where o.facility_id = $1 and o.local_patient = e.local_patient))
     on conflict (facility_id, local_patient, entry_id) do update
     set sequence = excluded.sequence
     returning sequence`,
    [facility, base, patients, of === 'all'],
    'announce_patients',
  );
  return base + rows.length;
}

export async function findOpenPatients(tx: Queryable, facility: FacilityId): Promise<readonly string[]> {
  const rows = await tx.query<{ localPatient: string }>(
    'select local_patient as "localPatient" from open_patient where facility_id = $1',
    [facility],
  );
  return rows.map((row) => row.localPatient);
}

/** Answers those that were not open before. */
export async function insertOpenPatients(
  tx: Transaction,
  facility: FacilityId,
  patients: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.query<{ localPatient: string }>(
    `insert into open_patient (facility_id, local_patient)
     select distinct $1, patient
     from unnest($2::text[]) as patient
     on conflict do nothing
     returning local_patient as "localPatient"`,
    [facility, patients],
  );
  return rows.map((row) => row.localPatient);
}

/** Closes patients and forgets what was announced of them. Answers those that were open. */
export async function deleteOpenPatients(
  tx: Transaction,
  facility: FacilityId,
  patients: readonly string[],
): Promise<readonly string[]> {
  await tx.query('delete from location_change where facility_id = $1 and local_patient = any ($2::text[])', [
    facility,
    patients,
  ]);
  const rows = await tx.query<{ localPatient: string }>(
    `delete from open_patient
     where facility_id = $1 and local_patient = any ($2::text[])
     returning local_patient as "localPatient"`,
    [facility, patients],
  );
  return rows.map((row) => row.localPatient);
}

/** Writes the last number given. `ingested`: something was taken in, as opposed to announced again. */
export async function saveLocationSequence(
  tx: Transaction,
  facility: FacilityId,
  sequence: number,
  ingested: boolean,
): Promise<void> {
  await tx.query(
    `update facility
     set location_sequence = $2, latest_ingest = case when $3 then now() else latest_ingest end
     where facility_id = $1`,
    [facility, sequence, ingested],
    'save_location_sequence',
  );
}

/**
 * The changes after a number, each with what is true of the entry now. What is not published is told as
 * removed, so that taking a kind out of 公開設定 takes it out of the center's index too; so is what stands under
 * another
 * number now, or under a number whose new holder the center does not know yet. The department goes in words,
 * as users see it; what is sensitive is decided by its code, here.
 */
export async function findLocationChanges(
  db: Queryable,
  facility: FacilityId,
  after: number,
  limit: number,
): Promise<readonly LocationChange[]> {
  return db.query<LocationChange>(
    `select c.sequence, case when e.removed or not coalesce(${PUBLISHED}, false) or e.local_patient <> c.local_patient
      or ${isHeld('c.facility_id', 'c.local_patient')} then 'remove' else 'put' end as change,
       e.id as entry, c.local_patient as "localPatient", e.kind, e.status, e.day,
       coalesce(nullif(e.entry -> 'department' ->> 'text', ''), e.department_code) as department,
       coalesce(e.sensitive, f.publication -> 'sensitiveDepartments' ->> e.department_code,
         f.publication -> 'sensitiveDepartments' ->> e.department_local_code) as sensitive,
       e.version
     from location_change as c
     join facility as f using (facility_id)
     join record_entry as e on e.facility_id = c.facility_id and e.id = c.entry_id
     where c.facility_id = $1 and c.sequence > $2
     order by c.sequence
     limit $3`,
    [facility, after, limit],
    'find_location_changes',
  );
}

export async function findIngestState(
  db: Queryable,
  facility: FacilityId,
): Promise<{ readonly latestIngest: string | null; readonly sequence: number } | undefined> {
  const rows = await db.query<{ latestIngest: string | null; sequence: number }>(
    `select latest_ingest as "latestIngest", location_sequence as sequence
     from facility
     where facility_id = $1`,
    [facility],
    'find_ingest_state',
  );
  return rows[0];
}
