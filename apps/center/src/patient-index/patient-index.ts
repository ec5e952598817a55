import type { FacilityId } from '@musubi/domain';
import type { CenterContext } from '../center-context.ts';
import { MatchModels } from './match-engine.ts';

/**
 * 患者索引: what finding and linking the same person works with in one center process. `wake`: these gateways have
 * something to be told.
 */
export type PatientIndex = {
  readonly center: CenterContext;
  readonly models: MatchModels;
  readonly wake: (facilities: readonly FacilityId[]) => void;
};

export function patientIndex(center: CenterContext, wake: PatientIndex['wake']): PatientIndex {
  return { center, models: new MatchModels(center.network, center.clock), wake };
}
