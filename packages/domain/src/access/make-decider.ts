import type { FacilityId } from '../identifiers/facility-id.ts';
import type { RecordKind, SensitiveCategory } from '../record/record-kind.ts';
import type { LocalDate } from '../time/local-date.ts';
import { addDays } from '../time/local-date.ts';
import type { AccessDecision, AccessFacts, AccessRequest } from './access-decision.ts';
import { decideAccess } from './decide-access.ts';

/**
 * Decides many requests on the same facts: days between two boundaries (start of publication, hold-back, period
 * of a consent) cannot differ, so one decision serves them all, and equal decisions are the same object.
 * Same answers as `decideAccess`, request by request.
 */
export function makeDecider(facts: AccessFacts): (request: AccessRequest) => AccessDecision {
  const known = new Map<FacilityId, Map<RecordKind, KindAtFacility>>();
  return (request) => {
    let kinds = known.get(request.disclosing);
    if (kinds === undefined) known.set(request.disclosing, (kinds = new Map()));
    let about = kinds.get(request.kind);
    if (about === undefined) kinds.set(request.kind, (about = { boundaries: boundariesOf(facts, request), plain: [], sensitive: new Map() }));
    let decided = about.plain;
    if (request.sensitive !== undefined) {
      decided = about.sensitive.get(request.sensitive) ?? [];
      about.sensitive.set(request.sensitive, decided);
    }
    const at = request.day === undefined ? 0 : 1 + segment(about.boundaries, request.day);
    return (decided[at] ??= decideAccess(facts, request));
  };
}

type KindAtFacility = { readonly boundaries: readonly LocalDate[]; readonly plain: AccessDecision[]; readonly sensitive: Map<SensitiveCategory, AccessDecision[]> };

/** The days on which an answer may change, each the first of its segment, in order. */
function boundariesOf(facts: AccessFacts, request: AccessRequest): readonly LocalDate[] {
  const policy = facts.publication.get(request.disclosing);
  const delay = policy?.delayDays?.[request.kind] ?? 0;
  return [
    policy?.publishedSince,
    delay > 0 ? addDays(facts.today, 1 - delay) : undefined,
    ...facts.consents.flatMap(({ scope }) => [scope.from, scope.until === undefined ? undefined : addDays(scope.until, 1)]),
  ].filter((day) => day !== undefined).sort();
}

function segment(boundaries: readonly LocalDate[], day: LocalDate): number {
  let at = 0;
  for (const boundary of boundaries) {
    if (day < boundary) break;
    at++;
  }
  return at;
}
