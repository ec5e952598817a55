import type { FacilityId } from '@musubi/domain';
import type { Queryable, Transaction } from '@musubi/runtime';
import { ALWAYS } from '../local-patient-id/numbering.ts';
import type { BeforeChange, KnownPatient } from '../local-patient-id/known-patient-store.ts';

export type MadeChange = {
  readonly current: string;
  readonly direct: string | null;
  readonly changedAt: string;
  readonly before: BeforeChange | null;
};

export async function findChange(
  db: Queryable,
  facility: FacilityId,
  former: string,
): Promise<{ readonly made: MadeChange | undefined; readonly givenAnew: boolean }> {
  const rows = await db.query<MadeChange & { until: string }>(
    `select until, current, direct, changed_at as "changedAt", before
     from patient_number_change
     where facility_id = $1 and former = $2`,
    [facility, former],
  );
  return { made: rows.find((row) => row.until === ALWAYS), givenAnew: rows.some((row) => row.until !== ALWAYS) };
}

/**
 * Whether a number became the same one by a way that was not kept: it could have been by way of the one to be taken
 * back.
 */
export async function isWayUnknown(db: Queryable, facility: FacilityId, current: string): Promise<boolean> {
  const rows = await db.query<{ unknown: boolean }>(
    'select exists (select from patient_number_change where facility_id = $1 and current = $2 and direct is ' +
      'null) as unknown',
    [facility, current],
  );
  return rows[0]?.unknown ?? false;
}

/** Taken in under the present number since: nobody but the hospital can say whose each is. */
export async function countFilesSince(
  db: Queryable,
  facility: FacilityId,
  number: string,
  since: string,
): Promise<number> {
  const rows = await db.query<{ files: number }>(
    `select count(*) as files
     from source_file
     where facility_id = $1 and document >= $2 || '/' and document < $2 || '0' and taken_at > $3`,
    [facility, number, since],
  );
  return rows[0]?.files ?? 0;
}

/** Forgets the change; numbers that became the present one by way of it stay with the former one again. */
export async function deleteChange(tx: Transaction, facility: FacilityId, former: string): Promise<void> {
  await tx.query(
    `with recursive through as (
       select c.former
       from patient_number_change as c
       where c.facility_id = $1 and c.direct = $2 and c.until = $3
       union
       select c.former
       from through as t
       join patient_number_change as c on c.facility_id = $1 and c.direct = t.former and c.until = $3
     )
     update patient_number_change as c
     set current = $2
     from through as t
     where c.facility_id = $1 and c.former = t.former`,
    [facility, former, ALWAYS],
  );
  await tx.query('delete from patient_number_change where facility_id = $1 and former = $2 and until = $3', [
    facility,
    former,
    ALWAYS,
  ]);
}

export async function findFormersOf(tx: Queryable, facility: FacilityId, current: string): Promise<readonly string[]> {
  const rows = await tx.query<{ former: string }>(
    'select former from patient_number_change where facility_id = $1 and current = $2 and until = $3',
    [facility, current, ALWAYS],
  );
  return rows.map((row) => row.former);
}

/** As they were; told anew. What patient files say is laid over it afterwards. */
export async function restorePatients(
  tx: Transaction,
  facility: FacilityId,
  patients: readonly KnownPatient[],
): Promise<void> {
  await tx.query(
    `insert into facility_patient as p (facility_id, local_patient, demographics, event_time, authoritative, deleted)
     select $1, local_patient, demographics, event_time, authoritative, deleted
     from unnest($2::text[], $3::jsonb[], $4::text[], $5::boolean[], $6::boolean[]) as patient (local_patient,
       demographics, event_time, authoritative, deleted)
     on conflict (facility_id, local_patient) do update
     set demographics = excluded.demographics, event_time = excluded.event_time,
       authoritative = excluded.authoritative, deleted = excluded.deleted, updated_at = now(),
       identity_sequence = null`,
    [
      facility,
      patients.map((p) => p.localPatient),
      patients.map((p) => JSON.stringify(p.demographics)),
      patients.map((p) => p.eventTime),
      patients.map((p) => p.authoritative),
      patients.map((p) => p.deleted),
    ],
  );
}

/** The step by which the center takes its links back; nothing is disclosed under the two numbers until it has. */
export async function insertUndone(
  tx: Transaction,
  facility: FacilityId,
  undone: { readonly former: string; readonly current: string; readonly remains: boolean },
): Promise<void> {
  await tx.query(
    `with base as (
       update facility
       set identity_sequence = identity_sequence + 1
       where facility_id = $1
       returning identity_sequence
     )
     insert into patient_number_exchange (facility_id, sequence, local_patient, into_patient, undoes,
       remains, known_to_center)
     select $1, base.identity_sequence, $2, $3, true, $4, exists (select from open_patient where facility_id = $1
       and local_patient in ($2, $3))
     from base`,
    [facility, undone.former, undone.current, undone.remains],
  );
}

/** After the step above, whatever was told of them before it. */
export async function tellAgain(tx: Transaction, facility: FacilityId, numbers: readonly string[]): Promise<void> {
  await tx.query(
    'update facility_patient set identity_sequence = null where facility_id = $1 and local_patient = any ($2::text[])',
    [facility, numbers],
  );
}
