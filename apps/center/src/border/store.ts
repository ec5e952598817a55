import type { PatientId } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';

/** Also by the number on the card of a person merged into this one. */
export async function findPatientOfRegionalId(db: Queryable, network: string, regionalId: string): Promise<PatientId | undefined> {
  const rows = await db.query<{ patient_id: string }>(
    `with recursive person (patient_id, merged_into) as (
       select patient_id, merged_into from patient where network_id = $1 and regional_id = $2
       union
       select p.patient_id, p.merged_into
       from person
       join patient as p on p.network_id = $1 and p.patient_id = person.merged_into
     )
     select patient_id from person where merged_into is null`,
    [network, regionalId],
    'find_patient_of_regional_id',
  );
  return rows[0]?.patient_id as PatientId | undefined;
}
