import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant, localDate, type Demographics } from '@musubi/domain';
import { systemClock } from '@musubi/runtime';
import { makeMatchList, testDatabase } from '@musubi/testkit';
import { MIGRATIONS, anIndex, CHIYO, HONBU, ICHIRO, SOGO, type AnIndex } from '../../fixture/an-index.ts';
import { findCandidates } from '../matching/find-candidates.ts';
import { findIdentity } from '../register/identity-store.ts';
import { learnModel } from '../matching/learn-model.ts';
import { openPatientIndex } from '../matching/open-patient-index.ts';
import { rekeyIdentities } from '../matching/rekey-identities.ts';
import { takeIdentity } from '../feed/take-identity.ts';

let region: AnIndex;
const by = { source: 'facility-feed', trace: 'test' } as const;
const now = () => instant(systemClock.now());
/** Sent by the hospital, in its own way of writing. */
const SENT: Demographics = {
  ...CHIYO,
  kanjiName: { family: '高橋', given: '千代' },
  kanaName: { family: 'タカハシ', given: 'チヨ' },
  address: 'みほん県結市港町1-2-3',
  postalCode: '9990101',
};

afterEach(() => region[Symbol.asyncDispose]());

describe('a network that leaves linking to people', () => {
  beforeEach(async () => {
    region = await anIndex(await testDatabase(MIGRATIONS), {});
  });

  it('makes one case per pair, renews it with the identity, withdraws it when no longer alike', async () => {
    await region.register(CHIYO);
    expect(await region.take(HONBU, '001', SENT)).toMatchObject({ changed: true, cases: 1, linked: [] });
    expect(await region.take(HONBU, '001', SENT)).toMatchObject({ changed: false, cases: 0 });
    await region.take(HONBU, '001', { ...SENT, telephones: ['099-000-9999'] });
    expect(await region.cases()).toMatchObject([
      { kind: 'link', state: 'open', right: '001', version: 2, source: 'facility-feed' },
    ]);
    await region.take(HONBU, '001', ICHIRO);
    expect(await region.cases()).toMatchObject([{ state: 'withdrawn' }]);
    expect(await region.links()).toEqual([]);
  });

  it('proposes the hospitals’ records when a facility registers the person', async () => {
    await region.take(HONBU, '001', SENT);
    await region.take(SOGO, '77', CHIYO);
    await region.register(CHIYO);
    expect((await region.cases()).map(({ kind, right, source }) => [kind, right, source]).sort()).toEqual([
      ['link', '001', 'registration'],
      ['link', '77', 'registration'],
    ]);
  });

  it('makes nothing of two hospitals’ records of somebody who is not registered', async () => {
    await region.take(HONBU, '001', SENT);
    await region.take(SOGO, '77', CHIYO);
    expect([await region.cases(), await region.links()]).toEqual([[], []]);
  });

  it('keeps of what a hospital sends only what tells who somebody is', async () => {
    await region.take(HONBU, '001', {
      ...SENT,
      height: '150',
      weight: '50',
      bloodType: 'A',
      relatives: [{ name: '髙橋 花子', telephone: '099-000-0111' }],
    });
    expect((await findIdentity(region.db, 'mihon', HONBU, '001'))?.demographics).toEqual(SENT);
  });

  it('learns a model from the region’s own identities, and names its version in all later evidence', async () => {
    expect(await learnModel(region.index.center)).toBeUndefined();
    await region.index.center.db.transaction(async (tx) => {
      for (const [i, { cells }] of [...makeMatchList({ seed: 'learn', rows: 400 })].entries()) {
        const [
          ,
          ,
          family = '',
          given = '',
          familyKana = '',
          givenKana = '',
          ,
          ,
          postalCode = '',
          address = '',
          telephone = '',
        ] = cells;
        const demographics: Demographics = {
          kanjiName: { family, given },
          kanaName: { family: familyKana, given: givenKana },
          sex: 'unknown',
          postalCode,
          address,
          telephones: [telephone],
        };
        await takeIdentity(
          region.index,
          tx,
          { change: 'put', facility: SOGO, localPatient: `${i}`, demographics, seenAt: now() },
          { ...by, matching: 'later' },
        );
      }
    });
    expect(await learnModel(region.index.center, 300)).toEqual({ version: 1, records: 400 });
    const later = openPatientIndex(region.index.center, () => undefined);
    expect((await later.models.current(region.db)).version).toBe(1);
    expect((await later.models.version(region.db, 0))?.model).not.toEqual(
      (await later.models.version(region.db, 1))?.model,
    );
    expect(await later.models.version(region.db, 2)).toBeUndefined();
  });

  it('does not let a message that was long on its way undo a correction', async () => {
    await region.take(HONBU, '001', SENT, 2_000);
    expect((await region.take(HONBU, '001', ICHIRO, 1_000)).changed).toBe(false);
    expect((await findIdentity(region.db, 'mihon', HONBU, '001'))?.demographics.birthDate).toBe(CHIYO.birthDate);
  });

  it('finds a person written otherwise: other kanji, half-width kana, a swapped date, another address', async () => {
    const patient = await region.register(CHIYO);
    const spellings: readonly Demographics[] = [
      { ...CHIYO, kanjiName: { family: '高橋', given: '千代' } },
      { ...CHIYO, kanaName: { family: 'ﾀｶﾊｼ', given: 'ﾁﾖ' } },
      { ...CHIYO, address: 'みほん県結市浜町7-8-9', postalCode: '999-0707' },
      {
        ...ICHIRO,
        sex: 'female',
        kanjiName: { family: '高橋', given: '千代' },
        kanaName: { family: 'タカハシ', given: 'チヨ' },
        birthDate: localDate('1951-04-18'),
      },
    ];
    for (const spelling of spellings) {
      const { candidates, cut } = await findCandidates(region.index, region.db, spelling, { least: 'any' });
      expect([candidates.map((candidate) => candidate.patient), cut]).toEqual([[patient], false]);
    }
  });

  it('is not slowed by a telephone that three thousand have, and says that it did not look at it', async () => {
    await region.db.query(
      `insert into identity (network_id, domain, local_patient, demographics, source, seen_at)
       select 'mihon', $1, 'home-' || n, $2, 'list-import', now() from generate_series(1, 3000) as n`,
      [HONBU, { sex: 'unknown', telephones: ['099-111-1111'] }],
    );
    expect(await rekeyIdentities(region.index)).toBe(3_000);
    await region.register(CHIYO);
    const { candidates, cut } = await findCandidates(region.index, region.db, {
      ...CHIYO,
      telephones: ['099-111-1111'],
    });
    expect([candidates.length, cut]).toEqual([1, true]);
  });
});
