import { Failure } from '@musubi/contract';
import { instant, type AuditEvent, type FacilityId, type PatientId } from '@musubi/domain';
import { appendAudit, newId, type Transaction } from '@musubi/runtime';
import { foldConsents } from '../../consent/fold-consents.ts';
import { findConsentEvents } from '../../consent/store.ts';
import { actorOf } from '../../http/portal-routes.ts';
import { saveOpening } from '../../record-location/store.ts';
import type { Session } from '../../http/session.ts';
import { closeCasesOfLink, findOpenCases, withdrawCases } from '../linking/case-store.ts';
import { overruleDifferent } from '../linking/declared-different-store.ts';
import { findPatientIdentity, type Identity } from '../register/identity-store.ts';
import { ensureIdentity, lockNumbers, retireIdentity } from '../register/identity-change-store.ts';
import { matchPatient } from '../linking/match-patient.ts';
import { isLasting, needsConsentWord } from './merge-consents.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import { knowAlsoAs, lockPatients, savePatientEvent, type MergedLink } from '../register/patient-history-store.ts';
import { deleteLink, insertLink } from '../linking/link-change-store.ts';
import { findLinks, type PatientLink } from '../register/link-store.ts';
import { syncOpenings } from '../linking/sync-openings.ts';
import { askFacility } from './ask-facility.ts';

export type Merging = {
  readonly patient: PatientId;
  readonly gone: PatientId;
  readonly reason: string;
  readonly consentConfirmed: boolean;
};

export type By = { readonly session: Session; readonly trace: string };

export type Merged = {
  readonly movedLinks: number;
  readonly conflicts: readonly { readonly facility: FacilityId; readonly kept: string; readonly left: string }[];
  readonly consentNotCarried: boolean;
  readonly wake: readonly FacilityId[];
};

/**
 * 統合: one person was registered twice. The links of `gone` go on as links of the person who remains; where that
 * person
 * has another number at the same facility, that link is undone, so its records are hidden, and the facility is asked
 * whether it has given two numbers to one person. Consents stay with whom they were signed for (see needsConsentWord).
 * Everything is an event, so that split can bring back exactly what was.
 */
