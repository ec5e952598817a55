import type { FacilityId } from '@musubi/domain';
import type { Place } from '../place.ts';
import { MatchModels } from './match-engine.ts';

/**
 * 患者索引: what finding and linking the same person works with in one center process. `wake`: these gateways have
 * something to be told.
 */
export type PatientIndex = {
  readonly place: Place;
  readonly models: MatchModels;
  readonly wake: (facilities: readonly FacilityId[]) => void;
};

export function patientIndex(place: Place, wake: PatientIndex['wake']): PatientIndex {
  return { place, models: new MatchModels(place.network, place.clock), wake };
}
