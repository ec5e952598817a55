import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RECORD_KINDS, type RecordKind } from '../record/record-kind.ts';
import { ROLES, type Role } from '../staff/role.ts';
import { ABILITIES } from './ability.ts';
import { POLICY_FIELDS } from './policy-fields.ts';
import { DEFAULT_PROFILE, readPolicyProfile, type PolicyProfile } from './policy-profile.ts';
import { abilitiesOf, readsKind } from './what-a-role-may.ts';

describe('readPolicyProfile', () => {
  it('takes what is absent from the defaults, field by field and role by role', () => {
    expect(readPolicyProfile({})).toEqual({ profile: DEFAULT_PROFILE });
    expect(
      readPolicyProfile({ idleLockSeconds: 600, matching: { automatic: true }, abilities: { clerk: [] } }),
    ).toEqual({
      profile: {
        ...DEFAULT_PROFILE,
        idleLockSeconds: 600,
        matching: { propose: true, automatic: true },
        abilities: { ...DEFAULT_PROFILE.abilities, clerk: [] },
      },
    });
  });

  const wrong: readonly [why: string, json: unknown, at: readonly string[]][] = [
    ['no table', 'strict', ['']],
    ['a list', [], ['']],
    ['nothing', null, ['']],
    ['an unknown field', { requireViewingLinks: true }, ['requireViewingLinks']],
    ['a word for yes', { requireViewingLink: 'yes' }, ['requireViewingLink']],
    ['no factor', { requiredStrength: 0 }, ['requiredStrength']],
    ['half a factor', { requiredStrength: 1.5 }, ['requiredStrength']],
    ['a screen that never locks', { idleLockSeconds: 3601 }, ['idleLockSeconds']],
    ['an unknown switch', { matching: { auto: true } }, ['matching.auto']],
    ['a switch between', { matching: { propose: 1 } }, ['matching.propose']],
    ['an unknown role', { readableKinds: { janitor: [] } }, ['readableKinds.janitor']],
    ['an unknown kind', { readableKinds: { nurse: ['gossip'] } }, ['readableKinds.nurse']],
    ['no list', { abilities: { nurse: 'view-records' } }, ['abilities.nurse']],
    ['an absent value', { abilities: { nurse: null } }, ['abilities.nurse']],
    ['two at once', { requiredStrength: '2', idle: 1 }, ['idle', 'requiredStrength']],
  ];
  it.each(wrong)('refuses %s and says where', (_why, json, at) => {
    const read = readPolicyProfile(json);
    expect('issues' in read && read.issues.map((issue) => issue.at)).toEqual(at);
  });

  it('has a Japanese name, a source and an explanation for each field, and a default that it would take itself', () => {
    for (const [name, field] of Object.entries(POLICY_FIELDS)) {
      for (const text of [field.labelJa, field.source, field.changes.ja, field.changes.en])
        expect(text, name).not.toBe('');
      expect(field.read(field.default, name), name).toEqual({ value: field.default });
    }
    expect(Object.keys(DEFAULT_PROFILE)).toEqual(Object.keys(POLICY_FIELDS));
  });
});

const aProfile: fc.Arbitrary<PolicyProfile> = fc
  .record({ kinds: tableOf(RECORD_KINDS), abilities: tableOf(ABILITIES) })
  .map(({ kinds, abilities }) => ({ ...DEFAULT_PROFILE, readableKinds: kinds, abilities }));

function tableOf<Word extends string>(words: readonly Word[]): fc.Arbitrary<Record<Role, readonly Word[]>> {
  return fc
    .tuple(...ROLES.map(() => fc.subarray([...words])))
    .map((lists) => Object.fromEntries(ROLES.map((role, at) => [role, lists[at] ?? []])) as Record<Role, Word[]>);
}

describe('properties of what a role may', () => {
  it('taking a kind or an ability away never permits more', () => {
    const anything = fc.record({
      profile: aProfile,
      role: fc.constantFrom(...ROLES),
      kind: fc.constantFrom(...RECORD_KINDS),
      ability: fc.constantFrom(...ABILITIES),
      emergency: fc.boolean(),
    });
    fc.assert(
      fc.property(anything, ({ profile, role, kind, ability, emergency }) => {
        const less: PolicyProfile = {
          ...profile,
          readableKinds: {
            ...profile.readableKinds,
            [role]: profile.readableKinds[role].filter((one) => one !== kind),
          },
          abilities: { ...profile.abilities, [role]: profile.abilities[role].filter((one) => one !== ability) },
        };
        for (const other of ROLES) {
          for (const one of RECORD_KINDS)
            if (readsKind(less, other, one)) expect(readsKind(profile, other, one)).toBe(true);
          const all = abilitiesOf(profile, other, emergency);
          for (const one of abilitiesOf(less, other, emergency)) expect(all).toContain(one);
        }
        expect(readsKind(less, role, kind)).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(aProfile, (profile) => {
        expect(readPolicyProfile(JSON.parse(JSON.stringify(profile)))).toEqual({ profile });
      }),
      { numRuns: 200 },
    );
  });

  it('permits a role that nobody knows nothing', () => {
    expect(readsKind(DEFAULT_PROFILE, 'janitor' as Role, 'allergy' satisfies RecordKind)).toBe(false);
    expect(abilitiesOf(DEFAULT_PROFILE, 'janitor' as Role, true)).toEqual([]);
  });

  it('lets nobody search by name in an emergency who may not view records', () => {
    expect(abilitiesOf(DEFAULT_PROFILE, 'doctor', true)).toContain('search-emergency');
    expect(abilitiesOf(DEFAULT_PROFILE, 'doctor', false)).not.toContain('search-emergency');
    expect(abilitiesOf(DEFAULT_PROFILE, 'auditor', true)).not.toContain('search-emergency');
  });
});