export async function mergePatients(index: PatientIndex, tx: Transaction, merging: Merging, by: By): Promise<Merged> {
  const { network, clock } = index.center;
  const { patient, gone, reason } = merging;
  if (patient === gone) throw new Failure('request/malformed', [{ at: 'gone', code: 'same' }]);
  const { kept, going, own, theirs } = await lockBoth(index, tx, patient, gone);
  const at = instant(clock.now());
  const { session, trace } = by;
  const consents = await findConsentEvents(tx, network, [patient, gone]);
  const [ofKept, ofGone] = [patient, gone].map((person) =>
    foldConsents(
      consents.filter((event) => event.patient === person),
      at,
    ),
  );
  if (!merging.consentConfirmed && theirs.length > 0 && needsConsentWord(ofGone ?? [], ofKept ?? []))
    throw new Failure('patient/merge-needs-consent');

  const links: MergedLink[] = [];
  const conflicts: Merged['conflicts'][number][] = [];
  const events: AuditEvent[] = [];
  const wake: FacilityId[] = [];
  await overruleDifferent(tx, network, kept.identity, going.identity, session.staff.id, at);
  for (const link of theirs) {
    const { facility, localPatient } = link;
    const other = own.find((candidate) => candidate.facility === facility);
    const evidence = {
      because: 'persons-merged',
      reason,
      ...(other === undefined ? {} : { leftApart: other.localPatient }),
    };
    const undone = await deleteLink(tx, network, {
      event: newId(clock),
      link: link.link,
      patient: gone,
      evidence: { ...evidence, into: patient },
      staff: session.staff.id,
      staffFacility: session.facility.id,
      at,
    });
    const number = await ensureIdentity(tx, network, facility, localPatient);
    links.push({ facility, localPatient, identity: number, moved: other === undefined });
    events.push({
      event: 'link/undone',
      outcome: 'success',
      actor: actorOf(session),
      patient: gone,
      facility,
      trace,
      detail: { link: link.link, localPatient, ...evidence, into: patient },
    });
    if (other === undefined) {
      const made = newId(clock);
      const moved = { ...evidence, heldBy: gone, link: link.link };
      if (
        !(await insertLink(tx, network, {
          event: newId(clock),
          link: made,
          patient,
          facility,
          localPatient,
          evidence: moved,
          staff: session.staff.id,
          staffFacility: session.facility.id,
          madeBy: undone?.madeBy ?? null,
          at,
        }))
      )
        throw new Failure('patient/links-changed');
      await overruleDifferent(tx, network, number, kept.identity, session.staff.id, at);
      await closeCasesOfLink(tx, network, { patient, facility, localPatient }, at);
      events.push({
        event: 'link/made',
        outcome: 'success',
        actor: actorOf(session),
        patient,
        facility,
        trace,
        detail: { localPatient, ...moved, link: made, from: link.link },
      });
    } else {
      if (link.gateway !== undefined && (await saveOpening(tx, network, { facility, localPatient, open: false }, at)))
        wake.push(facility);
      conflicts.push({ facility, kept: other.localPatient, left: localPatient });
      events.push(...(await askFacility(index, tx, kept, number, facility, trace)));
    }
  }
  await withdrawCases(
    tx,
    network,
    (await findOpenCases(tx, network, going.identity)).map((one) => one.case),
    at,
  );
  await retireIdentity(tx, network, going, kept.identity, at);
  await knowAlsoAs(tx, network, patient, gone, at);
  await savePatientEvent(tx, network, {
    event: newId(clock),
    name: 'merged',
    patient,
    other: gone,
    links,
    reason,
    staff: session.staff.id,
    staffFacility: session.facility.id,
    at,
  });
  wake.push(...(await syncOpenings(tx, network, patient, at)));
  const consentNotCarried = (ofGone ?? []).some(isLasting);
  const detail = {
    patient,
    gone,
    reason,
    movedLinks: links.length - conflicts.length,
    conflicts: conflicts.length,
    consentNotCarried,
    consentConfirmed: merging.consentConfirmed,
  };
  for (const person of [patient, gone])
    events.push({
      event: 'person/merged',
      outcome: 'success',
      actor: actorOf(session),
      patient: person,
      trace,
      detail,
    });
  await appendAudit(tx, events);
  const matched = await matchPatient(index, tx, patient, { source: 'registration', trace });
  return {
    movedLinks: detail.movedLinks,
    conflicts,
    consentNotCarried,
    wake: [...new Set([...wake, ...matched.wake])],
  };
}

type Both = {
  readonly kept: Identity;
  readonly going: Identity;
  readonly own: readonly PatientLink[];
  readonly theirs: readonly PatientLink[];
};

/** Numbers before persons, as everywhere. Of two who merge the same persons at once the second finds them merged. */
async function lockBoth(index: PatientIndex, tx: Transaction, patient: PatientId, gone: PatientId): Promise<Both> {
  const { network } = index.center;
  await lockNumbersOf(tx, network, [patient, gone]);
  const persons = await lockPatients(tx, network, [patient, gone]);
  for (const person of [patient, gone]) {
    const found = persons.get(person);
    if (found === undefined) throw new Failure('patient/not-found');
    if (found.mergedInto !== undefined) throw new Failure('patient/merged', [{ patient: found.mergedInto }]);
  }
  const [kept, going] = [await findPatientIdentity(tx, network, patient), await findPatientIdentity(tx, network, gone)];
  if (kept === undefined || going === undefined) throw new Error('a registered person is not in the index');
  return { kept, going, own: await findLinks(tx, network, patient), theirs: await findLinks(tx, network, gone) };
}

/** All numbers that are linked to these persons; facilities in one order. */
export async function lockNumbersOf(tx: Transaction, network: string, patients: readonly PatientId[]): Promise<void> {
  const links: PatientLink[] = [];
  for (const patient of patients) links.push(...(await findLinks(tx, network, patient)));
  for (const facility of [...new Set(links.map((link) => link.facility))].sort()) {
    await lockNumbers(
      tx,
      network,
      facility,
      links.filter((link) => link.facility === facility).map((link) => link.localPatient),
    );
  }
}
