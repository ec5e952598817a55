import { parseRegionalPatientId, type FacilityId, type PatientId } from '@musubi/domain';
import { appendAuditAlone } from '@musubi/runtime';
import { findLinkOfLocalPatient } from '../patient-index/register/link-store.ts';
import { findPatient } from '../patient-index/register/patient-store.ts';
import type { CenterContext } from '../center-context.ts';
import { auditOf } from './audit-of.ts';
import { REFUSED } from './refused.ts';
import { shownTo, type ShownIdentifier, type ShownPatient } from './shown-identifiers.ts';
import { findPatientOfRegionalId } from './store.ts';
import type { BorderSystem } from '../directory/system-store.ts';

export type SourceIdentifier = ShownIdentifier;

/**
 * 患者IDの相互参照 (PIX: ITI-9, ITI-83): the other numbers of a patient that a system may know of. Somebody whom nobody
 * knows
 * and somebody who is not open to the system get the same answer.
 */
export async function crossReference(
  center: CenterContext,
  system: BorderSystem,
  source: SourceIdentifier,
  wanted: readonly (FacilityId | 'region')[],
  trace: string,
): Promise<ShownPatient> {
  if (!system.rights.has('query') && !system.rights.has('query-all')) throw REFUSED.right;
  if (source.domain !== 'region' && source.domain !== system.facility && !system.rights.has('query-all'))
    throw REFUSED.otherFacility;
  const patient = await whoIs(center, source);
  const row = patient === undefined ? undefined : await findPatient(center.db, center.network, patient);
  const shown = row === undefined ? undefined : await shownTo(system, center, center.db, row);
  const asked = { source: source.domain, wanted };
  if (shown === undefined) {
    await appendAuditAlone(center.db, [
      auditOf(
        system,
        trace,
        'patient/cross-referenced',
        'refused',
        { ...asked, exists: patient !== undefined },
        patient,
      ),
    ]);
    throw REFUSED.notFound;
  }
  const identifiers = shown.identifiers.filter(
    (id) =>
      (wanted.length === 0 || wanted.includes(id.domain)) &&
      !(id.domain === source.domain && id.value === source.value),
  );
  await appendAuditAlone(center.db, [
    auditOf(
      system,
      trace,
      'patient/cross-referenced',
      'success',
      { ...asked, answered: identifiers.map((id) => id.domain) },
      shown.patient.patient,
    ),
  ]);
  return { ...shown, identifiers };
}

async function whoIs(center: CenterContext, source: SourceIdentifier): Promise<PatientId | undefined> {
  if (source.domain !== 'region') return findLinkOfLocalPatient(center.db, center.network, source.domain, source.value);
  const regional = parseRegionalPatientId(source.value);
  return regional === undefined ? undefined : findPatientOfRegionalId(center.db, center.network, regional);
}
