import type {
  AccessDecision,
  AccessFacts,
  AccessRequest,
  DenialReason,
  FailedRule,
  PassedRule,
} from './access-decision.ts';
import { decideForPatient } from './decide-for-patient.ts';
import { decideForStaff } from './decide-for-staff.ts';

/**
 * 閲覧判定: may this actor see this kind of record of this patient at this facility?
 * Pure; every rule is evaluated so that the answer names all that failed and what would cure it.
 * No rule permits by itself: permit = nothing failed. Unknown actor, facility, role or consent = deny.
 */
export function decideAccess(facts: AccessFacts, request: AccessRequest): AccessDecision {
  const passed: PassedRule[] = [];
  const failed: FailedRule[] = [];
  const { actor } = facts;
  switch (actor.kind) {
    case 'staff':
      decideForStaff(facts, actor, request, passed, failed);
      break;
    case 'patient':
      decideForPatient(facts, actor, request, passed, failed);
      break;
    case 'representative':
      failed.push(notForActor('actor/representative-not-decided'));
      break;
    case 'system':
      failed.push(notForActor('actor/system-reads-nothing'));
      break;
    default:
      failed.push(notForActor('actor/unknown'));
  }
  const [first, ...rest] = failed;
  if (first === undefined) return { decision: 'permit', passed, failed: [] };
  return { decision: 'deny', passed, failed: [first, ...rest] };
}

function notForActor(reason: DenialReason): FailedRule {
  return { rule: 'actor', reason, cure: 'none' };
}
