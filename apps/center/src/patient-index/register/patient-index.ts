import type { FacilityId, MatchModel } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import type { CenterContext } from '../../center-context.ts';

/** 照合モデル with the version that every piece of evidence names. */
export type VersionedModel = { readonly version: number; readonly model: MatchModel };

/** Where the models of a network come from; `version` is undefined of one that is not there or cannot be read. */
export type ModelSource = {
  readonly current: (db: Queryable) => Promise<VersionedModel>;
  readonly version: (db: Queryable, version: number) => Promise<VersionedModel | undefined>;
};

/**
 * 患者索引: what finding and linking the same person works with in one center process. `wake`: these gateways have
 * something to be told.
 */
export type PatientIndex = {
  readonly center: CenterContext;
  readonly models: ModelSource;
  readonly wake: (facilities: readonly FacilityId[]) => void;
};
