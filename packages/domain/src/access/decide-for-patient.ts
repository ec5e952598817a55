import type { AccessFacts, AccessRequest, DenialReason, FailedRule, PassedRule } from './access-decision.ts';
import type { PatientActor } from './actor.ts';
import { decideDisclosingLink, decidePublication, decideStrength } from './common-rules.ts';

/**
 * 本人の閲覧: patients read their own record where it is published and open to the region. Consent is about showing it
 * to others. What needs naming in a consent is withheld until a network's rules say how a patient is told of it.
 */
export function decideForPatient(
  facts: AccessFacts,
  actor: PatientActor,
  request: AccessRequest,
  passed: PassedRule[],
  failed: FailedRule[],
): void {
  const refuse = (reason: DenialReason) => failed.push({ rule: 'actor', reason, cure: 'none' });
  if (actor.patient !== facts.patient) return void refuse('actor/other-patient');
  if (request.sensitive !== undefined) refuse('actor/sensitive-not-decided');
  else passed.push({ rule: 'actor', reason: 'actor/own-record' });
  decideStrength(facts, actor.strength, passed, failed);
  decideDisclosingLink(facts, request, passed, failed);
  const notOpen = facts.unopened?.get(request.disclosing);
  if (notOpen !== undefined) failed.push(notOpen);
  decidePublication(facts, request, passed, failed);
}
