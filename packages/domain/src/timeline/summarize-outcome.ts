import type { FailedRule } from '../access/access-decision.ts';
import type { FacilityId } from '../identifiers/facility-id.ts';
import type { FacilityOutcome } from './facility-outcome.ts';

/**
 * What was decided, item by item, as one outcome: nothing withheld = complete, everything = not-permitted, else
 * partial.
 */
export function summarizeOutcome(
  facility: FacilityId,
  permitted: number,
  denied: readonly { readonly failed: readonly FailedRule[]; readonly items: number }[],
): FacilityOutcome {
  const missing = denied.reduce((sum, group) => sum + group.items, 0);
  if (missing === 0) return { facility, outcome: 'complete' };
  const because = distinctRules(denied.flatMap((group) => group.failed));
  return permitted === 0
    ? { facility, outcome: 'not-permitted', because }
    : { facility, outcome: 'partial', missing, because };
}

export function distinctRules(rules: readonly FailedRule[]): readonly FailedRule[] {
  return [...new Map(rules.map((rule) => [`${rule.rule}|${rule.reason}`, rule])).values()];
}
