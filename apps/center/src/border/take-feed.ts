import { instant, parseLocalPatientId, type Demographics, type FacilityId } from '@musubi/domain';
import { appendAudit, type Transaction } from '@musubi/runtime';
import type { PatientIndex } from '../patient-index/register/patient-index.ts';
import type { IdentityInput, TakenIdentity } from '../patient-index/linking/identity-input.ts';
import { takeIdentity } from '../patient-index/feed/take-identity.ts';
import { auditOf } from './audit-of.ts';
import { REFUSED } from './refused.ts';
import type { BorderSystem } from '../directory/system-store.ts';

export type FeedChange =
  | { readonly change: 'put'; readonly localPatient: string; readonly demographics: Demographics }
  | { readonly change: 'merge'; readonly from: string; readonly into: string }
  | { readonly change: 'remove'; readonly localPatient: string };

/**
 * 患者情報の受信 (ITI-8, ITI-30, ITI-93, ITI-104): a facility's own system says who its patients are. All changes of
 * one
 * message together or none, with their audit; `seenAt` is when the facility said it.
 */
export async function takeFeed(
  index: PatientIndex,
  system: BorderSystem,
  changes: readonly FeedChange[],
  trace: string,
  seenAt = instant(index.center.clock.now()),
): Promise<readonly TakenIdentity[]> {
  if (!system.rights.has('feed')) throw REFUSED.right;
  for (const change of changes)
    for (const number of numbersOf(change))
      if (parseLocalPatientId(system.facility, number)?.value !== number) throw REFUSED.badPatient;
  const taken = await index.center.db.transaction(async (tx) => {
    const all: TakenIdentity[] = [];
    for (const change of changes)
      all.push(await takeOne(index, tx, { ...change, facility: system.facility, seenAt }, trace));
    const kinds = changes.map((change) => change.change);
    await appendAudit(tx, [
      auditOf(system, trace, 'identity/taken', 'success', {
        put: kinds.filter((kind) => kind === 'put').length,
        merged: kinds.filter((kind) => kind === 'merge').length,
        removed: kinds.filter((kind) => kind === 'remove').length,
        changed: all.filter((one) => one.changed).length,
      }),
    ]);
    return all;
  });
  index.wake([...new Set<FacilityId>(taken.flatMap((one) => one.wake))]);
  return taken;
}

async function takeOne(
  index: PatientIndex,
  tx: Transaction,
  input: IdentityInput,
  trace: string,
): Promise<TakenIdentity> {
  return takeIdentity(index, tx, input, { source: 'facility-feed', trace });
}

function numbersOf(change: FeedChange): readonly string[] {
  return change.change === 'merge' ? [change.from, change.into] : [change.localPatient];
}
