import { RECORD_KINDS, instant, uncoveredBecause, type ConsentState, type FacilityId } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import { foldConsents } from '../consent/fold-consents.ts';
import { findConsentEvents } from '../consent/store.ts';
import { findLinks } from '../patient-index/register/link-store.ts';
import { type PatientRow } from '../patient-index/register/patient-store.ts';
import type { CenterContext } from '../center-context.ts';
import type { BorderSystem } from '../directory/system-store.ts';

export type ShownIdentifier = { readonly domain: FacilityId | 'region'; readonly value: string };
export type ShownPatient = { readonly patient: PatientRow; readonly identifiers: readonly ShownIdentifier[] };

/**
 * 見せてよいID: the regional ID and the facility's own; those of others where a consent in force lets this facility
 * read
 * something there, since that somebody is a patient of a clinic is a fact about him. Undefined: not open to the system.
 */
export async function shownTo(
  system: BorderSystem,
  center: CenterContext,
  db: Queryable,
  patient: PatientRow,
): Promise<ShownPatient | undefined> {
  const links = await findLinks(db, center.network, patient.patient);
  const everybody = system.rights.has('query-all');
  if (!everybody && !links.some((link) => link.facility === system.facility)) return undefined;
  const consents = foldConsents(
    await findConsentEvents(db, center.network, [patient.patient]),
    instant(center.clock.now()),
  );
  const shown = links.filter(
    (link) => everybody || link.facility === system.facility || mayReadThere(consents, system.facility, link.facility),
  );
  return {
    patient,
    identifiers: [
      { domain: 'region', value: patient.regionalId },
      ...shown.map((link) => ({ domain: link.facility, value: link.localPatient })),
    ],
  };
}

/** Some kind on some day: a day inside the consent's period. */
function mayReadThere(consents: readonly ConsentState[], viewing: FacilityId, disclosing: FacilityId): boolean {
  return consents.some(
    ({ state, scope }) =>
      state === 'active' &&
      RECORD_KINDS.some(
        (kind) => uncoveredBecause(scope, viewing, { disclosing, kind, day: scope.from ?? scope.until }) === undefined,
      ),
  );
}
