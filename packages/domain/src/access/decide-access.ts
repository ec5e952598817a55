import type { ConsentState } from '../consent/consent.ts';
import { readsKind } from '../policy/what-a-role-may.ts';
import { dayNumber } from '../time/local-date.ts';
import type {
  AccessDecision,
  AccessFacts,
  AccessRequest,
  Cure,
  DenialReason,
  FailedRule,
  PassedRule,
} from './access-decision.ts';
import { uncoveredBecause } from './consent-coverage.ts';

/**
 * 閲覧判定: may this viewer see this kind of record of this patient at this facility?
 * Pure; every rule is evaluated so that the answer names all that failed and what would cure it.
 * No rule permits by itself: permit = nothing failed. Unknown facility, role or consent = deny.
 */
export function decideAccess(facts: AccessFacts, request: AccessRequest): AccessDecision {
  const passed: PassedRule[] = [];
  const failed: FailedRule[] = [];
  decideRole(facts, request, passed, failed);
  decideSession(facts, passed, failed);
  decideLinks(facts, request, passed, failed);
  decideConsent(facts, request, passed, failed);
  decidePublication(facts, request, passed, failed);
  const [first, ...rest] = failed;
  if (first === undefined) return { decision: 'permit', passed, failed: [] };
  return { decision: 'deny', passed, failed: [first, ...rest] };
}

function decideRole(facts: AccessFacts, request: AccessRequest, passed: PassedRule[], failed: FailedRule[]): void {
  if (readsKind(facts.profile, facts.viewer.role, request.kind))
    passed.push({ rule: 'role', reason: 'role/reads-kind' });
  else failed.push({ rule: 'role', reason: 'role/kind-not-readable', cure: 'none' });
}

function decideSession(facts: AccessFacts, passed: PassedRule[], failed: FailedRule[]): void {
  if (facts.viewer.strength >= facts.profile.requiredStrength)
    passed.push({ rule: 'session', reason: 'session/strong-enough' });
  else failed.push({ rule: 'session', reason: 'session/too-weak', cure: 'sign-in-again' });
}

function decideLinks(facts: AccessFacts, request: AccessRequest, passed: PassedRule[], failed: FailedRule[]): void {
  if (facts.linkedFacilities.has(request.disclosing))
    passed.push({ rule: 'disclosing-link', reason: 'link/disclosing-facility' });
  else failed.push({ rule: 'disclosing-link', reason: 'link/not-at-disclosing-facility', cure: 'link-patient' });

  if (facts.linkedFacilities.has(facts.viewer.facility))
    passed.push({ rule: 'viewing-link', reason: 'link/viewing-facility' });
  else if (!facts.profile.requireViewingLink)
    passed.push({ rule: 'viewing-link', reason: 'link/viewing-not-required' });
  else failed.push({ rule: 'viewing-link', reason: 'link/not-at-viewing-facility', cure: 'link-patient' });
}

function decideConsent(facts: AccessFacts, request: AccessRequest, passed: PassedRule[], failed: FailedRule[]): void {
  if (request.disclosing === facts.viewer.facility) {
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
    const because = uncoveredBecause(consent.scope, facts.viewer.facility, request);
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

function decidePublication(
  facts: AccessFacts,
  request: AccessRequest,
  passed: PassedRule[],
  failed: FailedRule[],
): void {
  const fail = (reason: DenialReason, cure: Cure) => failed.push({ rule: 'publication', reason, cure });
  const policy = facts.publication.get(request.disclosing);
  if (policy === undefined) return void fail('facility/not-disclosing', 'none');
  if (!policy.kinds.includes(request.kind))
    return void fail('publication/kind-not-published', 'ask-disclosing-facility');
  if (request.day !== undefined) {
    if (policy.publishedSince !== undefined && request.day < policy.publishedSince)
      return void fail('publication/before-start', 'ask-disclosing-facility');
    const delay = policy.delayDays?.[request.kind] ?? 0;
    if (delay > 0 && dayNumber(facts.today) - dayNumber(request.day) < delay)
      return void fail('publication/held-back', 'wait');
  }
  passed.push({ rule: 'publication', reason: 'publication/published' });
}
