import type { CenterContext } from '../../center-context.ts';
import { MatchModels } from './match-engine.ts';
import type { PatientIndex } from '../register/patient-index.ts';

/** 患者索引の用意: one for each process of the center. */
export function openPatientIndex(center: CenterContext, wake: PatientIndex['wake']): PatientIndex {
  return { center, models: new MatchModels(center.network, center.clock), wake };
}
