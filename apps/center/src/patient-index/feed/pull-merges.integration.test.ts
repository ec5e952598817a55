import type { IdentityChange } from '@musubi/contract';
import { instant, type Demographics } from '@musubi/domain';
import { systemClock } from '@musubi/runtime';
import { testDatabase } from '@musubi/testkit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { anIndex, CHIYO, HONBU, ICHIRO, MIGRATIONS, type AnIndex } from '../../fixture/an-index.ts';
import { HOSPITAL_A, SATO, smallRegion, TAKAHASHI } from '../../fixture/small-region.ts';
import type { IdentityInput } from '../linking/identity-input.ts';
import { takeIdentityAlone } from './take-identity.ts';

describe('numbers that two patients exchange, as their hospital’s feed tells it', () => {
  let region: AnIndex;
  afterEach(() => region[Symbol.asyncDispose]());

  it.each([{ automatic: true }, { automatic: false }])(
    'keeps each link with its person, and asks nobody (automatic: $automatic)',
    async (matching) => {
      region = await anIndex(await testDatabase(MIGRATIONS), { automatic: true });
      const [chiyo, ichiro] = [await region.register(CHIYO), await region.register(ICHIRO)];
      await region.take(HONBU, '001', CHIYO);
      await region.take(HONBU, '002', ICHIRO);
      expect((await region.links()).map(({ patient, number }) => [patient, number])).toEqual([
        [chiyo, '001'],
        [ichiro, '002'],
      ]);
      await region.db.query(
        `update network set profile = jsonb_set(profile, '{matching,automatic}', to_jsonb($1::boolean))`,
        [matching.automatic],
      );
      const feed = { facility: HONBU, seenAt: instant(systemClock.now()) };
      const merge = (from: string, into: string): IdentityInput => ({ change: 'merge', ...feed, from, into });
      const put = (localPatient: string, demographics: Demographics): IdentityInput => ({
        change: 'put',
        ...feed,
        localPatient,
        demographics,
      });
      const steps = [
        merge('001', '~a'),
        merge('002', '~b'),
        merge('~a', '002'),
        merge('~b', '001'),
        put('001', ICHIRO),
        put('002', CHIYO),
      ];
      for (const step of steps) await takeIdentityAlone(region.index, step, { source: 'facility-feed', trace: 'test' });
      expect((await region.links()).map(({ patient, number }) => [patient, number])).toEqual([
        [ichiro, '001'],
        [chiyo, '002'],
      ]);
      expect((await region.cases()).filter((one) => one.state === 'open')).toEqual([]);
    },
  );
});

it('moves the link of a number that its hospital merged, by the hospital’s own word, once', async () => {
  await using region = await smallRegion();
  const put = (sequence: number, localPatient: string, demographics: Demographics): IdentityChange => ({
    sequence,
    localPatient,
    change: 'put',
    demographics,
  });
  const known = async () =>
    (
      await region.db.query<{ number: string }>(
        `select local_patient as number from identity where domain = $1 and state = 'known' order by local_patient`,
        [HOSPITAL_A],
      )
    ).map((row) => row.number);
  region.a.identities = [put(1, 'A1', TAKAHASHI), put(2, 'A2', SATO)];
  await vi.waitFor(async () => expect(await known()).toEqual(['A1', 'A2']), { timeout: 15_000, interval: 50 });
  region.a.identities = [
    put(2, 'A2', SATO),
    put(3, 'A9', TAKAHASHI),
    { sequence: 4, localPatient: 'A1', change: 'merge', into: 'A9' },
    { sequence: 5, localPatient: 'A2', change: 'merge', into: 'A2' },
  ];
  await vi.waitFor(async () => expect(await known()).toEqual(['A2', 'A9']), { timeout: 15_000, interval: 50 });
  expect(
    await region.db.query(
      `select n.local_patient as into from identity as i join identity as n on n.identity_id = i.replaced_by
       where i.domain = $1 and i.local_patient = 'A1'`,
      [HOSPITAL_A],
    ),
  ).toEqual([{ into: 'A9' }]);
  expect(region.logged('identities/line-skipped')).toBeGreaterThan(0);
});
