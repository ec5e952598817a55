import { instant, type FacilityId, type PatientId, type StaffId } from '@musubi/domain';
import type { Transaction } from '@musubi/runtime';
import { closeCasesOfLink } from './case-store.ts';
import { declareDifferent, overruleDifferent } from './declared-different-store.ts';
import { findIdentity, findPatientIdentity } from '../register/identity-store.ts';
import { ensureIdentity, lockNumbers } from '../register/identity-change-store.ts';
import { matchIdentity } from './match-identity.ts';
import type { PatientIndex } from '../register/patient-index.ts';

export type LinkedNumber = {
  readonly patient: PatientId;
  readonly facility: FacilityId;
  readonly localPatient: string;
};

/**
 * A person has linked this number: nobody need be asked about it any more, and what was declared before is overruled.
 */
export async function noteLinkByHand(
  index: PatientIndex,
  tx: Transaction,
  link: LinkedNumber,
  by: StaffId,
): Promise<void> {
  const { network, clock } = index.center;
  const at = instant(clock.now());
  await lockNumbers(tx, network, link.facility, [link.localPatient]);
  const [record, registered] = [
    await findIdentity(tx, network, link.facility, link.localPatient),
    await findPatientIdentity(tx, network, link.patient),
  ];
  if (record !== undefined && registered !== undefined)
    await overruleDifferent(tx, network, record.identity, registered.identity, by, at);
  await closeCasesOfLink(tx, network, link, at);
}

/** A person has undone a link: no program makes it again. Whose the number may be else is asked anew. */
export async function noteUnlinkByHand(
  index: PatientIndex,
  tx: Transaction,
  link: LinkedNumber,
  by: { readonly staff: StaffId; readonly trace: string },
): Promise<void> {
  const { network, clock } = index.center;
  await lockNumbers(tx, network, link.facility, [link.localPatient]);
  const number = await ensureIdentity(tx, network, link.facility, link.localPatient);
  const registered = await findPatientIdentity(tx, network, link.patient);
  if (registered !== undefined)
    await declareDifferent(tx, network, number, registered.identity, 'unlink', by.staff, instant(clock.now()));
  const record = await findIdentity(tx, network, link.facility, link.localPatient);
  if (record !== undefined)
    await matchIdentity(index, tx, { ...record, domain: link.facility }, { source: 'registration', trace: by.trace });
}
