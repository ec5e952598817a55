import type { ConsentScope, FacilityScope } from '../consent/consent.ts';
import type { FacilityId } from '../identifiers/facility-id.ts';
import type { RecordKind } from '../record/record-kind.ts';
import type { AccessRequest, DenialReason } from './access-decision.ts';

/**
 * 同意の範囲: the first reason why this scope does not cover the request; undefined when it does. Exclusions beat
 * inclusions.
 */
export function uncoveredBecause(
  scope: ConsentScope,
  viewing: FacilityId,
  request: AccessRequest,
): DenialReason | undefined {
  if (!coversFacility(scope.disclosing, scope.excludedDisclosing, request.disclosing))
    return 'consent/disclosing-not-covered';
  if (!coversFacility(scope.viewing, scope.excludedViewing, viewing)) return 'consent/viewing-not-covered';
  if (!coversKind(scope, request.kind)) return 'consent/kind-not-covered';
  if (outsidePeriod(scope, request)) return 'consent/period-not-covered';
  if (request.sensitive !== undefined && !scope.sensitive.includes(request.sensitive))
    return 'consent/sensitive-not-named';
  return undefined;
}

export function coversFacility(
  included: FacilityScope,
  excluded: readonly FacilityId[],
  facility: FacilityId,
): boolean {
  return !excluded.includes(facility) && (included === 'all' || included.includes(facility));
}

export function coversKind(scope: ConsentScope, kind: RecordKind): boolean {
  return !scope.excludedKinds.includes(kind) && (scope.kinds === 'all' || scope.kinds.includes(kind));
}

/**
 * An entry without a day is a standing fact; a consent limited to a period does not reach it unless the period is still
 * open.
 */
function outsidePeriod(scope: ConsentScope, request: AccessRequest): boolean {
  if (request.day === undefined) return scope.until !== undefined;
  return (
    (scope.from !== undefined && request.day < scope.from) || (scope.until !== undefined && request.day > scope.until)
  );
}
