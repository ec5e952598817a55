import { instant, type FacilityId, type Instant, type PatientId } from '@musubi/domain';
import type { Transaction } from '@musubi/runtime';
import { findOpenCases, withdrawCases } from '../linking/case-store.ts';
import { findIdentity, findPatientIdentity } from '../register/identity-store.ts';
import { retireIdentity, updateIdentity } from '../register/identity-change-store.ts';
import type { TakenBy, TakenIdentity } from '../linking/identity-input.ts';
import { KEY_SCHEME, keysOf, prepare } from '../matching/match-engine.ts';
import { NOTHING_MATCHED } from '../linking/match-identity.ts';
import { moveLink } from './move-link.ts';
import { makeNoticeLetters } from '../notice-letter/notice-letters.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import { findLinkOfLocalPatient, findLinks, findMovedFrom } from '../register/link-store.ts';

/** What a letter says that no person asked for. */
const MERGED_BY_MISTAKE = '施設内の患者番号の統合が誤りで、取り消されたため';

type Unmerged = {
  readonly facility: FacilityId;
  /** By its own number again. */ readonly former: string;
  readonly current: string;
  /** `current` is somebody else. */ readonly remains: boolean;
  /** The hospital tells who its patients are; else what is known of them came from here. */
  readonly announced: boolean;
  readonly seenAt: Instant;
};

/**
 * 患者番号の統合の取消: the hospital merged two numbers by mistake. A link that came to the present number with that
 * goes
 * back, whoever saw the other patient's records through it is told of, and nobody is asked any more whether the two are
 * one.
 */
export async function unmergeNumbers(
  index: PatientIndex,
  tx: Transaction,
  unmerged: Unmerged,
  by: TakenBy,
): Promise<TakenIdentity> {
  const { network, clock } = index.center;
  const { facility, former, current, seenAt } = unmerged;
  const holder = await findLinkOfLocalPatient(tx, network, facility, current);
  if (!unmerged.announced) await knowAgain(tx, network, unmerged);
  await withdrawQuestion(
    tx,
    network,
    [await findLinkOfLocalPatient(tx, network, facility, former), holder],
    instant(clock.now()),
  );
  if (holder === undefined || !(await cameFrom(tx, network, holder, unmerged)))
    return { ...NOTHING_MATCHED, changed: true };
  const wrong = (await findLinks(tx, network, holder)).find(
    (link) => link.facility === facility && link.localPatient === current,
  );
  const moved = await moveLink(
    index,
    tx,
    { facility, from: current, into: former, seenAt },
    holder,
    { kept: await findIdentity(tx, network, facility, former), because: 'number-unmerged' },
    by,
  );
  if (wrong !== undefined && unmerged.remains)
    await makeNoticeLetters(
      index.center,
      tx,
      { ...wrong, reason: MERGED_BY_MISTAKE, onlyThisLink: true },
      { actor: {}, facility: null, trace: by.trace },
    );
  return { ...moved, changed: true };
}

/** More than this is no chain of merges. */
const MOST_STEPS = 50;

/** Whether the link of this person came to `current` by way of the number that was merged by mistake. */
async function cameFrom(
  tx: Transaction,
  network: string,
  patient: PatientId,
  { facility, former, current }: Unmerged,
): Promise<boolean> {
  let number = current;
  for (let step = 0; step < MOST_STEPS; step++) {
    const before = await findMovedFrom(tx, network, { patient, facility, localPatient: number });
    if (before === undefined) return false;
    if (before === former) return true;
    number = before;
  }
  return false;
}

/**
 * Where the hospital tells nothing of its patients: what stood under the former number went over with the merge, and
 * goes back.
 */
async function knowAgain(
  tx: Transaction,
  network: string,
  { facility, former, current, seenAt }: Unmerged,
): Promise<void> {
  const [gone, kept] = [
    await findIdentity(tx, network, facility, former),
    await findIdentity(tx, network, facility, current),
  ];
  if (gone?.state !== 'replaced' || kept?.state !== 'known' || kept.source !== 'facility-feed') return;
  const { demographics } = kept;
  await retireIdentity(tx, network, kept, undefined, seenAt);
  await updateIdentity(tx, network, gone, {
    domain: facility,
    localPatient: former,
    demographics,
    source: 'facility-feed',
    seenAt,
    keys: keysOf(network, prepare(demographics)),
    keyScheme: KEY_SCHEME,
  });
}

async function withdrawQuestion(
  tx: Transaction,
  network: string,
  [one, other]: readonly (PatientId | undefined)[],
  at: Instant,
): Promise<void> {
  if (one === undefined || other === undefined || one === other) return;
  const [left, right] = [await findPatientIdentity(tx, network, one), await findPatientIdentity(tx, network, other)];
  if (left === undefined || right === undefined) return;
  const asked = (await findOpenCases(tx, network, left.identity)).filter(
    (open) =>
      open.kind === 'merge' &&
      open.match.because === 'number-merged' &&
      [open.left, open.right].includes(right.identity),
  );
  await withdrawCases(
    tx,
    network,
    asked.map((open) => open.case),
    at,
  );
}
