import { unlinkRequest, Failure, type UnlinkAnswer } from '@musubi/contract';
import { instant, type AuditEvent, type FacilityId } from '@musubi/domain';
import { appendAudit, appendAuditAlone, newId } from '@musubi/runtime';
import { actorOf, refusal, type PortalRoutes } from '../../http/portal-routes.ts';
import { worksForAll } from '../../http/session.ts';
import { saveOpening } from '../../record-location/store.ts';
import { makeNoticeLetters } from '../notice-letter/notice-letters.ts';
import { findOpenPatient } from '../register/find-open-patient.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import { noteUnlinkByHand } from './link-by-hand.ts';
import { deleteLink } from './link-change-store.ts';

export type UnlinkRouteDependencies = {
  readonly index: PatientIndex;
  readonly wake: (facilities: readonly FacilityId[]) => void;
};

/** 紐付けの解除 (REG-07): hides that hospital at once, and tells by letter who has seen its records meanwhile. */
export function unlinkRoute(routes: PortalRoutes, { index, wake }: UnlinkRouteDependencies): void {
  const { center } = routes;
  const { db, network, clock } = center;

  routes.handlePatient('unlink', unlinkRequest, async (call): Promise<UnlinkAnswer> => {
    const { body, session, patient, trace } = call;
    const open = await findOpenPatient(center, call);
    const target = open.links.find((link) => link.link === body.link);
    if (target === undefined) throw new Failure('patient/local-id-unknown');
    if (target.facility !== session.facility.id && target.gateway === undefined && !worksForAll(session)) {
      await appendAuditAlone(db, [refusal(session, trace, { route: 'unlink', code: 'access/not-permitted' }, patient)]);
      // another clinic's own number is that clinic's to undo
      throw new Failure('access/not-permitted');
    }
    const at = instant(clock.now());
    const seen = await db.transaction(async (tx) => {
      const undone = await deleteLink(tx, network, {
        event: newId(clock),
        link: body.link,
        patient,
        evidence: { reason: body.reason },
        staff: session.staff.id,
        staffFacility: session.facility.id,
        at,
      });
      if (undone === undefined) throw new Failure('patient/local-id-unknown');
      await noteUnlinkByHand(index, tx, { patient, ...undone }, { staff: session.staff.id, trace });
      if (target.gateway !== undefined)
        await saveOpening(
          tx,
          network,
          { facility: undone.facility, localPatient: undone.localPatient, open: false },
          at,
        );
      const meanwhile = await makeNoticeLetters(
        center,
        tx,
        { patient, link: body.link, ...undone, reason: body.reason },
        { actor: actorOf(session), facility: session.facility.id, trace },
      );
      const event: AuditEvent = {
        event: 'link/undone',
        outcome: 'success',
        actor: actorOf(session),
        patient,
        facility: undone.facility,
        trace,
        detail: {
          link: body.link,
          localPatient: undone.localPatient,
          reason: body.reason,
          seenMeanwhile: meanwhile.total,
        },
      };
      await appendAudit(tx, [event]);
      return meanwhile;
    });
    wake([target.facility]);
    return { undone: true, seenMeanwhile: seen.views };
  });
}
