import { Failure } from '@musubi/contract';
import {
  instant,
  makeRegionalPatientId,
  type AuditEvent,
  type FacilityId,
  type Instant,
  type PatientId,
  type RegionalPatientId,
} from '@musubi/domain';
import { appendAudit, newId, type Transaction } from '@musubi/runtime';
import { actorOf } from '../../http/portal-routes.ts';
import { declareDifferent } from '../linking/declared-different-store.ts';
import { findIdentity } from '../register/identity-store.ts';
import { ensureIdentity } from '../register/identity-change-store.ts';
import { matchPatient, putPatient } from '../linking/match-patient.ts';
import { lockNumbersOf, type By } from './merge-patients.ts';
import { findLinkStory } from '../notice-letter/notice-letter-store.ts';
import { makeNoticeLetters } from '../notice-letter/notice-letters.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import {
  findMergedLinks,
  knowNoLongerAs,
  lockPatients,
  savePatientEvent,
  type MergedLink,
} from '../register/patient-history-store.ts';
import { deleteLink } from '../linking/link-change-store.ts';
import { findLinks, type PatientLink } from '../register/link-store.ts';
import { insertPatient, nextRegionalSerial, type PatientRow } from '../register/patient-store.ts';
import { syncOpenings } from '../linking/sync-openings.ts';
import { give, giveBack } from './give-back.ts';

export type Splitting = {
  readonly patient: PatientId;
  readonly links: readonly string[];
  readonly demographicsOf?: string | undefined;
  readonly apart?: PatientId | undefined;
  readonly reason: string;
};

export type Split = {
  readonly apart: PatientId;
  readonly regionalId: RegionalPatientId;
  readonly seenMeanwhile: number;
  readonly wake: readonly FacilityId[];
};

/**
 * 分離: some links of a person are another's. They go to that other person at once: to the one merged in earlier if all
 * of them came with that one, who then is again as before, else to a new one, registered as the named number's facility
 * describes it, who has consented to nothing. No program brings them together again; whoever saw them is written to.
 */
