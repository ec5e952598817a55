import { Failure } from '@musubi/contract';
import { instant, type AuditEvent, type PatientId, type StaffId } from '@musubi/domain';
import { newId, type Transaction } from '@musubi/runtime';
import { actorOf } from '../../http/portal-routes.ts';
import { findOpenCases, withdrawCases } from '../linking/case-store.ts';
import { findIdentities } from '../register/identity-store.ts';
import type { By } from './merge-patients.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import type { MergedLink } from '../register/patient-history-store.ts';
import { insertLink } from '../linking/link-change-store.ts';
import { findLinkOfLocalPatient, findLinks } from '../register/link-store.ts';

export async function give(
  index: PatientIndex,
  tx: Transaction,
  patient: PatientId,
  number: Pick<MergedLink, 'facility' | 'localPatient'> & { readonly madeBy: StaffId | null },
  evidence: object,
  { session, trace }: By,
): Promise<AuditEvent> {
  const { network, clock } = index.center;
  const link = newId(clock);
  const { facility, localPatient, madeBy } = number;
  if (
    !(await insertLink(tx, network, {
      event: newId(clock),
      link,
      patient,
      facility,
      localPatient,
      evidence,
      staff: session.staff.id,
      staffFacility: session.facility.id,
      madeBy,
      at: instant(clock.now()),
    }))
  )
    throw new Failure('patient/links-changed');
  return {
    event: 'link/made',
    outcome: 'success',
    actor: actorOf(session),
    patient,
    facility,
    trace,
    detail: { localPatient, ...evidence, link },
  };
}

/**
 * A link that the merge had left apart: the number, as it is written now, unless it was linked or merged away since.
 */
export async function giveBack(
  index: PatientIndex,
  tx: Transaction,
  apart: PatientId,
  left: MergedLink,
  own: number,
  different: (a: number, b: number) => Promise<void>,
  by: By,
): Promise<readonly AuditEvent[]> {
  const { network, clock } = index.center;
  const number = (await findIdentities(tx, network, [left.identity])).get(left.identity);
  if (number === undefined || number.state === 'replaced' || number.domain === 'region') return [];
  const { domain: facility, localPatient } = number;
  const taken =
    (await findLinkOfLocalPatient(tx, network, facility, localPatient)) !== undefined ||
    (await findLinks(tx, network, apart)).some((link) => link.facility === facility);
  await withdrawCases(
    tx,
    network,
    (await findOpenCases(tx, network, left.identity))
      .filter((one) => one.left === own && one.match.because === 'persons-merged')
      .map((one) => one.case),
    instant(clock.now()),
  );
  await different(left.identity, own);
  return taken
    ? []
    : [
        await give(
          index,
          tx,
          apart,
          { facility, localPatient, madeBy: by.session.staff.id },
          { because: 'persons-split', restored: true },
          by,
        ),
      ];
}
