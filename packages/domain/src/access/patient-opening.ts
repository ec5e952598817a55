import type { ConsentState } from '../consent/consent.ts';
import type { FacilityId } from '../identifiers/facility-id.ts';
import type { FailedRule } from './access-decision.ts';

/**
 * 公開対象: a linked patient is open at a disclosing facility while a consent that has not ended names it; else the
 * reason why not. A suspended or pending consent keeps the index warm; nothing is shown to others on it.
 */
export function whyNotOpen(consents: readonly ConsentState[], disclosing: FacilityId): FailedRule | undefined {
  const lasting = consents.filter(
    ({ state }) => state !== 'withdrawn' && state !== 'erasure-asked' && state !== 'erased',
  );
  if (
    lasting.some(
      ({ scope }) =>
        !scope.excludedDisclosing.includes(disclosing) &&
        (scope.disclosing === 'all' || scope.disclosing.includes(disclosing)),
    )
  )
    return undefined;
  if (lasting.length > 0)
    return { rule: 'consent-scope', reason: 'consent/disclosing-not-covered', cure: 'change-consent' };
  return {
    rule: 'consent',
    reason: consents.length > 0 ? 'consent/withdrawn' : 'consent/not-registered',
    cure: 'register-consent',
  };
}
