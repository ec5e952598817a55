import type { PatientId } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import { findRemaining } from '../patient-index/register/patient-history-store.ts';

/** Also by the number on the card of a person merged into this one. */
export async function findPatientOfRegionalId(
  db: Queryable,
  network: string,
  regionalId: string,
): Promise<PatientId | undefined> {
  const rows = await db.query<{ patient_id: string }>(
    'select patient_id from patient where network_id = $1 and regional_id = $2',
    [network, regionalId],
    'find_patient_of_regional_id',
  );
  // branded when written
  return rows[0] === undefined ? undefined : findRemaining(db, network, rows[0].patient_id as PatientId);
}
