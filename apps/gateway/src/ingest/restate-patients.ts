import type { FacilityId } from '@musubi/domain';
import type { Transaction } from '@musubi/runtime';
import { findNumbering } from '../local-patient-id/store.ts';
import { upsertPatients } from '../record/store.ts';
import { decideDocument, noChanges } from './decide-document.ts';
import { gatherDocuments } from './take-files.ts';
import { demographicsKeyOf } from '../source/read-document.ts';

/**
 * Says again who goes by these numbers, by the patient files that were taken in; for when whose a number is has
 * changed.
 */
export async function restatePatients(
  tx: Transaction,
  facility: FacilityId,
  numbers: readonly string[],
): Promise<void> {
  const numbering = await findNumbering(tx, facility, numbers);
  const documents = await gatherDocuments(
    tx,
    facility,
    { storage: 'standard', files: [], missing: [] },
    numbers.map(demographicsKeyOf),
  );
  const changes = noChanges();
  for (const versions of documents.values()) await decideDocument(tx, facility, versions, numbering, changes);
  await upsertPatients(tx, facility, changes.patients);
}
