import { Failure, type LinkDecision } from '@musubi/contract';
import { instant, type AuditEvent, type FacilityId, type PatientId } from '@musubi/domain';
import { appendAudit, newId, type Transaction } from '@musubi/runtime';
import { actorOf } from '../../http/portal-routes.ts';
import { saveOpening } from '../../record-location/store.ts';
import type { Session } from '../../http/session.ts';
import { closeCasesOfLink, type LinkCase } from '../linking/case-store.ts';
import { overruleDifferent } from '../linking/declared-different-store.ts';
import type { Identity } from '../register/identity-store.ts';
import { evidenceOf } from '../linking/link-automatically.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import { matchIdentity } from '../linking/match-identity.ts';
import { makeNoticeLetters } from '../notice-letter/notice-letters.ts';
import { deleteLink, insertLink } from '../linking/link-change-store.ts';
import { findLinks } from '../register/link-store.ts';
import { syncOpenings } from '../linking/sync-openings.ts';

/**
 * 統合の継ぎ目: makes one person of two. Where it is not given, a "same" on such a case is put down and the case goes
 * on waiting.
 */
export type MergePatients = (
  tx: Transaction,
  persons: {
    readonly patient: PatientId;
    readonly gone: PatientId;
    readonly reason: string;
    readonly consentConfirmed: boolean;
  },
  by: { readonly session: Session; readonly trace: string },
) => Promise<{ readonly wake: readonly FacilityId[] }>;

export type Deciding = {
  readonly case: string;
  readonly version: number;
  readonly decision: LinkDecision;
  readonly note: string;
  /** Of a merge. */ readonly consentConfirmed?: boolean;
  readonly session: Session;
  readonly trace: string;
};

export async function carryOutSame(
  index: PatientIndex,
  tx: Transaction,
  { one, left, right }: Sides,
  call: Deciding,
  mergePatients: MergePatients | undefined,
): Promise<readonly FacilityId[]> {
  const { network, clock } = index.center;
  const at = instant(clock.now());
  const { staff, facility: staffFacility } = call.session;
  await overruleDifferent(tx, network, left.identity, right.identity, staff.id, at);
  // a doubted link was confirmed
  if (one.kind === 'link' && left.patient !== undefined && left.patient === right.patient) return [];
  // the facility itself must merge its two numbers; this is the word it can go by
  if (one.kind === 'duplicate') return [];
  if (one.kind === 'merge') {
    if (left.patient === undefined || right.patient === undefined || mergePatients === undefined)
      throw new Failure('link-case/changed');
    return (
      await mergePatients(
        tx,
        {
          patient: left.patient,
          gone: right.patient,
          reason: call.note,
          consentConfirmed: call.consentConfirmed ?? false,
        },
        call,
      )
    ).wake;
  }
  if (left.patient === undefined || right.domain === 'region' || right.state !== 'known')
    throw new Failure('link-case/changed');
  const number = { patient: left.patient, facility: right.domain, localPatient: right.localPatient };
  const evidence = {
    case: one.case,
    note: call.note,
    secondPerson: one.needsSecond,
    ...evidenceOf(one.match, one.match.model),
  };
  const link = newId(clock);
  if (
    !(await insertLink(tx, network, {
      event: newId(clock),
      link,
      ...number,
      evidence,
      staff: staff.id,
      staffFacility: staffFacility.id,
      at,
    }))
  )
    throw new Failure('patient/already-linked');
  await closeCasesOfLink(tx, network, number, at);
  const changed = await syncOpenings(tx, network, number.patient, at);
  const made: AuditEvent = {
    event: 'link/made',
    outcome: 'success',
    actor: actorOf(call.session),
    patient: number.patient,
    facility: number.facility,
    trace: call.trace,
    detail: { link, localPatient: number.localPatient, ...evidence },
  };
  await appendAudit(tx, [made]);
  return changed;
}

/** A link that was doubted and is wrong hides at once; whose the number may be else is asked anew. */
export async function undoDoubted(
  index: PatientIndex,
  tx: Transaction,
  { one, left, right }: Sides,
  call: Deciding,
): Promise<readonly FacilityId[]> {
  const { network, clock } = index.center;
  const at = instant(clock.now());
  const { domain: facility } = right;
  const link =
    left.patient === undefined || left.patient !== right.patient
      ? undefined
      : (await findLinks(tx, network, left.patient)).find(
          (made) => made.facility === facility && made.localPatient === right.localPatient,
        );
  if (link === undefined || facility === 'region') return [];
  const evidence = { case: one.case, reason: call.note, ...evidenceOf(one.match, one.match.model) };
  await deleteLink(tx, network, {
    event: newId(clock),
    link: link.link,
    patient: link.patient,
    evidence,
    staff: call.session.staff.id,
    staffFacility: call.session.facility.id,
    at,
  });
  if (link.gateway !== undefined)
    await saveOpening(tx, network, { facility, localPatient: link.localPatient, open: false }, at);
  const seen = await makeNoticeLetters(
    index.center,
    tx,
    { ...link, reason: call.note },
    { actor: actorOf(call.session), facility: call.session.facility.id, trace: call.trace },
  );
  const undone: AuditEvent = {
    event: 'link/undone',
    outcome: 'success',
    actor: actorOf(call.session),
    patient: link.patient,
    facility,
    trace: call.trace,
    detail: { link: link.link, localPatient: link.localPatient, seenMeanwhile: seen.total, ...evidence },
  };
  await appendAudit(tx, [undone]);
  const { wake } = await matchIdentity(
    index,
    tx,
    { ...right, patient: undefined, domain: facility },
    { source: 'registration', trace: call.trace },
  );
  return [...new Set([...wake, facility])];
}

export type Sides = { readonly one: LinkCase; readonly left: Identity; readonly right: Identity };
