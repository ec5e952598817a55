import { describe, expect, it } from 'vitest';
import type { IdentityChange, ImportLocalIdsAnswer, LinkCasesAnswer, PatientHeader } from '@musubi/contract';
import { CHIYO, HOSPITAL_A, TAKAHASHI, until } from '../../fixture/small-region.ts';
import {
  region,
  doctor,
  clerk,
  secretariat,
  chiyo,
  sato,
  importList,
  imported,
  numberOf,
  errorOf,
  renumber,
  useRenumberedHospital,
} from '../../fixture/renumbered-hospital.ts';

useRenumberedHospital();

describe('a list of old and new numbers', () => {
  it('of two lists at once each is done whole, one after the other', async () => {
    const answers = await Promise.all([importList('gw-a-001,P1\ngw-a-002,P2'), importList('gw-a-001,Q1\ngw-a-002,Q2')]);
    const counts = answers.map((answer) => (answer.body as ImportLocalIdsAnswer).counts);
    expect(counts.map((one) => [one.replaced, one['unknown-old']]).sort()).toEqual([
      [0, 2],
      [2, 0],
    ]);
    const [ofChiyo, ofSato] = [await numberOf(chiyo), await numberOf(sato)];
    expect([
      ['P1', 'P2'],
      ['Q1', 'Q2'],
    ]).toContainEqual([ofChiyo, ofSato]);
  });

  it('goes onto a number announced as the same patient already, not onto one announced as another', async () => {
    const put = (sequence: number, localPatient: string, demographics: object) =>
      // as a gateway sends it
      ({ sequence, change: 'put', localPatient, demographics }) as IdentityChange;
    const full = { telephones: ['099-000-0101'], postalCode: '999-0101', address: 'みほん県結市港町1-2-3' };
    await clerk.get('changeDemographics', {
      patient: chiyo,
      body: {
        ...CHIYO,
        postalCode: '999-0101',
        address: 'みほん県結市港町1-2-3',
        telephone: '099-000-0101',
        because: 'corrected',
      },
    });
    region.a.identities = [put(1, 'NEW1', { ...TAKAHASHI, ...full }), put(2, 'NEW2', { ...TAKAHASHI, ...full })];
    await until(
      async () =>
        (await region.db.query(`select 1 as there from identity where local_patient in ('NEW1', 'NEW2')`)).length === 2,
    );
    expect(await imported('gw-a-001,NEW1\ngw-a-002,NEW2\n')).toMatchObject({
      counts: { replaced: 1, 'new-in-use': 1 },
      findings: [
        { row: 2, finding: 'new-in-use' },
        { row: 1, finding: 'replaced' },
      ],
    });
    expect([await numberOf(chiyo), await numberOf(sato)]).toEqual(['NEW1', 'gw-a-002']);
    await until(
      async () =>
        (
          await region.db.query(
            `select 1 as there from identity
             where local_patient = 'NEW1' and state = 'known' and demographics ? 'address'`,
          )
        ).length === 1,
    );
    expect(
      (await secretariat.get<LinkCasesAnswer>('linkCases', { body: {} })).cases.map((one) => one.right.localId),
    ).not.toContain('NEW1');
  });

  it('forgets what somebody was about to link under the number as it was', async () => {
    const header = await doctor.get<PatientHeader>('header', { patient: sato });
    await doctor.get('unlink', {
      patient: sato,
      body: { link: header.links.find((link) => link.facility === HOSPITAL_A)?.link, reason: '付け直し' },
    });
    const { proposal } = await doctor.get<{ proposal: string }>('proposeLink', {
      patient: sato,
      body: { facility: HOSPITAL_A, localId: 'gw-a-002' },
    });
    renumber({ 'gw-a-001': 'gw-a-002', 'gw-a-002': 'N3' });
    await imported('gw-a-001,gw-a-002\ngw-a-002,N3\n');
    expect((await doctor.call('link', { patient: sato, body: { proposal } })).status).toBe(404);
  });

  it('turns away who may not before the list is read, and takes up to 8 MB', async () => {
    const long = `${'9'.repeat(18)},1\n`.repeat(350_000);
    expect(
      errorOf(
        await region.browser().call('importLocalIds', { body: { facility: HOSPITAL_A, csv: long, reason: 'x' } }),
      ),
    ).toEqual([401, 'sign-in/required']);
    expect((await imported(long, false)).counts['old-twice']).toBe(350_000);
    expect((await importList(`${long}${long}`, false)).status).toBe(400);
    expect((await secretariat.call('search', { body: { query: 'x'.repeat(300_000) } })).status).toBe(400);
  });
});

describe('one number', () => {
  it('goes with its link, and not onto a number in use', async () => {
    const replace = (from: string, to: string) =>
      secretariat.call('replaceLocalId', { body: { facility: HOSPITAL_A, from, to, reason: 'カードの再発行' } });
    expect((await replace('gw-a-001', 'N1')).body).toEqual({ replaced: true, linked: true });
    expect(errorOf(await replace('N1', 'gw-a-002'))).toEqual([409, 'local-id/in-use']);
    expect(errorOf(await replace('gw-a-001', 'N5'))).toEqual([404, 'patient/local-id-unknown']);
    expect(errorOf(await replace('N1', '../x'))).toEqual([400, 'patient/local-id-malformed']);
    expect(await numberOf(chiyo)).toBe('N1');
    expect((await secretariat.get<LinkCasesAnswer>('linkCases', { body: {} })).cases).toEqual([]);
  });
});
