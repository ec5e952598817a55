import type { ConsentState, FacilityId, Instant, PatientId } from '@musubi/domain';
import type { Transaction } from '@musubi/runtime';
import { foldConsents } from '../consent/fold-consents.ts';
import { findConsentEvents } from '../consent/store.ts';
import { saveOpening } from '../record-location/store.ts';
import { findLinks } from './store.ts';

/**
 * 公開対象の更新: a patient is open at a facility while linked there and a consent that has not ended names it.
 * Closing removes the locations at once; answers whose gateways have something to be told.
 */
export async function syncOpenings(tx: Transaction, network: string, patient: PatientId, now: Instant): Promise<readonly FacilityId[]> {
  const links = await findLinks(tx, network, patient);
  const consents = foldConsents(await findConsentEvents(tx, network, [patient]), now);
  const changed: FacilityId[] = [];
  for (const link of links.filter((candidate) => candidate.gateway !== undefined)) {
    const open = consents.some((consent) => mayDisclose(consent, link.facility));
    if (await saveOpening(tx, network, { facility: link.facility, localPatient: link.localPatient, open }, now)) changed.push(link.facility);
  }
  return changed;
}

/** A suspended or pending consent keeps the index warm; nothing is shown on it. */
function mayDisclose(consent: ConsentState, facility: FacilityId): boolean {
  if (consent.state === 'withdrawn' || consent.state === 'erasure-asked' || consent.state === 'erased') return false;
  const { disclosing, excludedDisclosing } = consent.scope;
  return !excludedDisclosing.includes(facility) && (disclosing === 'all' || disclosing.includes(facility));
}
