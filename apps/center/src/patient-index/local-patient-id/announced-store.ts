import type { Demographics, FacilityId } from '@musubi/domain';
import { textArray, type Queryable } from '@musubi/runtime';
import type { LocalIdRow } from './read-local-id-list.ts';

/** Who is announced under the new number of each row (`n`, from 1), and who is known under the old one. */
export async function findAnnouncedPairs(
  db: Queryable,
  network: string,
  facility: FacilityId,
  batch: readonly LocalIdRow[],
): Promise<readonly { readonly n: number; readonly announced: Demographics; readonly known: Demographics }[]> {
  return db.query<{ n: number; announced: Demographics; known: Demographics }>(
    `select c.n, a.demographics as announced, coalesce(p.demographics, i.demographics) as known
     from unnest($3::text[], $4::text[]) with ordinality as c (old, new, n)
     join identity as a on a.network_id = $1 and a.domain = $2 and a.local_patient = c.new and a.state = 'known'
     left join patient_link as l on l.network_id = $1 and l.facility_id = $2 and l.local_patient = c.old
     left join patient as p on p.network_id = $1 and p.patient_id = l.patient_id
     left join identity as i on i.network_id = $1 and i.domain = $2 and i.local_patient = c.old and i.state = 'known'
     where coalesce(p.demographics, i.demographics) is not null`,
    [network, facility, textArray(batch.map((row) => row.from)), textArray(batch.map((row) => row.to))],
  );
}
