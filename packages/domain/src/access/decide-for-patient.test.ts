import { describe, expect, it } from 'vitest';
import type { PatientId, RepresentativeId } from '../identifiers/uuid.ts';
import { DEFAULT_PROFILE } from '../policy/policy-profile.ts';
import { localDate } from '../time/local-date.ts';
import type { AccessFacts, AccessRequest, DenialReason } from './access-decision.ts';
import type { Actor } from './actor.ts';
import { decideAccess } from './decide-access.ts';
import { DOCTOR, facts, LABORATORY, OTHER_HOSPITAL, PATIENT, policy } from './fixture/some-facts.ts';

const OWNER: Actor = { kind: 'patient', patient: PATIENT, strength: 1 };
const closed: AccessFacts['unopened'] = new Map([
  [LABORATORY.disclosing, { rule: 'consent', reason: 'consent/withdrawn', cure: 'register-consent' }],
]);

describe('a patient', () => {
  it('reads the own published record, whoever else may see it, and is told why', () => {
    const decision = decideAccess(facts({ actor: OWNER, consents: [] }), LABORATORY);
    expect(decision.decision).toBe('permit');
    expect(decision.passed.map((rule) => rule.reason)).toEqual([
      'actor/own-record',
      'session/strong-enough',
      'link/disclosing-facility',
      'publication/published',
    ]);
  });

  const table: readonly [
    what: string,
    facts: Partial<AccessFacts>,
    request: Partial<AccessRequest>,
    reason: DenialReason,
  ][] = [
    ['another person’s', { patient: 'somebody else' as PatientId }, {}, 'actor/other-patient'],
    ['what needs naming in a consent', {}, { sensitive: 'psychiatry' }, 'actor/sensitive-not-decided'],
    ['anything on a weak sign-in', { profile: { ...DEFAULT_PROFILE, requiredStrength: 2 } }, {}, 'session/too-weak'],
    ['where no number is linked', {}, { disclosing: OTHER_HOSPITAL }, 'link/not-at-disclosing-facility'],
    ['where it is not open to the region', { unopened: closed }, {}, 'consent/withdrawn'],
    ['what is not published', policy({ kinds: ['prescription'] }), {}, 'publication/kind-not-published'],
    ['what came before', policy({ publishedSince: localDate('2026-05-02') }), {}, 'publication/before-start'],
    ['what is still held back', policy({ delayDays: { laboratory: 60 } }), {}, 'publication/held-back'],
    ['at a facility that discloses nothing', { publication: new Map() }, {}, 'facility/not-disclosing'],
  ];
  it.each(table)('does not read %s', (_what, change, request, reason) => {
    const decision = decideAccess(facts({ actor: OWNER, ...change }), { ...LABORATORY, ...request });
    expect(decision.decision).toBe('deny');
    expect(decision.failed.map((rule) => rule.reason)).toContain(reason);
  });

  it('is told nothing more of another person’s record than that it is another’s', () => {
    const decision = decideAccess(facts({ actor: OWNER, patient: 'somebody else' as PatientId }), LABORATORY);
    expect(decision).toEqual({
      decision: 'deny',
      passed: [],
      failed: [{ rule: 'actor', reason: 'actor/other-patient', cure: 'none' }],
    });
  });
});

const others: readonly [who: string, actor: Actor, reason: DenialReason][] = [
  [
    'a representative',
    {
      kind: 'representative',
      representative: 'r' as RepresentativeId,
      patient: PATIENT,
      relation: '長女',
      strength: 2,
    },
    'actor/representative-not-decided',
  ],
  [
    'a system of the facility',
    { kind: 'system', name: 'his-chuo', facility: DOCTOR.facility },
    'actor/system-reads-nothing',
  ],
  ['a system of nobody', { kind: 'system', name: 'platform' }, 'actor/system-reads-nothing'],
  ['an actor of unknown kind', { ...DOCTOR, kind: 'robot' } as unknown as Actor, 'actor/unknown'],
  ['an actor without a kind', { ...DOCTOR, kind: undefined } as unknown as Actor, 'actor/unknown'],
];
it.each(others)('%s reads nothing at all, and is told so', (_who, actor, reason) => {
  expect(decideAccess(facts({ actor }), LABORATORY)).toEqual({
    decision: 'deny',
    passed: [],
    failed: [{ rule: 'actor', reason, cure: 'none' }],
  });
});
