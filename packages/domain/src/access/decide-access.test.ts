import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConsentScope, ConsentState } from '../consent/consent.ts';
import type { FacilityId } from '../identifiers/facility-id.ts';
import type { DecisionId, PatientId, RepresentativeId } from '../identifiers/uuid.ts';
import { DEFAULT_PROFILE } from '../policy/policy-profile.ts';
import { RECORD_KINDS, SENSITIVE_CATEGORIES } from '../record/record-kind.ts';
import { ROLES } from '../staff/role.ts';
import { addDays, type LocalDate } from '../time/local-date.ts';
import type { AccessFacts, AccessRequest, FailedRule } from './access-decision.ts';
import type { Actor } from './actor.ts';
import { decideAccess } from './decide-access.ts';
import { aConsent, CLINIC, DOCTOR, facts, HOSPITAL, OTHER_HOSPITAL, PATIENT, TODAY } from './fixture/some-facts.ts';
import { makeDecider } from './make-decider.ts';
import { permitAccess } from './permit-access.ts';

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
const strength = fc.integer({ min: 1, max: 2 });
const aPatient = fc.constantFrom(PATIENT, 'somebody else' as PatientId);
const aStaffActor: fc.Arbitrary<Actor> = fc.record({
  kind: fc.constant('staff' as const),
  staff: fc.constant(DOCTOR.staff),
  role: fc.constantFrom(...ROLES),
  facility: aFacility,
  strength,
});
const anotherActor: fc.Arbitrary<Actor> = fc.oneof(
  fc.record({ kind: fc.constant('patient' as const), patient: aPatient, strength }),
  fc.record({
    kind: fc.constant('representative' as const),
    representative: fc.constant('r' as RepresentativeId),
    patient: aPatient,
    strength,
  }),
  fc.record({ kind: fc.constant('system' as const), name: fc.constant('his-chuo'), facility: aFacility }),
);
const anActor = fc.oneof({ weight: 3, arbitrary: aStaffActor }, { weight: 1, arbitrary: anotherActor });
const CLOSED: FailedRule = { rule: 'consent', reason: 'consent/not-registered', cure: 'register-consent' };
const someFacts: fc.Arbitrary<AccessFacts> = fc
  .record({
    actor: anActor,
    closed: fc.subarray([HOSPITAL, OTHER_HOSPITAL, CLINIC]),
    linked: fc.subarray([HOSPITAL, OTHER_HOSPITAL, CLINIC]),
    consents: someConsents,
    requireViewingLink: fc.boolean(),
    since: fc.option(aDay, { nil: undefined }),
    delay: fc.integer({ min: 0, max: 30 }),
    published: fc.subarray([...RECORD_KINDS]),
  })
  .map((made) => ({
    ...facts(),
    actor: made.actor,
    unopened: new Map(made.closed.map((facility) => [facility, CLOSED])),
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
          ...(given.actor.kind === 'staff' ? [{ ...given, actor: { ...given.actor, role: 'clerk' as const } }] : []),
          ...(given.actor.kind === 'system' ? [] : [{ ...given, actor: { ...given.actor, strength: 0 } }]),
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

  it('a profile that takes a kind away never permits more', () => {
    fc.assert(
      fc.property(someFacts, aRequest, fc.constantFrom(...ROLES), aKind, (given, request, role, kind) => {
        const { readableKinds } = given.profile;
        const less = { ...readableKinds, [role]: readableKinds[role].filter((one) => one !== kind) };
        const stricter = { ...given, profile: { ...given.profile, readableKinds: less } };
        if (permits(stricter, request)) expect(permits(given, request)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('never permits a patient the record of another, nor anything to whoever is neither staff nor patient', () => {
    fc.assert(
      fc.property(someFacts, anotherActor, aRequest, (given, actor, request) => {
        const own = actor.kind === 'patient' && actor.patient === given.patient;
        if (permits({ ...given, actor }, request)) expect(own).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
