import { describe, expect, it } from 'vitest';
import { DEFAULT_PROFILE } from '../policy/policy-profile.ts';
import type { Role } from '../staff/role.ts';
import { localDate } from '../time/local-date.ts';
import type { AccessFacts, AccessRequest, DenialReason } from './access-decision.ts';
import { decideAccess } from './decide-access.ts';
import {
  aConsent,
  CLINIC,
  doctor,
  facts,
  HOSPITAL,
  LABORATORY,
  OTHER_HOSPITAL,
  policy,
  TODAY,
} from './fixture/some-facts.ts';

describe('decideAccess', () => {
  it('permits what every rule permits, and names what each rule found', () => {
    const decision = decideAccess(facts(), LABORATORY);
    expect(decision.decision).toBe('permit');
    expect(decision.passed.map((rule) => rule.reason)).toEqual([
      'role/reads-kind',
      'session/strong-enough',
      'link/disclosing-facility',
      'link/viewing-facility',
      'consent/covers',
      'consent/no-sensitive-content',
      'publication/published',
    ]);
    expect(decision.passed.find((rule) => rule.reason === 'consent/covers')?.consent).toBe('c1');
  });

  const table: readonly [
    name: string,
    facts: Partial<AccessFacts>,
    request: Partial<AccessRequest>,
    reason: DenialReason,
  ][] = [
    ['a role that does not read the kind', doctor({ role: 'care-staff' }), {}, 'role/kind-not-readable'],
    ['a clerk', doctor({ role: 'clerk' }), {}, 'role/kind-not-readable'],
    ['a role nobody has heard of', doctor({ role: 'janitor' as Role }), {}, 'role/kind-not-readable'],
    ['a session that is too weak', { profile: { ...DEFAULT_PROFILE, requiredStrength: 2 } }, {}, 'session/too-weak'],
    [
      'a facility at which the patient is not linked',
      {},
      { disclosing: OTHER_HOSPITAL },
      'link/not-at-disclosing-facility',
    ],
    [
      'a viewing facility without the patient’s ID',
      { linkedFacilities: new Set([HOSPITAL]) },
      {},
      'link/not-at-viewing-facility',
    ],
    ['no consent', { consents: [] }, {}, 'consent/not-registered'],
    ['a consent not yet in force', { consents: [aConsent({}, 'pending')] }, {}, 'consent/pending'],
    ['a suspended consent', { consents: [aConsent({}, 'suspended')] }, {}, 'consent/suspended'],
    ['a withdrawn consent', { consents: [aConsent({}, 'withdrawn')] }, {}, 'consent/withdrawn'],
    ['an erased consent', { consents: [aConsent({}, 'erased')] }, {}, 'consent/withdrawn'],
    [
      'a consent for another disclosing facility',
      { consents: [aConsent({ disclosing: [OTHER_HOSPITAL] })] },
      {},
      'consent/disclosing-not-covered',
    ],
    [
      'an excluded disclosing facility under comprehensive consent',
      { consents: [aConsent({ excludedDisclosing: [HOSPITAL] })] },
      {},
      'consent/disclosing-not-covered',
    ],
    [
      'a consent for other readers',
      { consents: [aConsent({ viewing: [OTHER_HOSPITAL] })] },
      {},
      'consent/viewing-not-covered',
    ],
    ['an excluded reader', { consents: [aConsent({ excludedViewing: [CLINIC] })] }, {}, 'consent/viewing-not-covered'],
    ['a kind that was left out', { consents: [aConsent({ kinds: ['prescription'] })] }, {}, 'consent/kind-not-covered'],
    [
      'a kind both included and excluded',
      { consents: [aConsent({ kinds: ['laboratory'], excludedKinds: ['laboratory'] })] },
      {},
      'consent/kind-not-covered',
    ],
    [
      'a day before the consent’s period',
      { consents: [aConsent({ from: localDate('2026-05-02') })] },
      {},
      'consent/period-not-covered',
    ],
    [
      'a day after the consent’s period',
      { consents: [aConsent({ until: localDate('2026-04-30') })] },
      {},
      'consent/period-not-covered',
    ],
    [
      'a standing fact under a consent that ends',
      { consents: [aConsent({ until: localDate('2030-01-01') })] },
      { day: undefined },
      'consent/period-not-covered',
    ],
    ['a sensitive entry that is not named', {}, { sensitive: 'psychiatry' }, 'consent/sensitive-not-named'],
    [
      'a sensitive entry of another category',
      { consents: [aConsent({ sensitive: ['hiv'] })] },
      { sensitive: 'genetics' },
      'consent/sensitive-not-named',
    ],
    ['a facility that publishes nothing', { publication: new Map() }, {}, 'facility/not-disclosing'],
    ['a kind that is not published', policy({ kinds: ['prescription'] }), {}, 'publication/kind-not-published'],
    [
      'a day before publication began',
      policy({ publishedSince: localDate('2026-05-02') }),
      {},
      'publication/before-start',
    ],
    ['a result that is still held back', policy({ delayDays: { laboratory: 60 } }), {}, 'publication/held-back'],
  ];
  it.each(table)('refuses %s', (_name, change, request, reason) => {
    const decision = decideAccess(facts(change), { ...LABORATORY, ...request });
    expect(decision.decision).toBe('deny');
    expect(decision.failed.map((rule) => rule.reason)).toContain(reason);
    expect(decision.failed.every((rule) => rule.cure.length > 0)).toBe(true);
  });

  it('permits the last day of a period, the first of publication and the day on which the delay is over', () => {
    const day = LABORATORY.day ?? TODAY;
    for (const change of [
      { consents: [aConsent({ from: day, until: day })] },
      policy({ publishedSince: day }),
      policy({ delayDays: { laboratory: 31 } }),
    ])
      expect(decideAccess(facts(change), LABORATORY).decision).toBe('permit');
  });

  it('names every rule that failed, not only the first', () => {
    const decision = decideAccess(
      facts({ ...doctor({ role: 'clerk' }), consents: [], linkedFacilities: new Set() }),
      LABORATORY,
    );
    expect(decision.failed.map((rule) => rule.rule)).toEqual(['role', 'disclosing-link', 'viewing-link', 'consent']);
  });

  it('lets a facility read its own records without consent, but not without the patient’s ID there', () => {
    expect(decideAccess(facts({ ...doctor({ facility: HOSPITAL }), consents: [] }), LABORATORY).decision).toBe(
      'permit',
    );
    expect(
      decideAccess(facts({ ...doctor({ facility: HOSPITAL }), consents: [], linkedFacilities: new Set() }), LABORATORY)
        .decision,
    ).toBe('deny');
  });
});
