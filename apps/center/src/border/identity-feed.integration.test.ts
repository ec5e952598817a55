import { type Demographics } from '@musubi/domain';
import { localPatientSystem, writePatient } from '@musubi/formats/fhir';
import { describe, expect, it } from 'vitest';
import {
  HOSPITAL,
  OTHER,
  CLINIC,
  TAKAHASHI,
  SATO,
  db,
  takahashi,
  fhir,
  mllp,
  ID,
  msh,
  useBorderRegion,
} from '../fixture/border-region.ts';

useBorderRegion();

describe('identity feed', () => {
  const put = (facility: typeof HOSPITAL, value: string, demographics: Demographics) => ({
    path: `/fhir/Patient?identifier=${ID(facility, value)}`,
    body: writePatient({ id: 'x', identifiers: [{ system: localPatientSystem(facility), value }], demographics }),
  });
  const known = async (value: string) =>
    (
      await db.query<{ state: string; demographics: Demographics }>(
        'select state, demographics from identity where domain = $1 and local_patient = $2',
        [HOSPITAL, value],
      )
    )[0];

  it('takes a patient, takes him again without change, and removes him', async () => {
    const { path, body } = put(HOSPITAL, '0000000050', SATO);
    expect((await fhir('his-a', 'PUT', path, body)).status).toBe(201);
    expect((await fhir('his-a', 'PUT', path, body)).status).toBe(200);
    expect(await known('0000000050')).toMatchObject({
      state: 'known',
      demographics: { kanjiName: { family: '佐藤' } },
    });
    expect((await fhir('his-a', 'DELETE', path)).status).toBe(204);
    expect((await known('0000000050'))?.state).toBe('gone');
  });

  it('refuses to speak of the patients of another facility, and who may only ask', async () => {
    const { path, body } = put(OTHER, '0000000051', SATO);
    expect((await fhir('his-a', 'PUT', path, body)).status).toBe(403);
    const own = put(CLINIC, '777', SATO);
    expect((await fhir('clinic', 'PUT', own.path, own.body)).status).toBe(403);
    expect((await fhir('his-a', 'PUT', put(HOSPITAL, '0000000052', SATO).path, body)).status).toBe(400);
  });

  it('takes a message of several patients as a whole or not at all', async () => {
    const message = (second: unknown) => ({
      resourceType: 'Bundle',
      type: 'message',
      entry: [
        { resource: { resourceType: 'MessageHeader', id: 'm1', eventUri: 'urn:ihe:iti:pmir:2019:patient-feed' } },
        {
          resource: {
            resourceType: 'Bundle',
            type: 'history',
            entry: [
              { request: { method: 'POST' }, resource: put(HOSPITAL, '0000000060', SATO).body },
              { request: { method: 'PUT' }, resource: second },
            ],
          },
        },
      ],
    });
    expect((await fhir('his-a', 'POST', '/fhir', message({ resourceType: 'Patient' }))).status).toBe(400);
    expect(await known('0000000060')).toBeUndefined();
    const answer = await fhir('his-a', 'POST', '/fhir', message(put(HOSPITAL, '0000000061', TAKAHASHI).body));
    expect(answer.body).toMatchObject({
      type: 'message',
      entry: [{ resource: { response: { identifier: 'm1', code: 'ok' } } }],
    });
    expect((await known('0000000060'))?.state).toBe('known');
    expect((await known('0000000061'))?.state).toBe('known');
  });

  it('takes ADT over MLLP, answers after it is kept, and follows a merge', async () => {
    const pid = (id: string) => `PID|0001||${id}^^^^PI||鈴木^花^^^^^L^I~スズキ^ハナ^^^^^L^P||19700101|F`;
    expect(await mllp('his-a', msh('ADT^A04^ADT_A01'), pid('0000000070'))).toContain('MSA|AA|C1');
    expect(await known('0000000070')).toMatchObject({
      state: 'known',
      demographics: { kanjiName: { family: '鈴木', given: '花' } },
    });
    expect(await mllp('his-a', msh('ADT^A40^ADT_A39', 'C2'), pid('0000000071'), 'MRG|0000000070')).toContain(
      'MSA|AA|C2',
    );
    expect((await known('0000000070'))?.state).toBe('replaced');
    expect((await known('0000000071'))?.state).toBe('known');
    expect(await mllp('clinic', msh('ADT^A04^ADT_A01', 'C3'), pid('0000000072'))).toContain('MSA|AR|C3');
    expect(await mllp('his-a', msh('ORU^R01', 'C4'), pid('0000000072'))).toContain('MSA|AR|C4');
  });
});

describe('PIX and PDQ over HL7 v2', () => {
  it('answers the other numbers of a patient', async () => {
    const answer = await mllp('his-a', msh('QBP^Q23^QBP_Q21'), 'QPD|IHE PIX Query|Q1|0000000001', 'RCP|I');
    expect(answer).toContain(`QAK|Q1|OK`);
    expect(answer).toContain(`${takahashi.regionalId}^^^MUSUBI-mihon^PI`);
  });

  it('answers who fits, in the letters of the register', async () => {
    const answer = await mllp(
      'his-a',
      msh('QBP^Q22^QBP_Q21'),
      'QPD|IHE PDQ Query|Q2|@PID.5.1^タカハシ~@PID.5.2^チヨ~@PID.7^19510418',
      'RCP|I|10^RD',
    );
    expect(answer).toContain('QAK|Q2|OK|IHE PDQ Query|1|1|0');
    expect(answer).toContain('髙橋^千代^^^^^L^I');
  });

  it.each([
    ['a number nobody has', 'his-a', '0000009999'],
    ['a person of another facility', 'his-b', '0000000001'],
  ])('tells nothing of %s', async (_name, system, id) => {
    const answer = await mllp(system, msh('QBP^Q23^QBP_Q21'), `QPD|IHE PIX Query|Q3|${id}`, 'RCP|I');
    expect(answer).toMatch(/MSA\|AE\|C1\rERR\|.*\rQAK\|Q3\|AE/);
    expect(answer).not.toContain('PID|');
  });
});

it('has every question and every feed on record, without what was asked', async () => {
  const rows = await db.query<{ event: string; body: string }>(
    `select event, body from audit_event
     where event in ('patient/searched', 'patient/cross-referenced', 'identity/taken')`,
  );
  expect(new Set(rows.map((row) => row.event)).size).toBe(3);
  expect(rows.some((row) => /髙橋|タカハシ|1951-04-18/.test(row.body))).toBe(false);
});
