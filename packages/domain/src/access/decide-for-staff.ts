import type { ConsentState } from '../consent/consent.ts';
import { readsKind } from '../policy/what-a-role-may.ts';
import type { AccessFacts, AccessRequest, Cure, DenialReason, FailedRule, PassedRule } from './access-decision.ts';
import type { StaffActor } from './actor.ts';
import { decideDisclosingLink, decidePublication, decideStrength } from './common-rules.ts';
import { uncoveredBecause } from './consent-coverage.ts';

/** 利用者の閲覧: role, sign-in, links, consent and publication must all allow it. */
export function decideForStaff(
  facts: AccessFacts,
  actor: StaffActor,
  request: AccessRequest,
  passed: PassedRule[],
  failed: FailedRule[],
): void {
  decideRole(facts, actor, request, passed, failed);
  decideStrength(facts, actor.strength, passed, failed);
  decideDisclosingLink(facts, request, passed, failed);
  decideViewingLink(facts, actor, passed, failed);
  decideConsent(facts, actor, request, passed, failed);
  decidePublication(facts, request, passed, failed);
}

function decideRole(
  facts: AccessFacts,
  actor: StaffActor,
  request: AccessRequest,
  passed: PassedRule[],
  failed: FailedRule[],
): void {
  if (readsKind(facts.profile, actor.role, request.kind)) passed.push({ rule: 'role', reason: 'role/reads-kind' });
  else failed.push({ rule: 'role', reason: 'role/kind-not-readable', cure: 'none' });
}

function decideViewingLink(facts: AccessFacts, actor: StaffActor, passed: PassedRule[], failed: FailedRule[]): void {
  if (facts.linkedFacilities.has(actor.facility))
    passed.push({ rule: 'viewing-link', reason: 'link/viewing-facility' });
  else if (!facts.profile.requireViewingLink)
    passed.push({ rule: 'viewing-link', reason: 'link/viewing-not-required' });
  else failed.push({ rule: 'viewing-link', reason: 'link/not-at-viewing-facility', cure: 'link-patient' });
}

function decideConsent(
  facts: AccessFacts,
  actor: StaffActor,
  request: AccessRequest,
  passed: PassedRule[],
  failed: FailedRule[],
): void {
  if (request.disclosing === actor.facility) {
    const notOpen = facts.unopened?.get(request.disclosing);
    if (notOpen !== undefined) return void failed.push(notOpen);
    passed.push({ rule: 'consent', reason: 'consent/own-facility' });
    return;
  }
  const active = facts.consents.filter((consent) => consent.state === 'active');
  if (active.length === 0) {
    failed.push({ rule: 'consent', ...whyNoneActive(facts.consents) });
    return;
  }
  let closest: DenialReason | undefined;
  for (const consent of active) {
    const because = uncoveredBecause(consent.scope, actor.facility, request);
    if (because === undefined) {
      passed.push({ rule: 'consent', reason: 'consent/covers', consent: consent.consent });
      passed.push({
        rule: 'consent-sensitive',
        reason: request.sensitive === undefined ? 'consent/no-sensitive-content' : 'consent/sensitive-named',
      });
      return;
    }
    closest = because;
  }
  const reason = closest ?? 'consent/not-registered';
  const rule = reason === 'consent/sensitive-not-named' ? 'consent-sensitive' : 'consent-scope';
  failed.push({ rule, reason, cure: 'change-consent' });
}

function whyNoneActive(consents: readonly ConsentState[]): { reason: DenialReason; cure: Cure } {
  if (consents.some((consent) => consent.state === 'suspended'))
    return { reason: 'consent/suspended', cure: 'resume-consent' };
  if (consents.some((consent) => consent.state === 'pending')) return { reason: 'consent/pending', cure: 'wait' };
  if (consents.length > 0) return { reason: 'consent/withdrawn', cure: 'register-consent' };
  return { reason: 'consent/not-registered', cure: 'register-consent' };
}
