import type { IdentityChange } from '@musubi/contract';
import type { Demographics, FacilityId } from '@musubi/domain';
import type { Queryable, Transaction } from '@musubi/runtime';
import { ALWAYS } from '../local-patient-id/numbering.ts';
import { numberIdentities } from '../record/store.ts';

type ChangeRow = {
  readonly sequence: number;
  readonly localPatient: string;
  readonly demographics: Demographics;
  readonly deleted: boolean;
  readonly into: string | null;
  readonly undoes: boolean;
  readonly remains: boolean;
};

/**
 * `everybody`: the hospital announces its patients. Else only what became of numbers that the center itself holds open,
 * and no word of who that is.
 */
type AnnouncedTo = 'everybody' | 'known-numbers';

/**
 * Whom the facility knows, each once at the number of the newest change: reading from 0 tells the whole present state.
 * A
 * former number says which it became, and goes on saying so; the steps of numbers given anew and what was taken back
 * are told once.
 */
export async function findIdentityChanges(
  db: Queryable,
  facility: FacilityId,
  after: number,
  limit: number,
  of: AnnouncedTo,
): Promise<readonly IdentityChange[]> {
  const rows = await db.query<ChangeRow>(
    `(
       select p.identity_sequence as sequence, p.local_patient as "localPatient",
         p.demographics, p.deleted, c.current as into, false as undoes, false as remains
       from facility_patient as p
       left join patient_number_change as c on c.facility_id = p.facility_id and c.former = p.local_patient
         and c.until = $4
       where p.facility_id = $1 and p.identity_sequence > $2
         and ($5 or c.current is not null and exists (select from open_patient as o where o.facility_id = $1
           and o.local_patient = p.local_patient))
       order by p.identity_sequence
       limit $3
     )
     union all
     (
       select x.sequence, x.local_patient, null, true, x.into_patient, x.undoes, x.remains
       from patient_number_exchange as x
       where x.facility_id = $1 and x.sequence > $2 and ($5 or x.known_to_center)
       order by x.sequence
       limit $3
     )
     order by sequence
     limit $3`,
    [facility, after, limit, ALWAYS, of === 'everybody'],
    'find_identity_changes',
  );
  return rows.map(({ sequence, localPatient, demographics, deleted, into, undoes, remains }) => {
    if (into !== null && undoes) return { sequence, localPatient, change: 'unmerge', from: into, remains };
    if (into !== null) return { sequence, localPatient, change: 'merge', into };
    return deleted
      ? { sequence, localPatient, change: 'remove' }
      : { sequence, localPatient, change: 'put', demographics };
  });
}

/** The newest step that waits for the center, or 0. */
export async function findLastStep(db: Queryable, facility: FacilityId): Promise<number> {
  const rows = await db.query<{ sequence: number }>(
    'select coalesce(max(sequence), 0) as sequence from patient_number_exchange where facility_id = $1',
    [facility],
    'find_last_step',
  );
  return rows[0]?.sequence ?? 0;
}

/**
 * The center has come to know these numbers: should they have changed, it is told again. The caller holds the
 * facility's lock.
 */
export async function retellFormerNumbers(
  tx: Transaction,
  facility: FacilityId,
  numbers: readonly string[],
): Promise<void> {
  const rows = await tx.query<{ number: string }>(
    `update facility_patient as p
     set identity_sequence = null
     from patient_number_change as c
     where p.facility_id = $1 and p.local_patient = any ($2::text[])
       and c.facility_id = p.facility_id and c.former = p.local_patient and c.until = $3
     returning p.local_patient as number`,
    [facility, numbers, ALWAYS],
  );
  if (rows.length > 0)
    await numberIdentities(
      tx,
      facility,
      rows.map((row) => row.number),
    );
}
