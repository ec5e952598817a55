import type { PublicationPolicy } from '../facility/facility.ts';
import type { FacilityId } from '../identifiers/facility-id.ts';
import { readsKind } from '../policy/what-a-role-may.ts';
import type { RecordKind, SensitiveCategory } from '../record/record-kind.ts';
import type { LocalDate } from '../time/local-date.ts';
import { addDays } from '../time/local-date.ts';
import type { AccessDecision, AccessFacts, AccessRequest } from './access-decision.ts';
import { coversFacility, coversKind } from './consent-coverage.ts';
import { decideAccess } from './decide-access.ts';

/**
 * Decides many requests on the same facts: days between two boundaries (start of publication, hold-back, period
 * of a consent) cannot differ, nor can facilities or kinds of which all facts say the same; so one decision serves
 * them all, and equal decisions are the same object. Same answers as `decideAccess`, request by request.
 */
export function makeDecider(facts: AccessFacts): (request: AccessRequest) => AccessDecision {
  const known = new Map<FacilityId, FacilityDecisions>();
  const alike = new Map<string, FacilityDecisions>();
  return (request) => {
    let at = known.get(request.disclosing);
    if (at === undefined) {
      const same = whatIsKnownOf(facts, request.disclosing);
      at = alike.get(same) ?? { kinds: new Map(), alike: new Map() };
      alike.set(same, at);
      known.set(request.disclosing, at);
    }
    let about = at.kinds.get(request.kind);
    if (about === undefined) {
      const same = whatIsKnownOfKind(facts, request);
      about = at.alike.get(same) ?? { boundaries: boundariesOf(facts, request), plain: [], sensitive: new Map() };
      at.alike.set(same, about);
      at.kinds.set(request.kind, about);
    }
    let decided = about.plain;
    if (request.sensitive !== undefined) {
      decided = about.sensitive.get(request.sensitive) ?? [];
      about.sensitive.set(request.sensitive, decided);
    }
    const stretch = request.day === undefined ? 0 : 1 + segment(about.boundaries, request.day);
    return (decided[stretch] ??= decideAccess(facts, request));
  };
}

/** Everything that `decideAccess` looks up by the disclosing facility. The actor's own is like no other. */
function whatIsKnownOf(facts: AccessFacts, disclosing: FacilityId): string {
  const { actor } = facts;
  if (actor.kind === 'staff' && disclosing === actor.facility) return 'own';
  const policy = facts.publication.get(disclosing);
  const named = facts.consents.map(({ scope }) =>
    coversFacility(scope.disclosing, scope.excludedDisclosing, disclosing) ? '1' : '0',
  );
  const linked = facts.linkedFacilities.has(disclosing) ? 'linked' : '';
  // staff is held to it at the own facility alone, which is like no other
  const notOpen = actor.kind === 'staff' ? '' : JSON.stringify(facts.unopened?.get(disclosing) ?? '');
  return `${linked} ${notOpen} ${named.join('')} ${policy === undefined ? '' : publishedAlike(policy)}`;
}

/** Everything that `decideAccess` looks up by the kind, at facilities that are alike. */
function whatIsKnownOfKind(facts: AccessFacts, { kind, disclosing }: AccessRequest): string {
  const policy = facts.publication.get(disclosing);
  const named = facts.consents.map(({ scope }) => (coversKind(scope, kind) ? '1' : '0'));
  const { actor } = facts;
  const reads = actor.kind === 'staff' && readsKind(facts.profile, actor.role, kind) ? 'reads' : '';
  const published = policy?.kinds.includes(kind) === true ? 'published' : '';
  return `${reads} ${named.join('')} ${published} ${policy?.delayDays?.[kind] ?? 0}`;
}

const policyTexts = new WeakMap<PublicationPolicy, string>();

function publishedAlike(policy: PublicationPolicy): string {
  let text = policyTexts.get(policy);
  if (text === undefined) policyTexts.set(policy, (text = JSON.stringify({ ...policy, facility: undefined })));
  return text;
}

type FacilityDecisions = {
  readonly kinds: Map<RecordKind, KindAtFacility>;
  readonly alike: Map<string, KindAtFacility>;
};
type KindAtFacility = {
  readonly boundaries: readonly LocalDate[];
  readonly plain: AccessDecision[];
  readonly sensitive: Map<SensitiveCategory, AccessDecision[]>;
};

/** The days on which an answer may change, each the first of its segment, in order. */
function boundariesOf(facts: AccessFacts, request: AccessRequest): readonly LocalDate[] {
  const policy = facts.publication.get(request.disclosing);
  const delay = policy?.delayDays?.[request.kind] ?? 0;
  return [
    policy?.publishedSince,
    delay > 0 ? addDays(facts.today, 1 - delay) : undefined,
    ...facts.consents.flatMap(({ scope }) => [
      scope.from,
      scope.until === undefined ? undefined : addDays(scope.until, 1),
    ]),
  ]
    .filter((day) => day !== undefined)
    .sort();
}

function segment(boundaries: readonly LocalDate[], day: LocalDate): number {
  let at = 0;
  for (const boundary of boundaries) {
    if (day < boundary) break;
    at++;
  }
  return at;
}
