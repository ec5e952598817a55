import type { Demographics, FacilityId } from '@musubi/domain';
import type { Queryable, Transaction } from '@musubi/runtime';

/** Nothing is known of whoever goes by a number. */
export const NOBODY: Demographics = { sex: 'unknown', telephones: [] };

/** 変更前の状態: what a change writes over and no patient file says. Null: nobody went by the number. */
export type BeforeChange = {
  readonly former: Pick<KnownPatient, 'authoritative' | 'deleted'> | null;
  readonly current: KnownPatient | null;
};

export type KnownPatient = {
  readonly localPatient: string;
  readonly demographics: Demographics;
  readonly eventTime: string;
  readonly authoritative: boolean;
  readonly deleted: boolean;
};

export async function findPatients(
  tx: Queryable,
  facility: FacilityId,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, KnownPatient>> {
  const rows = await tx.query<KnownPatient>(
    `select local_patient as "localPatient", demographics, event_time as "eventTime", authoritative, deleted
     from facility_patient
     where facility_id = $1 and local_patient = any ($2::text[])`,
    [facility, numbers],
  );
  return new Map(rows.map((row) => [row.localPatient, row]));
}

/** Who goes by these numbers from now on, until a patient file of the number itself says so. */
export async function savePatients(
  tx: Transaction,
  facility: FacilityId,
  patients: readonly Omit<KnownPatient, 'authoritative'>[],
): Promise<void> {
  if (patients.length === 0) return;
  await tx.query(
    `insert into facility_patient as p (facility_id, local_patient, demographics, event_time, authoritative, deleted)
     select $1, local_patient, demographics, event_time, false, deleted
     from unnest($2::text[], $3::jsonb[], $4::text[], $5::boolean[]) as patient (local_patient, demographics,
       event_time, deleted)
     on conflict (facility_id, local_patient) do update
     set demographics = excluded.demographics, event_time = excluded.event_time,
       authoritative = false, deleted = excluded.deleted, updated_at = now(), identity_sequence = null`,
    [
      facility,
      patients.map((p) => p.localPatient),
      patients.map((p) => JSON.stringify(p.demographics)),
      patients.map((p) => p.eventTime),
      patients.map((p) => p.deleted),
    ],
  );
}