export async function splitPatient(index: PatientIndex, tx: Transaction, splitting: Splitting, by: By): Promise<Split> {
  const { network, clock } = index.center;
  const { patient, reason } = splitting;
  const { session, trace } = by;
  await lockNumbersOf(tx, network, [patient]);
  const person = (await lockPatients(tx, network, [patient])).get(patient);
  if (person === undefined) throw new Failure('patient/not-found');
  if (person.mergedInto !== undefined) throw new Failure('patient/merged', [{ patient: person.mergedInto }]);
  const all = await findLinks(tx, network, patient);
  const named = all.filter((link) => splitting.links.includes(link.link));
  const whose = named.find((link) => link.link === splitting.demographicsOf);
  if (named.length !== new Set(splitting.links).size) throw new Failure('patient/links-changed');

  const at = instant(clock.now());
  const revived = await findWhoCame(tx, network, splitting, named);
  const apart: PatientRow = revived ?? (await registerApart(index, tx, whose, by, at));
  if (revived !== undefined) await knowNoLongerAs(tx, network, patient, revived.patient);
  const merged = revived === undefined ? [] : await findMergedLinks(tx, network, revived.patient);
  const moves: MergedLink[] = [];
  for (const { facility, localPatient } of named)
    moves.push({
      facility,
      localPatient,
      identity: await ensureIdentity(tx, network, facility, localPatient),
      moved: true,
    });
  await savePatientEvent(tx, network, {
    event: newId(clock),
    name: 'split',
    patient,
    other: apart.patient,
    links: moves,
    reason,
    staff: session.staff.id,
    staffFacility: session.facility.id,
    at,
  });

  const [own, theirs] = [
    await putPatient(index, tx, person, 'registration', at),
    await putPatient(index, tx, apart, 'registration', at),
  ];
  const different = (a: number, b: number) => declareDifferent(tx, network, a, b, 'unlink', session.staff.id, at);
  await different(own, theirs);
  const events: AuditEvent[] = [];
  let seenMeanwhile = 0;
  for (const link of named) {
    const { facility, localPatient } = link;
    const number = moves.find((move) => move.facility === facility)?.identity;
    const evidence = { because: 'persons-split', reason };
    const undone = await deleteLink(tx, network, {
      event: newId(clock),
      link: link.link,
      patient,
      evidence: { ...evidence, into: apart.patient },
      staff: session.staff.id,
      staffFacility: session.facility.id,
      at,
    });
    if (undone === undefined || number === undefined) throw new Failure('patient/links-changed');
    events.push({
      event: 'link/undone',
      outcome: 'success',
      actor: actorOf(session),
      patient,
      facility,
      trace,
      detail: { link: link.link, localPatient, ...evidence, into: apart.patient },
    });
    // What the revived person's own viewers saw before the merge belongs to the story of that person's link.
    events.push(
      await give(
        index,
        tx,
        apart.patient,
        { facility, localPatient, madeBy: undone.madeBy },
        { ...evidence, ...(revived === undefined ? {} : { heldBy: patient, link: link.link }) },
        by,
      ),
    );
    await different(number, own);
    seenMeanwhile += (
      await makeNoticeLetters(
        index.center,
        tx,
        { ...link, reason, onlyHere: revived !== undefined },
        { actor: actorOf(session), facility: session.facility.id, trace },
      )
    ).total;
  }
  for (const { facility, localPatient } of all.filter((link) => !named.includes(link)))
    await different(await ensureIdentity(tx, network, facility, localPatient), theirs);
  for (const left of merged.filter((link) => !link.moved))
    events.push(...(await giveBack(index, tx, apart.patient, left, own, different, by)));
  const wake = [
    ...(await syncOpenings(tx, network, apart.patient, at)),
    ...(await syncOpenings(tx, network, patient, at)),
  ];
  const detail = {
    patient,
    apart: apart.patient,
    revived: revived !== undefined,
    reason,
    links: named.length,
    seenMeanwhile,
  };
  for (const one of [patient, apart.patient])
    events.push({ event: 'person/split', outcome: 'success', actor: actorOf(session), patient: one, trace, detail });
  await appendAudit(tx, events);
  for (const one of [patient, apart.patient])
    wake.push(...(await matchPatient(index, tx, one, { source: 'registration', trace })).wake);
  return { apart: apart.patient, regionalId: apart.regionalId, seenMeanwhile, wake: [...new Set(wake)] };
}

/**
 * The person with whom all of these links came, if that one is merged into this person now; the one asked for, or
 * nobody.
 */
async function findWhoCame(
  tx: Transaction,
  network: string,
  { patient, apart }: Splitting,
  named: readonly PatientLink[],
): Promise<PatientRow | undefined> {
  const stories: (readonly PatientId[])[] = [];
  for (const { link } of named)
    stories.push(
      (await findLinkStory(tx, network, patient, link)).flatMap((stretch) =>
        stretch.patient === patient ? (stretch.cameWith ?? []) : [],
      ),
    );
  const [candidate] = (apart === undefined ? (stories[0] ?? []) : [apart]).filter((came) =>
    stories.every((story) => story.includes(came)),
  );
  const found = candidate === undefined ? undefined : (await lockPatients(tx, network, [candidate])).get(candidate);
  if (found?.mergedInto === patient) return found;
  if (apart !== undefined) throw new Failure('patient/links-changed');
  return undefined;
}

async function registerApart(
  index: PatientIndex,
  tx: Transaction,
  whose: PatientLink | undefined,
  by: By,
  at: Instant,
): Promise<PatientRow> {
  const { network, clock } = index.center;
  if (whose === undefined) throw new Failure('request/malformed', [{ at: 'demographicsOf', code: 'not-among-links' }]);
  const described = await findIdentity(tx, network, whose.facility, whose.localPatient);
  if (described?.state !== 'known') throw new Failure('patient/split-needs-demographics');
  const { prefix, serial } = await nextRegionalSerial(tx, network);
  const apart: PatientRow = {
    patient: newId(clock) as PatientId,
    regionalId: makeRegionalPatientId(prefix, serial),
    demographics: described.demographics,
    // ids are made here
  };
  await insertPatient(tx, network, apart, { staff: by.session.staff.id, facility: by.session.facility.id, at });
  return apart;
}
