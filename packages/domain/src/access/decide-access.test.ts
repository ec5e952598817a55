import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConsentScope, ConsentState } from '../consent/consent.ts';
import { facilityId, type FacilityId } from '../identifiers/facility-id.ts';
import type { ConsentId, DecisionId, PatientId, StaffId } from '../identifiers/uuid.ts';
import { DEFAULT_PROFILE } from '../policy/policy-profile.ts';
import { RECORD_KINDS, SENSITIVE_CATEGORIES } from '../record/record-kind.ts';
import { ROLES, type Role } from '../staff/role.ts';
import { addDays, localDate, type Instant, type LocalDate } from '../time/local-date.ts';
import type { AccessFacts, AccessRequest, DenialReason } from './access-decision.ts';
import { decideAccess } from './decide-access.ts';
import { makeDecider } from './make-decider.ts';
import { permitAccess } from './permit-access.ts';

const HOSPITAL = facilityId('9910000011');
const OTHER_HOSPITAL = facilityId('9910000029');
const CLINIC = facilityId('9910000037');
const TODAY = localDate('2026-06-01');
const COMPREHENSIVE: ConsentScope = {
  disclosing: 'all',
  viewing: 'all',
  excludedDisclosing: [],
  excludedViewing: [],
  kinds: 'all',
  excludedKinds: [],
  sensitive: [],
};

function aConsent(scope: Partial<ConsentScope> = {}, state: ConsentState['state'] = 'active', id = 'c1'): ConsentState {
  return {
    consent: id as ConsentId,
    state,
    scope: { ...COMPREHENSIVE, ...scope },
    since: '2026-01-01T00:00:00.000Z' as Instant,
  };
}
function facts(change: Partial<AccessFacts> = {}): AccessFacts {
  return {
    patient: 'p' as PatientId,
    viewer: { staff: 's' as StaffId, role: 'doctor', facility: CLINIC, strength: 1 },
    today: TODAY,
    linkedFacilities: new Set([HOSPITAL, CLINIC]),
    consents: [aConsent()],
    publication: new Map([
      [HOSPITAL, { facility: HOSPITAL, kinds: RECORD_KINDS }],
      [OTHER_HOSPITAL, { facility: OTHER_HOSPITAL, kinds: RECORD_KINDS }],
    ]),
    profile: DEFAULT_PROFILE,
    ...change,
  };
}
const LABORATORY: AccessRequest = { disclosing: HOSPITAL, kind: 'laboratory', day: localDate('2026-05-01') };
const viewer = (change: Partial<AccessFacts['viewer']>) => ({ viewer: { ...facts().viewer, ...change } });
const policy = (change: object) => ({
  publication: new Map([[HOSPITAL, { facility: HOSPITAL, kinds: RECORD_KINDS, ...change }]]),
});

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
    ['a role that does not read the kind', viewer({ role: 'care-staff' }), {}, 'role/kind-not-readable'],
    ['a clerk', viewer({ role: 'clerk' }), {}, 'role/kind-not-readable'],
    ['a role nobody has heard of', viewer({ role: 'janitor' as Role }), {}, 'role/kind-not-readable'],
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
      facts({ ...viewer({ role: 'clerk' }), consents: [], linkedFacilities: new Set() }),
      LABORATORY,
    );
    expect(decision.failed.map((rule) => rule.rule)).toEqual(['role', 'disclosing-link', 'viewing-link', 'consent']);
  });

  it('lets a facility read its own records without consent, but not without the patient’s ID there', () => {
    expect(decideAccess(facts({ ...viewer({ facility: HOSPITAL }), consents: [] }), LABORATORY).decision).toBe(
      'permit',
    );
    expect(
      decideAccess(facts({ ...viewer({ facility: HOSPITAL }), consents: [], linkedFacilities: new Set() }), LABORATORY)
        .decision,
    ).toBe('deny');
  });
});

const aFacility = fc.constantFrom<FacilityId>(HOSPITAL, OTHER_HOSPITAL, CLINIC);
const aKind = fc.constantFrom(...RECORD_KINDS);
const aDay = fc.integer({ min: -800, max: 60 }).map((days) => addDays(TODAY, days));
const aFacilityScope = fc.oneof(fc.constant('all' as const), fc.subarray([HOSPITAL, OTHER_HOSPITAL, CLINIC]));
const optionalDay = (key: 'from' | 'until') =>
  fc
    .option(aDay, { nil: undefined })
    .map((day): Partial<Record<typeof key, LocalDate>> => (day === undefined ? {} : { [key]: day }));
const aScope: fc.Arbitrary<ConsentScope> = fc
  .record({
    disclosing: aFacilityScope,
    viewing: aFacilityScope,
    excludedDisclosing: fc.subarray([HOSPITAL, CLINIC]),
    excludedViewing: fc.subarray([HOSPITAL, CLINIC]),
    kinds: fc.oneof(fc.constant('all' as const), fc.subarray([...RECORD_KINDS])),
    excludedKinds: fc.subarray([...RECORD_KINDS].slice(0, 6)),
    sensitive: fc.subarray([...SENSITIVE_CATEGORIES]),
    from: optionalDay('from'),
    until: optionalDay('until'),
  })
  .map(({ from, until, ...scope }) => ({ ...scope, ...from, ...until }));
