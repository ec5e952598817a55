import {
  mergePatientsRequest,
  splitPatientRequest,
  type MergePatientsAnswer,
  type SplitPatientAnswer,
} from '@musubi/contract';
import { findFacilities } from '../../directory/store.ts';
import type { PortalRoutes } from '../../http/portal-routes.ts';
import { findOpenPatient } from '../register/find-open-patient.ts';
import { mergePatients } from './merge-patients.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import { splitPatient } from './split-patient.ts';

/** 誤紐付けの修復 by the secretariat: two persons made one, one person taken apart. */
export function repairRoutes(routes: PortalRoutes, index: PatientIndex): void {
  const { center } = routes;
  const { db, network } = center;

  routes.handlePatient('mergePatients', mergePatientsRequest, async (call): Promise<MergePatientsAnswer> => {
    const { body, patient } = call;
    await findOpenPatient(center, call);
    const { wake, conflicts, ...merged } = await db.transaction((tx) =>
      mergePatients(index, tx, { patient, ...body }, call),
    );
    index.wake(wake);
    const names = new Map<string, string>(
      (await findFacilities(db, network)).map((facility) => [facility.id, facility.name]),
    );
    return {
      patient,
      gone: body.gone,
      ...merged,
      conflicts: conflicts.map((one) => ({ ...one, facilityName: names.get(one.facility) ?? one.facility })),
    };
  });

  routes.handlePatient('splitPatient', splitPatientRequest, async (call): Promise<SplitPatientAnswer> => {
    const { body, patient } = call;
    await findOpenPatient(center, call);
    const { wake, ...split } = await db.transaction((tx) => splitPatient(index, tx, { patient, ...body }, call));
    index.wake(wake);
    return { patient, ...split };
  });
}
