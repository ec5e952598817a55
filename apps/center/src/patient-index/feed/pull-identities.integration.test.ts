import type { IdentityChange } from '@musubi/contract';
import type { Demographics } from '@musubi/domain';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { HOSPITAL_A, SATO, smallRegion, TAKAHASHI, type SmallRegion } from '../../fixture/small-region.ts';

let region: SmallRegion;
beforeAll(async () => {
  region = await smallRegion();
});
afterAll(() => region[Symbol.asyncDispose]());

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
const eventually = (numbers: readonly string[]) =>
  vi.waitFor(async () => expect(await known()).toEqual(numbers), { timeout: 15_000, interval: 100 });

it('takes in whom a hospital announces, follows changes, and forgets who is not linked when it stops', async () => {
  region.a.identities = [put(1, 'A1', TAKAHASHI), put(2, 'A2', SATO)];
  await eventually(['A1', 'A2']);
  region.a.identities = [
    put(1, 'A1', TAKAHASHI),
    { sequence: 3, localPatient: 'A2', change: 'remove' },
    put(4, 'A3', { ...SATO, telephones: ['bad\0line'] }),
    put(5, 'A4', SATO),
  ];
  await eventually(['A1', 'A4']);
  expect(region.logged('identities/line-skipped')).toBeGreaterThan(0);
  region.a.identities = undefined;
  await eventually([]);
});

it('leaves a long list to a bulk job instead of comparing it name by name', async () => {
  region.a.identities = Array.from({ length: 450 }, (_, i) =>
    put(10 + i, `L${String(i).padStart(4, '0')}`, { ...SATO, kanjiName: { family: '佐藤', given: `一郎${i}` } }),
  );
  await vi.waitFor(
    async () =>
      expect(
        await region.db.query(`select state, records_done from match_job where kind = 'facility' and asked_by is null`),
      ).toEqual([{ state: 'done', records_done: 450 }]),
    { timeout: 20_000, interval: 100 },
  );
  expect((await known()).length).toBe(450);
});

it('goes on taking in locations from a gateway that does not know the question', async () => {
  region.b.identities = 'unknown';
  const pulled = async () =>
    (
      await region.db.query<{ at: string }>(
        `select pulled_at as at from location_cursor as c join facility as f using (network_id, facility_id)
         where f.gateway = 'gw-b'`,
      )
    )[0]?.at;
  await vi.waitFor(async () => expect(await pulled()).toBeTruthy(), { timeout: 15_000, interval: 100 });
  expect(region.logged('locations/pull-failed')).toBe(0);
});
