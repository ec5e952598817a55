import type { IdentityChange } from '@musubi/contract';
import { instant, type Demographics } from '@musubi/domain';
import { systemClock } from '@musubi/runtime';
import { testDatabase } from '@musubi/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { anIndex, CHIYO, HONBU, ICHIRO, MIGRATIONS, type AnIndex } from '../../fixture/an-index.ts';
import { HOSPITAL_A, SATO, smallRegion, TAKAHASHI } from '../../fixture/small-region.ts';
import type { IdentityInput } from '../linking/identity-input.ts';
import { takeIdentityAlone } from '../feed/take-identity.ts';

let region: AnIndex;
beforeEach(async () => {
  region = await anIndex(await testDatabase(MIGRATIONS), { automatic: true });
});
afterEach(() => region[Symbol.asyncDispose]());

const feed = () => ({ facility: HONBU, seenAt: instant(systemClock.now()) });
const take = (input: IdentityInput) =>
  takeIdentityAlone(region.index, input, { source: 'facility-feed', trace: 'test' });
const merge = (from: string, into: string) => take({ change: 'merge', ...feed(), from, into });
const unmerge = (former: string, current: string, more: { remains?: boolean; announced?: boolean } = {}) =>
  take({
    change: 'unmerge',
    ...feed(),
    former,
    current,
    remains: more.remains ?? true,
    announced: more.announced ?? true,
  });
const links = async () => (await region.links()).map(({ patient, number }) => [patient, number]);
const asked = async () => (await region.cases()).filter((one) => one.state === 'open' && one.kind === 'merge').length;

describe('a merge of numbers that its hospital takes back', () => {
  it('gives the link back to the number it came from, as often as it is told', async () => {
    const chiyo = await region.register(CHIYO);
    await region.take(HONBU, '001', CHIYO);
    await region.take(HONBU, '002', ICHIRO);
    await merge('001', '002');
    expect(await links()).toEqual([[chiyo, '002']]);
    for (let n = 0; n < 2; n++) {
      await unmerge('001', '002');
      expect(await links()).toEqual([[chiyo, '001']]);
    }
    await take({ change: 'put', ...feed(), localPatient: '001', demographics: CHIYO });
    expect(await links()).toEqual([[chiyo, '001']]);
    await merge('001', '002');
    expect(await links()).toEqual([[chiyo, '002']]);
  });

  it('finds the link also where it went on from number to number', async () => {
    const chiyo = await region.register(CHIYO);
    await region.take(HONBU, '001', CHIYO);
    await merge('001', '002');
    await merge('002', '003');
    await unmerge('001', '003');
    expect(await links()).toEqual([[chiyo, '001']]);
  });

  it('leaves a link alone that was made at the present number, and asks no more whether two are one', async () => {
    const [chiyo, ichiro] = [await region.register(CHIYO), await region.register(ICHIRO)];
    await region.take(HONBU, '001', CHIYO);
    await region.take(HONBU, '002', ICHIRO);
    await merge('001', '002');
    expect(await asked()).toBe(1);
    await unmerge('001', '002');
    expect([await links(), await asked()]).toEqual([
      [
        [chiyo, '001'],
        [ichiro, '002'],
      ],
      0,
    ]);
  });

  it('takes nobody else’s number: where the former one was linked anew, the wrong link only goes', async () => {
    const [chiyo, ichiro] = [await region.register(CHIYO), await region.register(ICHIRO)];
    await region.take(HONBU, '001', CHIYO);
    await merge('001', '002');
    await take({ change: 'put', ...feed(), localPatient: '001', demographics: ICHIRO });
    expect(await links()).toEqual([
      [ichiro, '001'],
      [chiyo, '002'],
    ]);
    await unmerge('001', '002');
    expect(await links()).toEqual([[ichiro, '001']]);
  });

  it('knows again what it knew, of a hospital that announces nobody', async () => {
    const chiyo = await region.register(CHIYO);
    await region.take(HONBU, '001', CHIYO);
    await merge('001', '002');
    await unmerge('001', '002', { announced: false, remains: false });
    expect(await links()).toEqual([[chiyo, '001']]);
    expect(
      await region.db.query(
        `select local_patient as number, state, demographics from identity where domain = $1 order by 1`,
        [HONBU],
      ),
    ).toMatchObject([
      { number: '001', state: 'known', demographics: CHIYO },
      { number: '002', state: 'gone' },
    ]);
  });
});

it('follows the numbers of a hospital that announces nobody, and takes its list in when it announces', async () => {
  await using small = await smallRegion();
  const put = (sequence: number, localPatient: string, demographics: Demographics): IdentityChange => ({
    sequence,
    localPatient,
    change: 'put',
    demographics,
  });
  const known = async () =>
    (
      await small.db.query<{ number: string }>(
        `select local_patient as number from identity where domain = $1 and state = 'known' order by local_patient`,
        [HOSPITAL_A],
      )
    ).map((row) => row.number);
  const place = async () =>
    (
      await small.db.query<{ next: number; announced: boolean }>(
        'select next, announced from identity_cursor where facility_id = $1',
        [HOSPITAL_A],
      )
    )[0];
  const before = await known();
  small.a.numbers = [put(3, 'A3', SATO), { sequence: 4, localPatient: 'A8', change: 'merge', into: 'A9' }];
  await vi.waitFor(async () => expect(await place()).toEqual({ next: 4, announced: false }), {
    timeout: 15_000,
    interval: 50,
  });
  expect(await known()).toEqual(before);
  small.a.identities = [put(1, 'A1', TAKAHASHI)];
  await vi.waitFor(async () => expect(await known()).toContain('A1'), { timeout: 15_000, interval: 50 });
});
