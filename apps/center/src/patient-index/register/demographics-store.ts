import type { DemographicsHistory } from '@musubi/contract';
import type { Demographics, Instant, PatientId, StaffId } from '@musubi/domain';
import type { Queryable, Transaction } from '@musubi/runtime';

export type DemographicsBecause = 'newborn-named' | 'unknown-identified' | 'name-changed' | 'moved' | 'corrected';

/** The state from now on; with the first change also the one that was registered. */
export async function insertDemographics(
  tx: Transaction,
  network: string,
  change: {
    patient: PatientId;
    before: Demographics;
    demographics: Demographics;
    because: DemographicsBecause;
    staff: StaffId;
    at: Instant;
  },
): Promise<void> {
  await tx.query(
    `insert into patient_demographics (network_id, patient_id, sequence, demographics, because, staff_id, at)
     select network_id, patient_id, 1, $3, 'registered', registered_by, registered_at
     from patient
     where network_id = $1
       and patient_id = $2
     on conflict do nothing`,
    [network, change.patient, change.before],
  );
  await tx.query(
    `insert into patient_demographics (network_id, patient_id, sequence, demographics, because, staff_id, at)
     select $1, $2, max(sequence) + 1, $3, $4, $5, $6
     from patient_demographics
     where network_id = $1
       and patient_id = $2`,
    [network, change.patient, change.demographics, change.because, change.staff, change.at],
  );
}

/** 基本情報の履歴, newest first; of somebody who never changed, what was registered. */
export async function findDemographicsHistory(
  db: Queryable,
  network: string,
  patient: PatientId,
): Promise<DemographicsHistory> {
  const rows = await db.query<{ at: string; by: string | null; because: string; demographics: Demographics }>(
    `select d.at, s.name as by, d.because, d.demographics
     from (
       select patient_id, sequence, demographics, because, staff_id, at
       from patient_demographics
       where network_id = $1
         and patient_id = $2
       union all
       select patient_id, 1, demographics, 'registered', registered_by, registered_at
       from patient as p
       where network_id = $1
         and patient_id = $2
         and not exists (select 1 from patient_demographics as d where d.network_id = $1 and d.patient_id = $2)
     ) as d
     left join staff as s on s.network_id = $1 and s.staff_id = d.staff_id
     order by d.sequence desc`,
    [network, patient],
  );
  return rows.map((row) => ({
    at: row.at as Instant,
    by: row.by ?? '',
    because: row.because,
    demographics: row.demographics,
    // the database's timestamps come as Instants
  }));
}
