import type { ConsentSummary } from '@musubi/contract';
import { consentState, type ConsentEvent, type ConsentState, type Instant } from '@musubi/domain';

/** The state of each consent of one person. */
export function foldConsents(events: readonly ConsentEvent[], now: Instant): readonly ConsentState[] {
  const byConsent = new Map<string, ConsentEvent[]>();
  for (const event of events) byConsent.set(event.consent, [...(byConsent.get(event.consent) ?? []), event]);
  return [...byConsent.values()].flatMap((own) => consentState(own, now) ?? []);
}

const ORDER: readonly ConsentSummary['state'][] = [
  'active',
  'suspended',
  'pending',
  'withdrawn',
  'erasure-asked',
  'erased',
];

/** 同意の要約 for header and lists: the consent that counts most. */
export function summarizeConsents(states: readonly ConsentState[]): ConsentSummary {
  const best = [...states].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))[0];
  if (best === undefined) return { state: 'none', comprehensive: false, facilities: 0, until: null };
  const { disclosing, until } = best.scope;
  return {
    state: best.state,
    comprehensive: disclosing === 'all',
    facilities: disclosing === 'all' ? 0 : disclosing.length,
    until: until ?? null,
  };
}
