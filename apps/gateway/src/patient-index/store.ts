import type { IdentityChange } from '@musubi/contract';
import type { Demographics, FacilityId } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';

/** Whom the facility knows, each once at the number of the newest change: reading from 0 tells the whole present state. */
export async function findIdentityChanges(db: Queryable, facility: FacilityId, after: number, limit: number): Promise<readonly IdentityChange[]> {
  const rows = await db.query<{ sequence: number; localPatient: string; demographics: Demographics; deleted: boolean }>(
    `select identity_sequence as sequence, local_patient as "localPatient", demographics, deleted
     from facility_patient
     where facility_id = $1 and identity_sequence > $2
     order by identity_sequence
     limit $3`,
    [facility, after, limit],
    'find_identity_changes',
  );
  return rows.map(({ sequence, localPatient, demographics, deleted }) => (deleted ? { sequence, localPatient, change: 'remove' } : { sequence, localPatient, change: 'put', demographics }));
}
