import { changeDemographicsRequest, type ChangeDemographicsAnswer, type DemographicsHistory } from '@musubi/contract';
import type { AuditEvent } from '@musubi/domain';
import { appendAuditAlone } from '@musubi/runtime';
import { z } from 'zod';
import { actorOf, type PortalRoutes } from '../../http/portal-routes.ts';
import { changeDemographics } from './change-demographics.ts';
import { findDemographicsHistory } from '../register/demographics-store.ts';
import { findOpenPatient } from '../register/find-open-patient.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import { demographicsOfForm } from '../register/demographics-of-form.ts';

/** 基本情報の変更 of the own patients, and what was known before. */
export function demographicsRoutes(routes: PortalRoutes, index: PatientIndex): void {
  const { center } = routes;
  const { db, network, clock } = center;

  routes.handlePatient(
    'changeDemographics',
    changeDemographicsRequest,
    async (call): Promise<ChangeDemographicsAnswer> => {
      const { body, patient } = call;
      await findOpenPatient(center, call);
      const { wake, ...answer } = await db.transaction((tx) =>
        changeDemographics(
          index,
          tx,
          { patient, demographics: demographicsOfForm(body, clock), because: body.because },
          call,
        ),
      );
      index.wake(wake);
      return answer;
    },
  );

  routes.handlePatient('demographicsHistory', z.object({}), async (call): Promise<DemographicsHistory> => {
    const { session, patient, trace } = call;
    await findOpenPatient(center, call);
    const viewed: AuditEvent = {
      event: 'patient/demographics-viewed',
      outcome: 'success',
      actor: actorOf(session),
      patient,
      trace,
      detail: {},
    };
    await appendAuditAlone(db, [viewed]);
    return findDemographicsHistory(db, network, patient);
  });
}
