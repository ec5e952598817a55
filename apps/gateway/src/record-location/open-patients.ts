import type { AuditEvent, FacilityId } from '@musubi/domain';
import { appendAudit, type Database } from '@musubi/runtime';
import { lockFacility } from '../source/store.ts';
import { retellFormerNumbers } from '../patient-index/store.ts';
import { announcePatients, deleteOpenPatients, insertOpenPatients, saveLocationSequence } from './store.ts';

/**
 * 公開対象患者の開閉: opening announces everything there is of the patient, closing forgets it.
 * Idempotent; what really changed is audited in the same transaction.
 */
export async function openPatients(
  db: Database,
  facility: FacilityId,
  patients: readonly { readonly localPatient: string; readonly open: boolean }[],
  trace: string,
): Promise<void> {
  // The last word on a patient counts when one request names it twice.
  const wanted = new Map(patients.map((patient) => [patient.localPatient, patient.open]));
  const opening = [...wanted].filter(([, open]) => open).map(([patient]) => patient);
  const closing = [...wanted].filter(([, open]) => !open).map(([patient]) => patient);
  await db.transaction(async (tx) => {
    const { locationSequence } = await lockFacility(tx, facility);
    const opened = opening.length === 0 ? [] : await insertOpenPatients(tx, facility, opening);
    await retellFormerNumbers(tx, facility, opened);
    const closed = closing.length === 0 ? [] : await deleteOpenPatients(tx, facility, closing);
    const sequence = await announcePatients(tx, facility, locationSequence, opened);
    if (sequence !== locationSequence) await saveLocationSequence(tx, facility, sequence, false);
    const event =
      (name: 'patient/opened-to-region' | 'patient/closed-to-region') =>
      (patient: string): AuditEvent => ({
        event: name,
        outcome: 'success',
        actor: {},
        patient,
        facility,
        trace,
        detail: {},
      });
    await appendAudit(tx, [
      ...opened.map(event('patient/opened-to-region')),
      ...closed.map(event('patient/closed-to-region')),
    ]);
  });
}
