import type { Demographics, FacilityId } from '@musubi/domain';
import { canonicalJson, type Transaction } from '@musubi/runtime';
import type { IdentityInput, TakenBy, TakenIdentity } from '../linking/identity-input.ts';
import { findIdentity, type Identity } from '../register/identity-store.ts';
import {
  insertIdentity,
  lockNumbers,
  retireIdentity,
  saveSeen,
  updateIdentity,
} from '../register/identity-change-store.ts';
import { KEY_SCHEME, keysOf, prepare } from '../matching/match-engine.ts';
import { matchIdentity, NOTHING_MATCHED, type Matched } from '../linking/match-identity.ts';
import { mergeNumbers, replaceNumber } from '../local-patient-id/merge-numbers.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import { unmergeNumbers } from '../local-patient-id/unmerge-numbers.ts';

/** THE entry for every source. In the caller's transaction; who commits then calls `index.wake(taken.wake)`. */
export async function takeIdentity(
  index: PatientIndex,
  tx: Transaction,
  input: IdentityInput,
  by: TakenBy,
): Promise<TakenIdentity> {
  const { network } = index.center;
  await lockNumbers(tx, network, input.facility, numbersOf(input));
  switch (input.change) {
    case 'put':
      return put(index, tx, input, by);
    case 'remove':
      return remove(index, tx, input, by);
    case 'merge':
      return mergeNumbers(index, tx, input, by);
    case 'unmerge':
      return unmergeNumbers(index, tx, input, by);
    case 'replace':
      return replaceNumber(index, tx, { ...input, into: input.to }, by);
    default:
      return input satisfies never;
  }
}

function numbersOf(input: IdentityInput): readonly string[] {
  switch (input.change) {
    case 'merge':
      return [input.from, input.into];
    case 'unmerge':
      return [input.former, input.current];
    case 'replace':
      return [input.from, input.to];
    case 'put':
    case 'remove':
      return [input.localPatient];
    default:
      return input satisfies never;
  }
}

/** In a transaction of its own; the gateways are woken after its commit. */
export async function takeIdentityAlone(
  index: PatientIndex,
  input: IdentityInput,
  by: TakenBy,
): Promise<TakenIdentity> {
  const taken = await index.center.db.transaction((tx) => takeIdentity(index, tx, input, by));
  index.wake(taken.wake);
  return taken;
}

/** The index holds what tells who somebody is, no more: neither relatives, former names nor anything of the body. */
function forMatching(said: Demographics): Demographics {
  const { height: _, weight: __, bloodType: ___, relatives: ____, formerNames: _____, ...kept } = said;
  return kept;
}

async function put(
  index: PatientIndex,
  tx: Transaction,
  input: IdentityInput & { change: 'put' },
  by: TakenBy,
): Promise<TakenIdentity> {
  const { network } = index.center;
  const demographics = forMatching(input.demographics);
  const before = await findIdentity(tx, network, input.facility, input.localPatient);
  // A message that was on its way for long must not bring back what has been corrected since; what was typed at the
  // portal gives way.
  if (before !== undefined && before.source !== 'registration' && before.seenAt > input.seenAt)
    return { ...NOTHING_MATCHED, changed: false };
  if (before?.state === 'known' && canonicalJson(before.demographics) === canonicalJson(demographics)) {
    await saveSeen(tx, network, before.identity, input.seenAt);
    return { ...NOTHING_MATCHED, changed: false };
  }
  const keys = keysOf(network, prepare(demographics));
  const row = {
    domain: input.facility,
    localPatient: input.localPatient,
    demographics,
    source: by.source,
    seenAt: input.seenAt,
    keys,
    keyScheme: KEY_SCHEME,
  };
  if (before === undefined) await insertIdentity(tx, network, row);
  else await updateIdentity(tx, network, before, row);
  if (by.matching === 'later') return { ...NOTHING_MATCHED, changed: true };
  return { ...(await matchAnew(index, tx, input.facility, input.localPatient, by)), changed: true };
}

async function remove(
  index: PatientIndex,
  tx: Transaction,
  input: IdentityInput & { change: 'remove' },
  by: TakenBy,
): Promise<TakenIdentity> {
  const { network } = index.center;
  const known = await findIdentity(tx, network, input.facility, input.localPatient);
  if (known === undefined || known.state !== 'known') return { ...NOTHING_MATCHED, changed: false };
  await retireIdentity(tx, network, known, undefined, input.seenAt);
  return { ...(await matchAnew(index, tx, input.facility, input.localPatient, by)), changed: true };
}

async function matchAnew(
  index: PatientIndex,
  tx: Transaction,
  facility: FacilityId,
  localPatient: string,
  by: TakenBy,
): Promise<Matched> {
  const record: Identity | undefined = await findIdentity(tx, index.center.network, facility, localPatient);
  return record === undefined ? NOTHING_MATCHED : matchIdentity(index, tx, { ...record, domain: facility }, by);
}
