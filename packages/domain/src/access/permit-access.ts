import type { ConsentState } from '../consent/consent.ts';
import type { FacilityId } from '../identifiers/facility-id.ts';
import type { ConsentId, DecisionId, PatientId } from '../identifiers/uuid.ts';
import type {
  AccessDecision,
  AccessFacts,
  AccessRequest,
  FailedRule,
  GrantedAccess,
  PurposeOfUse,
} from './access-decision.ts';
import type { Actor } from './actor.ts';
import { makeDecider } from './make-decider.ts';

/** What may be fetched of what was wanted, and what may not and why. */
export type Permits<Wanted> = {
  readonly granted: readonly {
    readonly access: GrantedAccess;
    readonly decision: AccessDecision;
    readonly covers: readonly Wanted[];
  }[];
  readonly denied: readonly { readonly wanted: Wanted; readonly failed: readonly FailedRule[] }[];
};

/**
 * 閲覧許可: decides each wanted item at one disclosing facility and gathers the permitted ones under the consent
 * that permits them, so that a grant (and the ticket made of it) never reaches beyond its own consent.
 */
export function permitAccess<Wanted extends AccessRequest>(
  facts: AccessFacts,
  about: { disclosing: FacilityId; purpose: PurposeOfUse; newDecision: () => DecisionId },
  wanted: readonly Wanted[],
): Permits<Wanted> {
  const decide = makeDecider(facts);
  const groups = new Map<string, { decision: AccessDecision; consent: ConsentId | undefined; covers: Wanted[] }>();
  const denied: { wanted: Wanted; failed: readonly FailedRule[] }[] = [];
  for (const item of wanted) {
    const decision: AccessDecision =
      item.disclosing === about.disclosing
        ? decide(item)
        : {
            decision: 'deny',
            passed: [],
            failed: [{ rule: 'disclosing-link', reason: 'link/not-at-disclosing-facility', cure: 'none' }],
          };
    if (decision.decision === 'deny') {
      denied.push({ wanted: item, failed: decision.failed });
      continue;
    }
    const consent = decision.passed.find((rule) => rule.consent !== undefined)?.consent;
    const group = groups.get(consent ?? 'own');
    if (group === undefined) groups.set(consent ?? 'own', { decision, consent, covers: [item] });
    else group.covers.push(item);
  }
  const granted = [...groups.values()].map(({ decision, consent, covers }) => ({
    decision,
    covers,
    access: grant(
      facts,
      about,
      facts.consents.find((state) => state.consent === consent),
      covers,
    ),
  }));
  return { granted, denied };
}

function grant(
  facts: AccessFacts,
  about: { disclosing: FacilityId; purpose: PurposeOfUse; newDecision: () => DecisionId },
  consent: ConsentState | undefined,
  covers: readonly AccessRequest[],
): GrantedAccess {
  return {
    brand: 'GrantedAccess',
    id: about.newDecision(),
    patient: facts.patient,
    actor: facts.actor,
    disclosing: about.disclosing,
    kinds: [...new Set(covers.map((item) => item.kind))],
    sensitive: [...new Set(covers.flatMap((item) => item.sensitive ?? []))],
    ...(consent?.scope.from === undefined ? {} : { from: consent.scope.from }),
    ...(consent?.scope.until === undefined ? {} : { until: consent.scope.until }),
    purpose: about.purpose,
  };
}

/**
 * 紐付けのための照会: name, sex and birth date of one ID and nothing clinical; the caller has checked the ability to
 * link.
 */
export function permitLinking(about: {
  patient: PatientId;
  actor: Actor;
  disclosing: FacilityId;
  id: DecisionId;
}): GrantedAccess {
  return {
    brand: 'GrantedAccess',
    id: about.id,
    patient: about.patient,
    actor: about.actor,
    disclosing: about.disclosing,
    kinds: [],
    sensitive: [],
    purpose: 'linking',
  };
}