const someConsents = fc
  .array(
    fc.record({
      scope: aScope,
      state: fc.constantFrom<ConsentState['state']>(
        'active',
        'active',
        'pending',
        'suspended',
        'withdrawn',
        'erasure-asked',
        'erased',
      ),
    }),
    { maxLength: 4 },
  )
  .map((list) => list.map(({ scope, state }, i) => aConsent(scope, state, `c${i}`)));
const aRequest: fc.Arbitrary<AccessRequest> = fc.record({
  disclosing: aFacility,
  kind: aKind,
  day: fc.option(aDay, { nil: undefined }),
  sensitive: fc.option(fc.constantFrom(...SENSITIVE_CATEGORIES), { nil: undefined }),
});
const someFacts: fc.Arbitrary<AccessFacts> = fc
  .record({
    role: fc.constantFrom(...ROLES),
    viewing: aFacility,
    strength: fc.integer({ min: 1, max: 2 }),
    linked: fc.subarray([HOSPITAL, OTHER_HOSPITAL, CLINIC]),
    consents: someConsents,
    requireViewingLink: fc.boolean(),
    since: fc.option(aDay, { nil: undefined }),
    delay: fc.integer({ min: 0, max: 30 }),
    published: fc.subarray([...RECORD_KINDS]),
  })
  .map((made) => ({
    ...facts(),
    viewer: { staff: 's' as StaffId, role: made.role, facility: made.viewing, strength: made.strength },
    linkedFacilities: new Set(made.linked),
    consents: made.consents,
    profile: { ...DEFAULT_PROFILE, requireViewingLink: made.requireViewingLink },
    publication: new Map([
      [
        HOSPITAL,
        {
          facility: HOSPITAL,
          kinds: made.published,
          ...(made.since === undefined ? {} : { publishedSince: made.since }),
          delayDays: { laboratory: made.delay, report: 7 },
        },
      ],
    ]),
  }));
const permits = (given: AccessFacts, request: AccessRequest) => decideAccess(given, request).decision === 'permit';

describe('properties of access', () => {
  it('taking consent away never permits more', () => {
    const lessOf = (consent: ConsentState, how: number): ConsentState | undefined => {
      const { scope } = consent;
      switch (how) {
        case 0:
          return undefined;
        case 1:
          return { ...consent, state: 'suspended' };
        case 2:
          return { ...consent, state: 'withdrawn' };
        case 3:
          return { ...consent, scope: { ...scope, excludedDisclosing: [...scope.excludedDisclosing, HOSPITAL] } };
        case 4:
          return { ...consent, scope: { ...scope, excludedViewing: [...scope.excludedViewing, CLINIC] } };
        case 5:
          return { ...consent, scope: { ...scope, excludedKinds: [...scope.excludedKinds, 'laboratory', 'problem'] } };
        case 6:
          return { ...consent, scope: { ...scope, sensitive: [] } };
        case 7:
          return {
            ...consent,
            scope: { ...scope, disclosing: scope.disclosing === 'all' ? [HOSPITAL] : scope.disclosing.slice(1) },
          };
        default:
          return {
            ...consent,
            scope: {
              ...scope,
              until: scope.until === undefined || scope.until > TODAY ? addDays(TODAY, -100) : addDays(scope.until, -1),
            },
          };
      }
    };
    fc.assert(
      fc.property(someFacts, aRequest, fc.nat(3), fc.nat(8), (given, request, which, how) => {
        const less = given.consents.flatMap((consent, i) =>
          i === which % Math.max(1, given.consents.length) ? (lessOf(consent, how) ?? []) : [consent],
        );
        if (permits({ ...given, consents: less }, request)) expect(permits(given, request)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('taking a link, the role or the publication away never permits more', () => {
    fc.assert(
      fc.property(someFacts, aRequest, aFacility, (given, request, gone) => {
        const fewer = [
          { ...given, linkedFacilities: new Set([...given.linkedFacilities].filter((linked) => linked !== gone)) },
          { ...given, viewer: { ...given.viewer, role: 'clerk' as const } },
          { ...given, viewer: { ...given.viewer, strength: 0 } },
          { ...given, publication: new Map() },
        ];
        for (const less of fewer) if (permits(less, request)) expect(permits(given, request)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('decides many at once as it decides each', () => {
    fc.assert(
      fc.property(someFacts, fc.array(aRequest, { minLength: 1, maxLength: 40 }), (given, requests) => {
        const decide = makeDecider(given);
        for (const request of requests) expect(decide(request)).toEqual(decideAccess(given, request));
      }),
      { numRuns: 500 },
    );
  });

  it('grants nothing that was not permitted, and never beyond the consent that permits it', () => {
    fc.assert(
      fc.property(someFacts, fc.array(aRequest, { maxLength: 30 }), (given, wanted) => {
        const { granted, denied } = permitAccess(
          given,
          { disclosing: HOSPITAL, purpose: 'treatment', newDecision: () => 'd' as DecisionId },
          wanted,
        );
        expect(granted.reduce((sum, grant) => sum + grant.covers.length, 0) + denied.length).toBe(wanted.length);
        for (const { access, covers } of granted) {
          for (const item of covers) {
            expect(permits(given, item) && item.disclosing === HOSPITAL).toBe(true);
            expect(access.kinds).toContain(item.kind);
            if (item.sensitive !== undefined) expect(access.sensitive).toContain(item.sensitive);
            if (item.day !== undefined && access.from !== undefined) expect(item.day >= access.from).toBe(true);
            if (item.day !== undefined && access.until !== undefined) expect(item.day <= access.until).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
