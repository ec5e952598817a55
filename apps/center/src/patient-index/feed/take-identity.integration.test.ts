import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant, localDate, type Demographics, type StaffId } from '@musubi/domain';
import { newId, systemClock } from '@musubi/runtime';
import { makeMatchList, testDatabase } from '@musubi/testkit';
import { MIGRATIONS, anIndex, CHIYO, HONBU, ICHIRO, MINATO, SOGO, type AnIndex } from '../../fixture/an-index.ts';
import { declareDifferent } from '../linking/declared-different.ts';
import { findCandidates } from '../matching/find-candidates.ts';
import { findIdentity, findPatientIdentity } from '../register/identity-store.ts';
import { learnModel } from '../matching/learn-model.ts';
import { noteUnlinkByHand } from '../linking/link-by-hand.ts';
import { openPatientIndex } from '../matching/open-patient-index.ts';
import { rekeyIdentities } from '../matching/rekey-identities.ts';
import { insertLink } from '../linking/link-change-store.ts';
import { findLinks } from '../register/link-store.ts';
import type { IdentityInput } from '../linking/identity-input.ts';
import { takeIdentity, takeIdentityAlone } from './take-identity.ts';

let region: AnIndex;
const by = { source: 'facility-feed', trace: 'test' } as const;
const staff = newId(systemClock) as StaffId;
const change = (input: IdentityInput) => takeIdentityAlone(region.index, input, by);
const now = () => instant(systemClock.now());
const merge = (from: string, into: string) => change({ change: 'merge', facility: HONBU, from, into, seenAt: now() });
/** Sent by the hospital, in its own way of writing. */
const SENT: Demographics = {
  ...CHIYO,
  kanjiName: { family: '高橋', given: '千代' },
  kanaName: { family: 'タカハシ', given: 'チヨ' },
  address: 'みほん県結市港町1-2-3',
  postalCode: '9990101',
};

afterEach(() => region[Symbol.asyncDispose]());

