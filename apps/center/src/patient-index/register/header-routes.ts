import type { PatientHeader } from '@musubi/contract';
import { ageOn, dayInTokyo, instant, type AuditEvent } from '@musubi/domain';
import { appendAudit } from '@musubi/runtime';
import { z } from 'zod';
import { foldConsents, summarizeConsents } from '../../consent/fold-consents.ts';
import { findConsentEvents } from '../../consent/store.ts';
import { actorOf, type PortalRoutes } from '../../http/portal-routes.ts';
import { findBookmarks } from './bookmark-store.ts';
import { findOpenPatient } from './find-open-patient.ts';
import { saveOpened } from './patient-store.ts';
import { findMergedIn } from './patient-history-store.ts';

/** A reload within this time is the same visit. */
const SAME_VISIT_MS = 3_600_000;

/** 患者を開く: who this is, and that it was opened. */
export function headerRoutes(routes: PortalRoutes): void {
  const { center } = routes;
  const { db, network, clock } = center;

  routes.handlePatient('header', z.object({}), async (call): Promise<PatientHeader> => {
    const { session, trace } = call;
    const patient = await findOpenPatient(center, call);
    const now = clock.now();
    const lastOpenedByMe = await db.transaction(async (tx) => {
      const before = await saveOpened(
        tx,
        network,
        session.staff.id,
        patient.patient,
        instant(now),
        instant(now - SAME_VISIT_MS),
      );
      const event: AuditEvent = {
        event: 'patient/opened',
        outcome: 'success',
        actor: actorOf(session),
        patient: patient.patient,
        trace,
        detail: {},
      };
      await appendAudit(tx, [event]);
      return before;
    });
    const consents = foldConsents(await findConsentEvents(db, network, [patient.patient]), instant(now));
    const [bookmarks, mergedIn] = await Promise.all([
      findBookmarks(db, network, session.staff.id, [patient.patient]),
      findMergedIn(db, network, patient.patient),
    ]);
    const { birthDate } = patient.demographics;
    return {
      patient: patient.patient,
      regionalId: patient.regionalId,
      localId: patient.links.find((link) => link.facility === session.facility.id)?.localPatient ?? null,
      demographics: patient.demographics,
      age: birthDate === undefined ? null : ageOn(birthDate, dayInTokyo(instant(now))),
      links: patient.links.map((link) => ({
        link: link.link,
        facility: link.facility,
        localId: link.localPatient,
        since: link.since,
        by: link.by,
      })),
      ...(mergedIn.length === 0 ? {} : { mergedIn }),
      consent: summarizeConsents(consents),
      lastOpenedByMe: lastOpenedByMe ?? null,
      bookmark: bookmarks.get(patient.patient) ?? 'none',
    };
  });
}
