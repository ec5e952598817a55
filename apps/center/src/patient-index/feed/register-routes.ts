import { Failure, registerRequest, type RegisterAnswer } from '@musubi/contract';
import {
  instant,
  makeRegionalPatientId,
  parseLocalPatientId,
  type AuditEvent,
  type FacilityId,
  type PatientId,
} from '@musubi/domain';
import { appendAudit, newId } from '@musubi/runtime';
import { actorOf, type PortalRoutes } from '../../http/portal-routes.ts';
import { worksForAll, type Session } from '../../http/session.ts';
import { findSimilar } from '../search/find-similar.ts';
import { insertLink } from '../linking/link-change-store.ts';
import { findLinkOfLocalPatient } from '../register/link-store.ts';
import { noteRegistered } from './note-registered.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import { insertPatient, lockRegistration, nextRegionalSerial } from '../register/patient-store.ts';
import { demographicsOfForm } from '../register/demographics-of-form.ts';
import { saveOffers } from '../linking/proposal-store.ts';
import type { FoundPatient } from '../register/similar-store.ts';
import { summaries } from '../register/summaries.ts';

const OFFER_MS = 15 * 60_000;

/** 患者登録: shows who is alike before a new person is made. */
export function registerRoutes(routes: PortalRoutes, index: PatientIndex): void {
  const { center } = routes;
  const { db, network, clock } = center;

  routes.handle('register', registerRequest, async ({ body, session, trace }): Promise<RegisterAnswer> => {
    const local =
      body.localId === undefined || body.localId === ''
        ? undefined
        : parseLocalPatientId(session.facility.id, body.localId);
    if (local === undefined && (!worksForAll(session) || (body.localId ?? '') !== ''))
      throw new Failure('patient/local-id-malformed');
    const person = demographicsOfForm(body, clock);
    const viewer = { staff: session.staff.id, facility: session.facility.id };
    const at = instant(clock.now());
    const answer = await db.transaction(
      async (
        tx,
      ): Promise<
        | { readonly registered: RegisterAnswer; readonly wake: readonly FacilityId[] }
        | { readonly similar: readonly FoundPatient[] }
      > => {
        await lockRegistration(tx, network, person);
        if (
          local !== undefined &&
          (await findLinkOfLocalPatient(tx, network, local.facility, local.value)) !== undefined
        )
          throw new Failure('patient/already-linked');
        const similar = body.confirmedNew ? [] : await findSimilar(index, tx, person, viewer);
        if (similar.length > 0) {
          await saveOffers(
            tx,
            network,
            viewer,
            similar.map((found) => found.patient),
            instant(clock.now() + OFFER_MS),
          );
          await appendAudit(tx, [
            registered(session, trace, undefined, { similar: similar.map((found) => found.patient) }),
          ]);
          return { similar };
        }
        const { prefix, serial } = await nextRegionalSerial(tx, network);
        const patient = newId(clock) as PatientId;
        const regionalId = makeRegionalPatientId(prefix, serial);
        await insertPatient(tx, network, { patient, regionalId, demographics: person }, { ...viewer, at });
        if (local !== undefined) {
          const link = {
            event: newId(clock),
            link: newId(clock),
            patient,
            facility: local.facility,
            localPatient: local.value,
            evidence: { registeredHere: true },
            staff: viewer.staff,
            staffFacility: viewer.facility,
            at,
          };
          if (!(await insertLink(tx, network, link))) throw new Failure('patient/already-linked');
        }
        await appendAudit(tx, [
          registered(session, trace, patient, {
            regionalId,
            confirmedNew: body.confirmedNew,
            linkedHere: local !== undefined,
          }),
        ]);
        const { wake } = await noteRegistered(index, tx, { patient, regionalId, demographics: person }, local, trace);
        return { registered: { registered: true, patient, regionalId }, wake };
      },
    );
    if ('wake' in answer) index.wake(answer.wake);
    return 'wake' in answer
      ? answer.registered
      : { registered: false, similar: await summaries(center, answer.similar, session.staff.id) };
  });
}

function registered(
  session: Session,
  trace: string,
  patient: PatientId | undefined,
  detail: Readonly<Record<string, unknown>>,
): AuditEvent {
  return {
    event: 'patient/registered',
    outcome: patient === undefined ? 'refused' : 'success',
    actor: actorOf(session),
    ...(patient === undefined ? {} : { patient }),
    trace,
    detail,
  };
}