describe('a network that lets the program link', () => {
  beforeEach(async () => {
    region = await anIndex(await testDatabase(MIGRATIONS), { automatic: true });
  });

  it('RIV-09 links a hospital’s identity to the registered patient, with evidence, whichever comes first', async () => {
    const patient = await region.register(CHIYO);
    expect((await region.take(HONBU, '001', SENT)).linked).toEqual([{ patient, facility: HONBU, localPatient: '001' }]);
    await region.take(SOGO, '77', { ...ICHIRO, kanjiName: { family: '佐藤', given: '一郎' } });
    const ichiro = await region.register(ICHIRO);
    expect(await region.links()).toEqual([
      { patient, number: '001', automatic: true },
      { patient: ichiro, number: '77', automatic: true },
    ]);
    expect((await findLinks(region.db, 'mihon', patient)).map((link) => link.by)).toEqual(['自動照合']);
    const [event] = await region.db.query<{ staff_id: null; evidence: Record<string, unknown> }>(
      'select staff_id, evidence from link_event where local_patient = $1',
      ['001'],
    );
    expect(event).toMatchObject({ staff_id: null, evidence: { automatic: true, verdict: 'auto', model: 0 } });
    expect(event?.evidence['score']).toBeGreaterThan(0);
    const audit = await region.db.query<{ body: string }>(`select body from audit_event where event = 'link/made'`);
    expect(audit).toHaveLength(2);
    expect(audit.map((row) => row.body).join()).not.toMatch(/髙橋|高橋|1951/);
  });

  it('REG-23 takes a whole hospital’s list without anybody typing, and finds nobody who is not in it', async () => {
    const chiyo = await region.register(CHIYO);
    const ichiro = await region.register(ICHIRO);
    await region.take(HONBU, '001', SENT);
    await region.take(HONBU, '002', ICHIRO);
    await region.take(HONBU, '003', {
      ...ICHIRO,
      kanjiName: { family: '鈴木', given: '三郎' },
      kanaName: { family: 'スズキ', given: 'サブロウ' },
      birthDate: localDate('1977-07-07'),
      address: 'みほん県結市浜町9-9-9',
      postalCode: '999-0909',
      telephones: ['099-000-0909'],
    });
    expect((await region.links()).map(({ patient, number }) => [patient, number])).toEqual([
      [chiyo, '001'],
      [ichiro, '002'],
    ]);
    expect(await region.cases()).toEqual([]);
  });

  it('asks a person about twins, and links neither', async () => {
    await region.register(CHIYO);
    await region.take(HONBU, '001', {
      ...CHIYO,
      kanjiName: { family: '髙橋', given: '美代' },
      kanaName: { family: 'タカハシ', given: 'ミヨ' },
    });
    expect(await region.links()).toEqual([]);
  });

  it('links nothing when two numbers of the hospital, or two persons of the region, are alike', async () => {
    await region.register(CHIYO);
    await region.db.query(`update network set profile = '{"matching":{"propose":true,"automatic":false}}'`);
    await region.take(HONBU, '001', SENT);
    await region.db.query(`update network set profile = '{"matching":{"propose":true,"automatic":true}}'`);
    await region.take(HONBU, '002', SENT);
    expect(await region.links()).toEqual([]);
    await region.register(CHIYO);
    expect(await region.links()).toEqual([]);
    expect([...new Set((await region.cases()).map((one) => one.kind))].sort()).toEqual(['link', 'merge']);
  });

  it('asks about a second number at a hospital where the person has one, and does not link it', async () => {
    await region.register(CHIYO);
    await region.take(HONBU, '001', SENT);
    await region.take(HONBU, '002', SENT);
    expect((await region.links()).map((link) => link.number)).toEqual(['001']);
    expect(await region.cases()).toMatchObject([{ kind: 'duplicate', right: '002', state: 'open' }]);
  });

  it('never links again what a person has unlinked, though the number comes back or changes', async () => {
    const patient = await region.register(CHIYO);
    await region.take(HONBU, '001', SENT);
    const [link] = await findLinks(region.db, 'mihon', patient);
    await region.index.center.db.transaction(async (tx) => {
      await tx.query('delete from patient_link where link_id = $1', [link?.link]);
      await noteUnlinkByHand(
        region.index,
        tx,
        { patient, facility: HONBU, localPatient: '001' },
        { staff, trace: 'test' },
      );
    });
    await change({ change: 'remove', facility: HONBU, localPatient: '001', seenAt: now() });
    await region.take(HONBU, '001', { ...SENT, telephones: ['099-000-0101', '099-000-0102'] });
    await change({ change: 'replace', facility: HONBU, from: '001', to: 'A-001', seenAt: now() });
    await merge('A-001', 'A-002');
    expect(await region.links()).toEqual([]);
    expect((await region.cases()).filter((one) => one.state === 'open')).toEqual([]);
  });

  it('ADT^A40: moves a link to the number that is kept, in one step, as somebody’s link that it was', async () => {
    const patient = await region.register(CHIYO);
    await region.index.center.db.transaction((tx) =>
      insertLink(tx, 'mihon', {
        event: newId(systemClock),
        link: newId(systemClock),
        patient,
        facility: HONBU,
        localPatient: '001',
        evidence: {},
        staff,
        staffFacility: MINATO,
        at: now(),
      }),
    );
    await region.take(HONBU, '001', SENT);
    await merge('001', '002');
    expect(await region.links()).toEqual([{ patient, number: '002', automatic: false }]);
    expect(
      await region.db.query('select event, local_patient as number from link_event order by local_patient, event'),
    ).toEqual([
      { event: 'made', number: '001' },
      { event: 'undone', number: '001' },
      { event: 'made', number: '002' },
    ]);
    expect((await findIdentity(region.db, 'mihon', HONBU, '001'))?.state).toBe('replaced');
    expect((await merge('001', '002')).changed).toBe(false);
  });

  it('ADT^A40 of numbers of two persons asks whether these are one, and changes no link', async () => {
    const [one, two] = [await region.register(CHIYO), await region.register(ICHIRO)];
    await region.take(HONBU, '001', SENT);
    await region.take(HONBU, '002', ICHIRO);
    await merge('001', '002');
    expect((await region.links()).map((link) => link.patient)).toEqual([one, two]);
    expect(await region.cases()).toMatchObject([{ kind: 'merge', state: 'open', second: true }]);
  });

  it('ADT^A40 into a number that was declared somebody else’s takes the link away and asks', async () => {
    const patient = await region.register(CHIYO);
    await region.take(HONBU, '001', SENT);
    await region.take(HONBU, '002', ICHIRO);
    const [number, person] = [
      await findIdentity(region.db, 'mihon', HONBU, '002'),
      await findPatientIdentity(region.db, 'mihon', patient),
    ];
    await region.index.center.db.transaction((tx) =>
      declareDifferent(tx, 'mihon', number?.identity ?? 0, person?.identity ?? 0, 'case', staff, now()),
    );
    await merge('001', '002');
    expect(await region.links()).toEqual([]);
    expect(await region.cases()).toMatchObject([{ kind: 'link', right: '002', state: 'open', second: true }]);
  });
});

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

describe('identities from before there was an index', () => {
  it('get their keys once, by however many processes, and are found by names as they are spelt today', async () => {
    region = await anIndex(await testDatabase(MIGRATIONS), {});
    await region.register(CHIYO);
    await region.db.query('delete from match_key');
    await region.db.query(`update identity set keys = '{}', key_scheme = 0`);
    const searched = () => region.db.query('select kanji_key, kana_key from patient');
    const today = await searched();
    await region.db.query(`update patient set kanji_key = '髙橋　千代', kana_key = 'ﾀｶﾊｼ'`);
    expect((await findCandidates(region.index, region.db, CHIYO)).candidates).toEqual([]);
    const done = await Promise.all([rekeyIdentities(region.index), rekeyIdentities(region.index)]);
    expect(done[0] + done[1]).toBe(1);
    expect((await findCandidates(region.index, region.db, CHIYO)).candidates).toHaveLength(1);
    expect(await searched()).toEqual(today);
  });
});
