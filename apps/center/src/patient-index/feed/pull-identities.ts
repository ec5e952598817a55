import type { IdentitiesEnd, IdentityChange } from '@musubi/contract';
import { instant, type FacilityId } from '@musubi/domain';
import { newId, newTrace, type Transaction } from '@musubi/runtime';
import { GatewayRefused, type GatewayClient } from '../../gateway-link/gateway-client.ts';
import {
  advanceIdentityCursor,
  findIdentityCursor,
  findUnlinkedNumbers,
  insertListJob,
} from './identity-cursor-store.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import type { IdentityInput } from '../linking/identity-input.ts';
import { takeIdentity } from './take-identity.ts';

const CHANGES_AT_ONCE = 200;
const FORGOTTEN_AT_ONCE = 500;

/**
 * 基本情報の取り込み: one step of what a facility announces of its patients, or of what became of their numbers; called
 * by the loop that holds the facility's lease.
 * The identities and the place in the list are committed together, so nothing is lost or taken twice whoever dies when.
 */
export async function pullIdentities(
  index: PatientIndex,
  client: GatewayClient,
  facility: FacilityId,
): Promise<{ readonly more: boolean }> {
  const { db, network, clock } = index.center;
  const cursor = await findIdentityCursor(db, network, facility);
  const { changes, end } = await ask(index, client, facility, cursor.next);
  if (end === undefined) return { more: false };
  const { announced } = end;
  if (!announced && cursor.announced) return forget(index, facility);
  if (changes.length === 0 && end.next === cursor.next && announced === cursor.announced && !cursor.compareLater)
    return { more: false };
  const seenAt = instant(clock.now());
  // What was told before the hospital announced everybody was of numbers that became others: the list begins at its
  // beginning.
  const begins = announced && !cursor.announced && cursor.next > 0;
  const { next, more } = begins ? { next: 0, more: true } : end;
  // A long list (the first of a hospital) is compared by a bulk job, not one by one while others wait.
  const compareLater = announced && (more || cursor.compareLater);
  const by = { source: 'facility-feed', trace: newTrace(), matching: compareLater ? 'later' : 'now' } as const;
  const wake = await db.transaction(async (tx) => {
    if (
      !(await advanceIdentityCursor(
        tx,
        network,
        facility,
        cursor.next,
        { next, announced, compareLater: announced && more },
        seenAt,
      ))
    )
      // another process was quicker
      return undefined;
    const woken: FacilityId[] = [];
    for (const change of begins ? [] : changes) {
      // Who its patients are, such a hospital does not say; a gateway that did would not be believed.
      if (announced || change.change === 'merge' || change.change === 'unmerge')
        woken.push(...(await takeIdentity(index, tx, inputOf(facility, change, { seenAt, announced }), by)).wake);
    }
    if (compareLater && !more) await insertListJob(tx, network, newId(clock), facility, seenAt);
    return woken;
  });
  if (wake !== undefined) index.wake([...new Set(wake)]);
  return { more };
}

/** A gateway of an earlier version does not know the question, and that is its whole answer. */
async function ask(
  index: PatientIndex,
  client: GatewayClient,
  facility: FacilityId,
  after: number,
): Promise<{ readonly changes: readonly IdentityChange[]; readonly end: IdentitiesEnd | undefined }> {
  const changes: IdentityChange[] = [];
  let end: IdentitiesEnd | undefined;
  try {
    for await (const line of client.identities(facility, after, CHANGES_AT_ONCE)) {
      if ('bad' in line) index.center.log.warn('identities/line-skipped', { facility, after });
      else if ('end' in line) end = line;
      else changes.push(line);
    }
  } catch (error) {
    if (!(error instanceof GatewayRefused)) throw error;
  }
  return { changes, end };
}

function inputOf(
  facility: FacilityId,
  change: IdentityChange,
  { seenAt, announced }: { readonly seenAt: IdentityInput['seenAt']; readonly announced: boolean },
): IdentityInput {
  const { localPatient } = change;
  switch (change.change) {
    case 'put':
      return { change: 'put', facility, localPatient, demographics: change.demographics, seenAt };
    case 'remove':
      return { change: 'remove', facility, localPatient, seenAt };
    case 'merge':
      return { change: 'merge', facility, from: localPatient, into: change.into, seenAt };
    case 'unmerge':
      return {
        change: 'unmerge',
        facility,
        former: localPatient,
        current: change.from,
        remains: change.remains,
        announced,
        seenAt,
      };
    default:
      return change satisfies never;
  }
}

/** The hospital announces nobody any more: who is not linked is forgotten; a link stays until a person undoes it. */
async function forget(index: PatientIndex, facility: FacilityId): Promise<{ readonly more: boolean }> {
  const { db, network, clock } = index.center;
  const seenAt = instant(clock.now());
  const by = { source: 'facility-feed', trace: newTrace() } as const;
  const left = await db.transaction(async (tx: Transaction) => {
    const numbers = await findUnlinkedNumbers(tx, network, facility, FORGOTTEN_AT_ONCE);
    for (const localPatient of numbers)
      await takeIdentity(index, tx, { change: 'remove', facility, localPatient, seenAt }, by);
    if (numbers.length < FORGOTTEN_AT_ONCE)
      await advanceIdentityCursor(
        tx,
        network,
        facility,
        undefined,
        { next: 0, announced: false, compareLater: false },
        seenAt,
      );
    return numbers.length;
  });
  return { more: left === FORGOTTEN_AT_ONCE };
}
