import { Failure } from '@musubi/contract';
import type { PatientId } from '@musubi/domain';
import { appendAuditAlone } from '@musubi/runtime';
import { refusal } from '../../http/portal-routes.ts';
import type { CenterContext } from '../../center-context.ts';
import { seesEverybody, type Session } from '../../http/session.ts';
import { findRemaining } from './patient-history-store.ts';
import { findLinks, type PatientLink } from './link-store.ts';
import { findPatient, type PatientRow } from './patient-store.ts';

export type OpenPatient = PatientRow & { readonly links: readonly PatientLink[] };

/**
 * 患者の確認 (REG-11): the person, if open to this facility. Somebody else's patient and nobody's patient get
 * the same answer, so that ids cannot be tried out; the attempt is audited.
 */
export async function findOpenPatient(
  center: CenterContext,
  about: { session: Session; patient: PatientId; trace: string },
): Promise<OpenPatient> {
  const [patient, links] = await Promise.all([
    findPatient(center.db, center.network, about.patient),
    findLinks(center.db, center.network, about.patient),
  ]);
  const open = seesEverybody(about.session) || links.some((link) => link.facility === about.session.facility.id);
  if (patient?.mergedInto !== undefined) await leadOn(center, about);
  if (patient !== undefined && open) return { ...patient, links };
  await appendAuditAlone(center.db, [
    refusal(about.session, about.trace, { code: 'patient/not-found', exists: patient !== undefined }, about.patient),
  ]);
  throw new Failure('patient/not-found');
}

/** A page of somebody who was merged: whoever may open the person who remains is led there. */
async function leadOn(
  center: CenterContext,
  about: { session: Session; patient: PatientId; trace: string },
): Promise<never> {
  const remaining = await findRemaining(center.db, center.network, about.patient);
  await findOpenPatient(center, { ...about, patient: remaining });
  throw new Failure('patient/merged', [{ patient: remaining }]);
}
