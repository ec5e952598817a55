import type { IdentityChange } from '@musubi/contract';
import type { Demographics, FacilityId } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import { ALWAYS } from '../patient-number/numbering.ts';

type ChangeRow = { readonly sequence: number; readonly localPatient: string; readonly demographics: Demographics; readonly deleted: boolean; readonly into: string | null };

/**
 * Whom the facility knows, each once at the number of the newest change: reading from 0 tells the whole present state. A
 * former number says which it became, and goes on saying so; the steps of numbers given anew are told once.
 */
export async function findIdentityChanges(db: Queryable, facility: FacilityId, after: number, limit: number): Promise<readonly IdentityChange[]> {
  const rows = await db.query<ChangeRow>(
    `(
       select p.identity_sequence as sequence, p.local_patient as "localPatient", p.demographics, p.deleted, c.current as into
       from facility_patient as p
       left join patient_number_change as c on c.facility_id = p.facility_id and c.former = p.local_patient and c.until = $4
       where p.facility_id = $1 and p.identity_sequence > $2
       order by p.identity_sequence
       limit $3
     )
     union all
     (
       select x.sequence, x.local_patient, null, true, x.into_patient
       from patient_number_exchange as x
       where x.facility_id = $1 and x.sequence > $2
       order by x.sequence
       limit $3
     )
     order by sequence
     limit $3`,
    [facility, after, limit, ALWAYS],
    'find_identity_changes',
  );
  return rows.map(({ sequence, localPatient, demographics, deleted, into }) => {
    if (into !== null) return { sequence, localPatient, change: 'merge', into };
    return deleted ? { sequence, localPatient, change: 'remove' } : { sequence, localPatient, change: 'put', demographics };
  });
}
