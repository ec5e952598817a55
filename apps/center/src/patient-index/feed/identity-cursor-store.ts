import type { FacilityId, Instant } from '@musubi/domain';
import type { Queryable, Transaction } from '@musubi/runtime';

export type IdentityCursor = { readonly next: number; readonly announced: boolean; readonly compareLater: boolean };

export async function findIdentityCursor(
  db: Queryable,
  network: string,
  facility: FacilityId,
): Promise<IdentityCursor> {
  const rows = await db.query<IdentityCursor>(
    `select next, announced, compare_later as "compareLater" from identity_cursor
     where network_id = $1 and facility_id = $2`,
    [network, facility],
    'find_identity_cursor',
  );
  return rows[0] ?? { next: 0, announced: false, compareLater: false };
}

/** False when it no longer stands at `from` (undefined: wherever it stands). */
export async function advanceIdentityCursor(
  tx: Transaction,
  network: string,
  facility: FacilityId,
  from: number | undefined,
  to: IdentityCursor,
  at: Instant,
): Promise<boolean> {
  const rows = await tx.query(
    `insert into identity_cursor as c (network_id, facility_id, next, announced, compare_later, taken_at)
     values ($1, $2, $4, $5, $6, $7)
     on conflict (network_id, facility_id) do update
     set next = excluded.next, announced = excluded.announced, compare_later = excluded.compare_later,
       taken_at = excluded.taken_at
     where $3::bigint is null or c.next = $3
     returning 1 as moved`,
    [network, facility, from ?? null, to.next, to.announced, to.compareLater, at],
  );
  return rows.length > 0;
}

/** Numbers that a facility announced and that belong to nobody of the region. */
export async function findUnlinkedNumbers(
  tx: Transaction,
  network: string,
  facility: FacilityId,
  limit: number,
): Promise<readonly string[]> {
  const rows = await tx.query<{ local_patient: string }>(
    `select i.local_patient
     from identity as i
     where i.network_id = $1
       and i.domain = $2
       and i.state = 'known'
       and i.source = 'facility-feed'
       and not exists (select from patient_link as l
         where l.network_id = i.network_id and l.facility_id = i.domain and l.local_patient = i.local_patient)
     limit $3`,
    [network, facility, limit],
  );
  return rows.map((row) => row.local_patient);
}

/** The bulk comparison of a list that has just come in; asked for by nobody. */
export async function insertListJob(
  tx: Transaction,
  network: string,
  job: string,
  facility: FacilityId,
  at: Instant,
): Promise<void> {
  await tx.query(
    `insert into match_job (network_id, job_id, kind, facility_id, asked_at, asked_facility)
     values ($1, $2, 'facility', $3, $4, $3)`,
    [network, job, facility, at],
  );
}
