import type { LocalDate } from '../time/local-date.ts';
import { addDays } from '../time/local-date.ts';
import type { AccessDecision, AccessFacts, AccessRequest } from './access-decision.ts';
import { decideAccess } from './decide-access.ts';

/**
 * Decides many requests on the same facts: days between two boundaries (start of publication, hold-back, period
 * of a consent) cannot differ, so one decision serves them all. Same answers as `decideAccess`, request by request.
 */
export function makeDecider(facts: AccessFacts): (request: AccessRequest) => AccessDecision {
  const known = new Map<string, AccessDecision>();
  const boundaries = new Map<string, readonly LocalDate[]>();
  return (request) => {
    const about = `${request.disclosing}|${request.kind}`;
    let days = boundaries.get(about);
    if (days === undefined) boundaries.set(about, (days = boundariesOf(facts, request)));
    const key = `${about}|${request.sensitive ?? ''}|${request.day === undefined ? '-' : segment(days, request.day)}`;
    let decision = known.get(key);
    if (decision === undefined) known.set(key, (decision = decideAccess(facts, request)));
    return decision;
  };
}

/** The days on which an answer may change, each the first of its segment. */
function boundariesOf(facts: AccessFacts, request: AccessRequest): readonly LocalDate[] {
  const policy = facts.publication.get(request.disclosing);
  const delay = policy?.delayDays?.[request.kind] ?? 0;
  return [
    policy?.publishedSince,
    delay > 0 ? addDays(facts.today, 1 - delay) : undefined,
    ...facts.consents.flatMap(({ scope }) => [scope.from, scope.until === undefined ? undefined : addDays(scope.until, 1)]),
  ].filter((day) => day !== undefined);
}

function segment(boundaries: readonly LocalDate[], day: LocalDate): string {
  let code = '';
  for (const boundary of boundaries) code += day < boundary ? '0' : '1';
  return code;
}
