import { Failure } from '@musubi/contract';
import { instant, type AuditEvent, type FacilityId } from '@musubi/domain';
import { appendAudit, type Transaction } from '@musubi/runtime';
import { actorOf } from '../../http/portal-routes.ts';
import { lockCase, saveCaseState, type LinkCase } from '../linking/case-store.ts';
import { findNumbersOfCase, insertDecision } from '../linking/case-decision-store.ts';
import { decideCaseState } from './decide-case-state.ts';
import { declareDifferent } from '../linking/declared-different-store.ts';
import { findIdentities, type Identity } from '../register/identity-store.ts';
import { lockNumbers } from '../register/identity-change-store.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import { findLinks } from '../register/link-store.ts';
import { type MergePatients, type Deciding, carryOutSame, undoDoubted, type Sides } from './carry-out-decision.ts';

export type CaseDecided = {
  readonly state: LinkCase['state'];
  readonly wake: readonly FacilityId[];
  /** It was not carried out; the answer is this failure. */ readonly failure?: Failure;
};

/**
 * 判断: on the version that was looked at. What it leads to, the decision itself and its audit event are one
 * transaction.
 */
export async function decideCase(
  index: PatientIndex,
  tx: Transaction,
  call: Deciding,
  mergePatients: MergePatients | undefined,
): Promise<CaseDecided> {
  const { network, clock } = index.center;
  const { session, decision, note, trace } = call;
  const at = instant(clock.now());
  const { one, left, right } = await lockSides(tx, network, call.case);
  if (one.version !== call.version)
    throw new Failure('link-case/changed', [{ version: one.version, state: one.state }]);
  const next = decideCaseState(one, decision, session.staff.id);
  if ('refused' in next) throw new Failure(next.refused, [{ version: one.version, state: one.state }]);
  if (note === '' && (decision === 'ask' || (decision === 'same' && one.match.guards.length > 0)))
    throw new Failure('link-case/needs-note');
  const decided = (outcome: AuditEvent['outcome'], state: LinkCase['state']): AuditEvent => ({
    event: 'link-case/decided',
    outcome,
    actor: actorOf(session),
    ...(left.patient === undefined ? {} : { patient: left.patient }),
    ...(one.facility === null ? {} : { facility: one.facility }),
    trace,
    detail: {
      case: one.case,
      kind: one.kind,
      decision,
      state,
      version: one.version,
      score: one.match.score,
      guards: one.match.guards,
    },
  });
  await insertDecision(tx, network, {
    case: one.case,
    decision,
    onVersion: one.version,
    staff: session.staff.id,
    staffFacility: session.facility.id,
    note,
    at,
  });
  if (
    decision === 'same' &&
    next.state === 'same' &&
    one.kind === 'link' &&
    (await hasOtherNumber(tx, network, left, right))
  ) {
    await saveCaseState(tx, network, { case: one.case, state: 'open', kind: 'duplicate', saidSameBy: undefined }, at);
    await appendAudit(tx, [decided('refused', 'open')]);
    return { state: 'open', wake: [], failure: new Failure('link-case/other-number-there') };
  }
  if (next.state === 'same' && one.kind === 'merge' && mergePatients === undefined) {
    // Both have said so and it stands there; nobody can carry it out here, so it goes on waiting.
    await saveCaseState(
      tx,
      network,
      { case: one.case, state: 'second', saidSameBy: one.saidSameBy ?? session.staff.id },
      at,
    );
    await appendAudit(tx, [decided('success', 'second')]);
    return { state: 'second', wake: [] };
  }
  await saveCaseState(tx, network, { case: one.case, state: next.state, saidSameBy: next.saidSameBy }, at);
  await appendAudit(tx, [decided('success', next.state)]);
  if (next.state === 'different')
    await declareDifferent(tx, network, left.identity, right.identity, 'case', session.staff.id, at);
  const wake =
    next.state === 'same'
      ? await carryOutSame(index, tx, { one, left, right }, call, mergePatients)
      : next.state === 'different'
        ? await undoDoubted(index, tx, { one, left, right }, call)
        : [];
  return { state: next.state, wake };
}

/**
 * The number before the case, as everywhere: a message about it waits for the decision, or the decision for the
 * message.
 */
async function lockSides(tx: Transaction, network: string, id: string): Promise<Sides> {
  const numbers = await findNumbersOfCase(tx, network, id);
  for (const { domain, localPatient } of numbers) await lockNumbers(tx, network, domain, [localPatient]);
  const one = await lockCase(tx, network, id);
  const identities = one === undefined ? undefined : await findIdentities(tx, network, [one.left, one.right]);
  const [left, right] = [identities?.get(one?.left ?? 0), identities?.get(one?.right ?? 0)];
  if (one === undefined || left === undefined || right === undefined) throw new Failure('link-case/not-found');
  return { one, left, right };
}

async function hasOtherNumber(tx: Transaction, network: string, left: Identity, right: Identity): Promise<boolean> {
  if (left.patient === undefined) return false;
  return (await findLinks(tx, network, left.patient)).some(
    (link) => link.facility === right.domain && link.localPatient !== right.localPatient,
  );
}
