import { instant, type AuditEvent, type FacilityId, type Instant } from '@musubi/domain';
import { appendAudit, newId, type Transaction } from '@musubi/runtime';
import { saveOpening } from '../../record-location/store.ts';
import { closeCasesOfLink, openCases } from '../linking/case-store.ts';
import { isDeclaredDifferent } from '../linking/declared-different-store.ts';
import { findPatientIdentity, type Identity } from '../register/identity-store.ts';
import { prepare, scoreWith } from '../matching/match-engine.ts';
import { NOTHING_MATCHED, type Matched } from '../linking/match-identity.ts';
import { makeNoticeLetters } from '../notice-letter/notice-letters.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import { deleteLink, insertLink } from '../linking/link-change-store.ts';
import { findLinks, findLinkOfLocalPatient, type PatientLink } from '../register/link-store.ts';
import { syncOpenings } from '../linking/sync-openings.ts';
import type { TakenBy } from '../linking/identity-input.ts';

/** What a letter says that no person asked for. */
const NUMBER_OF_A_STRANGER = '施設内で、別人と確認されている患者番号に統合されたため';

export type Numbers = {
  readonly facility: FacilityId;
  readonly from: string;
  readonly into: string;
  readonly seenAt: Instant;
};

/** `kept`: what stands under the number that the link moves to. */
type Moving = { readonly kept: Identity | undefined; readonly because?: 'number-merged' | 'number-unmerged' };

/**
 * Undone and made in one transaction, so that nobody sees the patient without the records in between. Where the number
 * is
 * declared different from the person, or is another's already, it is only undone, and a person is asked.
 */
export async function moveLink(
  index: PatientIndex,
  tx: Transaction,
  numbers: Numbers,
  patient: PatientLink['patient'],
  { kept, because = 'number-merged' }: Moving,
  by: TakenBy,
): Promise<Matched> {
  const { network, clock } = index.center;
  const at = instant(clock.now());
  const { facility, from, into } = numbers;
  const old = (await findLinks(tx, network, patient)).find(
    (link) => link.facility === facility && link.localPatient === from,
  );
  if (old === undefined) return NOTHING_MATCHED;
  const evidence = { automatic: true, because, from, into };
  const undone = await deleteLink(tx, network, {
    event: newId(clock),
    link: old.link,
    patient,
    evidence,
    staff: null,
    staffFacility: null,
    at,
  });
  if (old.gateway !== undefined) await saveOpening(tx, network, { facility, localPatient: from, open: false }, at);
  const audit = (event: 'link/made' | 'link/undone', link: string, localPatient: string): AuditEvent => ({
    event,
    outcome: 'success',
    actor: {},
    patient,
    facility,
    trace: by.trace,
    detail: { link, localPatient, ...evidence },
  });
  const events = [audit('link/undone', old.link, from)];
  const stranger =
    (kept !== undefined && (await isDeclaredDifferent(tx, network, kept.identity, patient))) ||
    (await findLinkOfLocalPatient(tx, network, facility, into)) !== undefined;
  if (!stranger) {
    const link = newId(clock);
    await insertLink(tx, network, {
      event: newId(clock),
      link,
      patient,
      facility,
      localPatient: into,
      evidence,
      staff: null,
      staffFacility: null,
      madeBy: undone?.madeBy ?? null,
      at,
    });
    await closeCasesOfLink(tx, network, { patient, facility, localPatient: into }, at);
    events.push(audit('link/made', link, into));
  }
  await appendAudit(tx, events);
  if (stranger)
    await makeNoticeLetters(
      index.center,
      tx,
      { ...old, reason: NUMBER_OF_A_STRANGER },
      { actor: {}, facility: null, trace: by.trace },
    );
  const wake = [...(await syncOpenings(tx, network, patient, at)), ...(old.gateway === undefined ? [] : [facility])];
  // What is under `into` now is partly of a stranger to this person: a person must look who it is of.
  const cases = stranger
    ? await ask(index, tx, await findPatientIdentity(tx, network, patient), kept, facility, 'link', by)
    : 0;
  return { linked: stranger ? [] : [{ patient, facility, localPatient: into }], cases, wake: [...new Set(wake)] };
}

export async function askWhetherOne(
  index: PatientIndex,
  tx: Transaction,
  numbers: Numbers,
  [left, right]: readonly [PatientLink['patient'], PatientLink['patient']],
  by: TakenBy,
): Promise<Matched> {
  const { network } = index.center;
  return {
    ...NOTHING_MATCHED,
    cases: await ask(
      index,
      tx,
      await findPatientIdentity(tx, network, left),
      await findPatientIdentity(tx, network, right),
      numbers.facility,
      'merge',
      by,
    ),
  };
}

async function ask(
  index: PatientIndex,
  tx: Transaction,
  left: Identity | undefined,
  right: Identity | undefined,
  facility: FacilityId,
  kind: 'link' | 'merge',
  by: TakenBy,
): Promise<number> {
  if (left === undefined || right === undefined) return 0;
  const { network, clock } = index.center;
  const model = await index.models.current(tx);
  const result = scoreWith(model, prepare(left.demographics), prepare(right.demographics));
  const guards = kind === 'link' ? [...result.guards, 'declared-different' as const] : result.guards;
  const match = {
    ...result,
    guards,
    verdict: 'review' as const,
    model: model.version,
    because: 'number-merged' as const,
  };
  const id = newId(clock);
  const opened = await openCases(
    tx,
    network,
    [
      {
        case: id,
        kind,
        source: by.source,
        left: left.identity,
        right: right.identity,
        facility: kind === 'merge' ? null : facility,
        needsSecond: true,
        match,
      },
    ],
    instant(clock.now()),
  );
  if (!opened.has(id)) return 0;
  const event: AuditEvent = {
    event: 'link-case/opened',
    outcome: 'success',
    actor: {},
    ...(left.patient === undefined ? {} : { patient: left.patient }),
    facility,
    trace: by.trace,
    detail: { case: id, kind, source: by.source, score: match.score, guards, because: 'number-merged' },
  };
  await appendAudit(tx, [event]);
  return 1;
}
