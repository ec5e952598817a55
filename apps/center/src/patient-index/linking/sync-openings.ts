import { Failure } from '@musubi/contract';
import { whyNotOpen, type FacilityId, type Instant, type PatientId } from '@musubi/domain';
import type { Transaction } from '@musubi/runtime';
import { foldConsents } from '../../consent/fold-consents.ts';
import { findConsentEvents } from '../../consent/store.ts';
import { saveOpening } from '../../record-location/store.ts';
import { findLinks } from '../register/link-store.ts';
import { findPatient } from '../register/patient-store.ts';

/**
 * 公開対象の更新: told to a facility's gateway whenever links or consents change.
 * Closing removes the locations at once; answers whose gateways have something to be told.
 */
export async function syncOpenings(
  tx: Transaction,
  network: string,
  patient: PatientId,
  now: Instant,
): Promise<readonly FacilityId[]> {
  // A consent that comes in while its person is merged away would be kept where nobody looks.
  const [known, links, events] = await Promise.all([
    findPatient(tx, network, patient),
    findLinks(tx, network, patient),
    findConsentEvents(tx, network, [patient]),
  ]);
  if (known?.mergedInto !== undefined) throw new Failure('patient/merged', [{ patient: known.mergedInto }]);
  const consents = foldConsents(events, now);
  const changed: FacilityId[] = [];
  for (const link of links.filter((candidate) => candidate.gateway !== undefined)) {
    const open = whyNotOpen(consents, link.facility) === undefined;
    if (await saveOpening(tx, network, { facility: link.facility, localPatient: link.localPatient, open }, now))
      changed.push(link.facility);
  }
  return changed;
}
