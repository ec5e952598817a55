/** 共通の条件: what every person who reads must pass, whoever it is. */
import { dayNumber } from '../time/local-date.ts';
import type { AccessFacts, AccessRequest, Cure, DenialReason, FailedRule, PassedRule } from './access-decision.ts';

/** 本人確認の強さ */
export function decideStrength(facts: AccessFacts, strength: number, passed: PassedRule[], failed: FailedRule[]): void {
  if (strength >= facts.profile.requiredStrength) passed.push({ rule: 'session', reason: 'session/strong-enough' });
  else failed.push({ rule: 'session', reason: 'session/too-weak', cure: 'sign-in-again' });
}

/** 開示施設のID */
export function decideDisclosingLink(
  facts: AccessFacts,
  request: AccessRequest,
  passed: PassedRule[],
  failed: FailedRule[],
): void {
  if (facts.linkedFacilities.has(request.disclosing))
    passed.push({ rule: 'disclosing-link', reason: 'link/disclosing-facility' });
  else failed.push({ rule: 'disclosing-link', reason: 'link/not-at-disclosing-facility', cure: 'link-patient' });
}

/** 公開設定 */
export function decidePublication(
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
