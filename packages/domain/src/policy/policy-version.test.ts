import fc from 'fast-check';
import { expect, it } from 'vitest';
import { instant, type Instant } from '../time/local-date.ts';
import { DEFAULT_PROFILE } from './policy-profile.ts';
import { policyAt, versionAt, type PolicyVersion } from './policy-version.ts';

const APRIL = '2026-03-31T15:00:00.000Z' as Instant;
const JUST_BEFORE_APRIL = '2026-03-31T14:59:59.999Z' as Instant;
const MAY = '2026-04-30T15:00:00.000Z' as Instant;
const JUNE = '2026-05-31T15:00:00.000Z' as Instant;

function aVersion(version: number, effectiveFrom: Instant): PolicyVersion {
  const profile = { ...DEFAULT_PROFILE, idleLockSeconds: 100 + version };
  return { network: 'mihon', version, effectiveFrom, profile, by: '協議会' };
}

const table: readonly [what: string, versions: readonly PolicyVersion[], at: Instant, inForce: number | undefined][] = [
  ['none', [], APRIL, undefined],
  ['one that lies ahead', [aVersion(1, APRIL)], JUST_BEFORE_APRIL, undefined],
  ['one from its first moment on', [aVersion(1, APRIL)], APRIL, 1],
  ['the later of two', [aVersion(1, APRIL), aVersion(2, MAY)], JUNE, 2],
  ['the later of two, in whatever order they come', [aVersion(2, MAY), aVersion(1, APRIL)], JUNE, 2],
  ['the former until the later begins', [aVersion(1, APRIL), aVersion(2, MAY)], APRIL, 1],
  ['the higher of two that begin together', [aVersion(3, APRIL), aVersion(2, APRIL)], APRIL, 3],
  ['one that was decided later for an earlier day', [aVersion(1, MAY), aVersion(2, APRIL)], APRIL, 2],
  ['and then the one that begins later', [aVersion(1, MAY), aVersion(2, APRIL)], MAY, 1],
];
it.each(table)('puts in force: %s', (_what, versions, at, inForce) => {
  expect(versionAt(versions, at)?.version).toBe(inForce);
  expect(policyAt(versions, at).idleLockSeconds).toBe(
    inForce === undefined ? DEFAULT_PROFILE.idleLockSeconds : 100 + inForce,
  );
});

it('never puts a version in force before its moment, nor changes its mind for one that lies ahead', () => {
  const aMoment = fc.integer({ min: 0, max: 5 }).map((day) => instant(day * 86_400_000));
  fc.assert(
    fc.property(fc.array(aMoment, { maxLength: 5 }), aMoment, (moments, at) => {
      const versions = moments.map((moment, index) => aVersion(index + 1, moment));
      const inForce = versionAt(versions, at);
      expect(inForce === undefined || inForce.effectiveFrom <= at).toBe(true);
      expect(
        versionAt(
          versions.filter((one) => one.effectiveFrom <= at),
          at,
        ),
      ).toBe(inForce);
    }),
  );
});
