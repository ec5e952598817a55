export * from './identifiers/facility-id.ts';
export * from './identifiers/local-patient-id.ts';
export * from './identifiers/regional-patient-id.ts';
export * from './identifiers/uuid.ts';
export * from './time/birth-date.ts';
export * from './time/clinical-time.ts';
export * from './time/local-date.ts';
export * from './result/issue.ts';
export * from './facility/facility.ts';
export * from './staff/role.ts';
export * from './policy/ability.ts';
export type { PolicyField, PolicyIssue } from './policy/policy-field.ts';
export * from './policy/policy-fields.ts';
export * from './policy/policy-profile.ts';
export * from './policy/policy-version.ts';
export * from './policy/what-a-role-may.ts';
export * from './patient-index/demographics/demographics.ts';
export * from './patient-index/names/normalize-name.ts';
export * from './patient-index/demographics/agreement.ts';
export * from './patient-index/comparing/compare-demographics.ts';
export * from './patient-index/demographics/match-record.ts';
export * from './patient-index/comparing/match-result.ts';
export { internText, makeTextReader, makeTextStore } from './patient-index/bulk/text-store.ts';
export {
  addRecord,
  makeRecordReader,
  makeRecordStore,
  type RecordReader,
  type RecordStore,
} from './patient-index/bulk/record-store.ts';
export { PARTS, planBlocking, type BlockingPlan } from './patient-index/bulk/candidate-pairs.ts';
export {
  addPair,
  makePairList,
  pairsInOrder,
  type FoundPair,
  type PairList,
} from './patient-index/bulk/collect-pairs.ts';
export { comparePart, type BulkComparison } from './patient-index/bulk/compare-part.ts';
export { settleGroups } from './patient-index/bulk/settle-groups.ts';
export { mayBeLinkedByThird } from './patient-index/guard/guard-match.ts';
export { nameAsHeard, type NameAsHeard } from './patient-index/search/name-as-heard.ts';
export * from './patient-index/search/read-patient-query.ts';
export { normalizeAddress, type AddressKey } from './patient-index/places/normalize-address.ts';
export {
  builtInMergers,
  builtInRenames,
  makeRenames,
  NO_RENAMES,
  type MunicipalityMerger,
  type MunicipalityRenames,
} from './patient-index/places/municipality-renames.ts';
export { DEFAULT_MATCH_MODEL } from './patient-index/model/default-match-model.ts';
export { prepareMatchRecord, type PreparedRecord } from './patient-index/preparing/prepare-match-record.ts';
export { blockingKeys } from './patient-index/preparing/blocking-keys.ts';
export { readMatchModel, type MatchModel } from './patient-index/model/match-model.ts';
export { learnMatchModel, type LearnOptions } from './patient-index/model/learn-match-model.ts';
export { weighMatch } from './patient-index/model/weigh-match.ts';
export { scoreMatch, type MatchCircumstances } from './patient-index/matching/score-match.ts';
export {
  clusterMatches,
  type ClusterOptions,
  type Clustering,
  type ScoredPair,
} from './patient-index/matching/cluster-matches.ts';
export * from './consent/consent-state.ts';
export * from './consent/consent.ts';
export * from './record/coded.ts';
export * from './record/entry-content.ts';
export * from './record/record-entry.ts';
export * from './record/record-kind.ts';
export * from './access/access-decision.ts';
export * from './access/access-ticket.ts';
export * from './access/actor.ts';
export * from './access/consent-coverage.ts';
export * from './access/decide-access.ts';
export * from './access/make-decider.ts';
export * from './access/patient-opening.ts';
export * from './access/permit-access.ts';
export * from './record-location/location-entry.ts';
export * from './timeline/facility-outcome.ts';
export * from './timeline/summarize-outcome.ts';
export * from './timeline/lanes.ts';
export * from './audit/audit-event.ts';
export * from './audit/audited-actor.ts';
