import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionView } from '@musubi/contract';
import {
  DEFAULT_PROFILE,
  instant,
  policyAt,
  type Instant,
  type PolicyProfile,
  type PolicyVersion,
} from '@musubi/domain';
import { directoryFileSchema } from '../directory/import-directory.ts';
import { smallRegion, type Browser, type SmallRegion } from '../fixture/small-region.ts';
import { findPolicy, findPolicyVersions, insertPolicyVersion } from './store.ts';

const HOUR = 3_600_000;
let region: SmallRegion;
beforeAll(async () => {
  region = await smallRegion();
});
afterAll(() => region[Symbol.asyncDispose]());

function aVersion(version: number, effectiveFrom: Instant, change: Partial<PolicyProfile>): PolicyVersion {
  return { network: 'mihon', version, effectiveFrom, profile: { ...DEFAULT_PROFILE, ...change }, by: '協議会 第3回' };
}
const inForceAfter = (milliseconds: number) => instant(region.clock.now() + milliseconds);
const record = (version: PolicyVersion) => insertPolicyVersion(region.db, version, inForceAfter(0));
const may = async (browser: Browser) => (await browser.get<SessionView>('session')).abilities;

describe('the version of the rules that is in force', () => {
  it('is the directory file’s until one begins, and counts from its moment on, also for who is signed in', async () => {
    const clerk = await region.signIn('clerk');
    await record(aVersion(1, inForceAfter(HOUR / 10), { abilities: { ...DEFAULT_PROFILE.abilities, clerk: [] } }));
    expect(await may(clerk)).toEqual(DEFAULT_PROFILE.abilities.clerk);
    expect((await clerk.call('gateways')).status).toBe(200);
    region.clock.advance(HOUR / 10);
    await clerk.call('unlock', { body: { password: 'musubi-himitsu-1' } });
    expect(await may(clerk)).toEqual([]);
    expect((await clerk.call('gateways')).status).toBe(403);
    await record(aVersion(2, inForceAfter(0), {}));
    expect((await clerk.call('gateways')).status).toBe(200);
  });

  it('is the one that the domain says, whatever the order in which they were decided', async () => {
    const moments = [5, 1, 3, 3, 9, 1];
    for (const [at, hour] of moments.entries())
      await record(aVersion(10 + at, inForceAfter(hour * HOUR), { idleLockSeconds: 100 + at }));
    const versions = await findPolicyVersions(region.db, 'mihon');
    expect(versions).toHaveLength(2 + moments.length);
    for (const hour of [0, 1.5, 3.5, 6, 10]) {
      const at = inForceAfter(hour * HOUR);
      expect(await findPolicy(region.db, 'mihon', at)).toEqual(policyAt(versions, at));
    }
  });

  it('is none where the network is not in the directory', async () => {
    expect(await findPolicy(region.db, 'elsewhere', inForceAfter(0))).toBeUndefined();
  });
});

it('a rule that nobody knows is refused by the directory, and permits nothing in the database', async () => {
  const file = {
    network: 'mihon',
    regionalIdPrefix: '99',
    facilities: [],
    staff: [],
    profile: { everybodyReads: true },
  };
  const parsed = directoryFileSchema.safeParse(file);
  expect(parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'))).toContain(
    'profile.everybodyReads',
  );
  const doctor = await region.signIn('doctor');
  const foul = { ...aVersion(99, inForceAfter(-1), {}), profile: { everybodyReads: true } };
  // what no program of ours would write
  await record(foul as unknown as PolicyVersion);
  expect((await doctor.call('session')).status).toBe(500);
});
