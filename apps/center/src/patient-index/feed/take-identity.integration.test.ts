import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant, localDate, type Demographics, type StaffId } from '@musubi/domain';
import { newId, systemClock } from '@musubi/runtime';
import { testDatabase } from '@musubi/testkit';
import { MIGRATIONS, anIndex, CHIYO, HONBU, ICHIRO, MINATO, SOGO, type AnIndex } from '../../fixture/an-index.ts';
import { declareDifferent } from '../linking/declared-different-store.ts';
import { findCandidates } from '../matching/find-candidates.ts';
import { findIdentity, findPatientIdentity } from '../register/identity-store.ts';
import { noteUnlinkByHand } from '../linking/link-by-hand.ts';
import { rekeyIdentities } from '../matching/rekey-identities.ts';
import { insertLink } from '../linking/link-change-store.ts';
import { findLinks } from '../register/link-store.ts';
import type { IdentityInput } from '../linking/identity-input.ts';
import { takeIdentityAlone } from './take-identity.ts';

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
