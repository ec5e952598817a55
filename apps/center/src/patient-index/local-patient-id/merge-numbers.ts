import { instant } from '@musubi/domain';
import type { Transaction } from '@musubi/runtime';
import { inheritDifferent, isDeclaredDifferent } from '../linking/declared-different-store.ts';
import { findIdentity, type Identity } from '../register/identity-store.ts';
import { insertIdentity, renameIdentity, retireIdentity } from '../register/identity-change-store.ts';
import { KEY_SCHEME } from '../matching/match-engine.ts';
import { matchIdentity, NOTHING_MATCHED } from '../linking/match-identity.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import { findLinkOfLocalPatient } from '../register/link-store.ts';
import type { TakenBy, TakenIdentity } from '../linking/identity-input.ts';
import { type Numbers, moveLink, askWhetherOne } from './move-link.ts';

/**
 * 施設内の患者番号の統合 (ADT^A40): the patient of `from` is kept under `into`. What was declared of the one holds for
 * the
 * other; a link of the one moves; where both are linked to different persons, a person must say whether these are one.
 */
export async function mergeNumbers(
  index: PatientIndex,
  tx: Transaction,
  numbers: Numbers,
  by: TakenBy,
): Promise<TakenIdentity> {
  const { network, clock } = index.center;
  const at = instant(clock.now());
  const { facility, from, into, seenAt } = numbers;
  const gone = await findIdentity(tx, network, facility, from);
  if (from === into || gone?.state === 'replaced') return { ...NOTHING_MATCHED, changed: false };
  const kept =
    (await findIdentity(tx, network, facility, into)) ??
    (gone === undefined ? undefined : await keepUnder(tx, network, numbers, gone, by));
  if (gone !== undefined && kept !== undefined) {
    await inheritDifferent(tx, network, gone.identity, kept.identity, at);
    await retireIdentity(tx, network, gone, kept.identity, seenAt);
    await matchIdentity(index, tx, { ...gone, state: 'replaced', domain: facility }, by);
  }
  const [left, right] = [
    await findLinkOfLocalPatient(tx, network, facility, from),
    await findLinkOfLocalPatient(tx, network, facility, into),
  ];
  // What came under `into` belongs, by a person's word, to somebody else than whom `into` is linked to.
  if (right !== undefined && kept !== undefined && (await isDeclaredDifferent(tx, network, kept.identity, right))) {
    const away = await moveLink(index, tx, { ...numbers, from: into }, right, { kept }, by);
    const moved = left === undefined ? NOTHING_MATCHED : await moveLink(index, tx, numbers, left, { kept }, by);
    return {
      linked: moved.linked,
      cases: away.cases + moved.cases,
      wake: [...new Set([...away.wake, ...moved.wake])],
      changed: true,
    };
  }
  if (left !== undefined && right !== undefined)
    return { ...(await askWhetherOne(index, tx, numbers, [left, right], by)), changed: true };
  if (left !== undefined) return { ...(await moveLink(index, tx, numbers, left, { kept }, by)), changed: true };
  const record = await findIdentity(tx, network, facility, into);
  return {
    ...(record === undefined ? NOTHING_MATCHED : await matchIdentity(index, tx, { ...record, domain: facility }, by)),
    changed: gone !== undefined,
  };
}

/** 患者番号の付け替え: the same patient under a new number; should the new one be in use already, they are merged. */
export async function replaceNumber(
  index: PatientIndex,
  tx: Transaction,
  numbers: Numbers,
  by: TakenBy,
): Promise<TakenIdentity> {
  const { network } = index.center;
  const [known, taken] = [
    await findIdentity(tx, network, numbers.facility, numbers.from),
    await findIdentity(tx, network, numbers.facility, numbers.into),
  ];
  if (known?.state !== 'known' || taken !== undefined) return mergeNumbers(index, tx, numbers, by);
  await renameIdentity(tx, network, known.identity, numbers.into, numbers.seenAt);
  const patient = await findLinkOfLocalPatient(tx, network, numbers.facility, numbers.from);
  if (patient === undefined) return { ...NOTHING_MATCHED, changed: true };
  return {
    ...(await moveLink(index, tx, numbers, patient, { kept: { ...known, localPatient: numbers.into } }, by)),
    changed: true,
  };
}

async function keepUnder(
  tx: Transaction,
  network: string,
  { facility, into, seenAt }: Numbers,
  gone: Identity,
  by: TakenBy,
): Promise<Identity | undefined> {
  await insertIdentity(tx, network, {
    domain: facility,
    localPatient: into,
    demographics: gone.demographics,
    source: by.source,
    seenAt,
    keys: gone.keys,
    keyScheme: gone.keys.length > 0 ? KEY_SCHEME : 0,
  });
  return findIdentity(tx, network, facility, into);
}
