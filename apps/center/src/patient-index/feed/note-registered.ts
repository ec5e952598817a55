import { instant, type LocalPatientId } from '@musubi/domain';
import type { Transaction } from '@musubi/runtime';
import { findIdentity } from '../register/identity-store.ts';
import type { Matched } from '../linking/match-identity.ts';
import { matchPatient, putPatient } from '../linking/match-patient.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import type { PatientRow } from '../register/patient-store.ts';
import { takeIdentity } from './take-identity.ts';

/**
 * A person was registered, with the number of the registering facility if it has one: into the index, and compared with
 * all facilities' records.
 */
export async function noteRegistered(
  index: PatientIndex,
  tx: Transaction,
  person: PatientRow,
  local: LocalPatientId | undefined,
  trace: string,
): Promise<Matched> {
  const { network, clock } = index.center;
  const [at, by] = [instant(clock.now()), { source: 'registration', trace } as const];
  await putPatient(index, tx, person, by.source, at);
  // What the facility's own system says of the number counts more than what was typed here.
  if (local !== undefined && (await findIdentity(tx, network, local.facility, local.value)) === undefined) {
    await takeIdentity(
      index,
      tx,
      {
        change: 'put',
        facility: local.facility,
        localPatient: local.value,
        demographics: person.demographics,
        seenAt: at,
      },
      by,
    );
  }
  return matchPatient(index, tx, person.patient, by);
}
