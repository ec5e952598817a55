import { request } from 'node:https';
import { once } from 'node:events';
import { makeRegionalPatientId } from '@musubi/domain';
import { localPatientSystem, readPatient, writePatient } from '@musubi/formats/fhir';
import { describe, expect, it } from 'vitest';
import {
  HOSPITAL,
  OTHER,
  TAKAHASHI,
  db,
  border,
  takahashi,
  fhir,
  mllp,
  ID,
  REGION,
  msh,
  useBorderRegion,
} from '../fixture/border-region.ts';

useBorderRegion();

describe('PIXm', () => {
  it('answers the regional ID and no number of another facility without a consent', async () => {
    const { status, body } = await fhir(
      'his-a',
      'GET',
      `/fhir/Patient/$ihe-pix?sourceIdentifier=${ID(HOSPITAL, '0000000001')}`,
    );
    expect(status).toBe(200);
    expect(body.parameter?.map((parameter) => parameter.valueIdentifier).filter(Boolean)).toEqual([
      { system: REGION, value: takahashi.regionalId },
    ]);
  });

  it('answers only the domains that were asked for', async () => {
    const { body } = await fhir(
      'his-a',
      'GET',
      `/fhir/Patient/$ihe-pix?sourceIdentifier=${encodeURIComponent(`${REGION}|${takahashi.regionalId}`)}` +
        `&targetSystem=${encodeURIComponent(localPatientSystem(HOSPITAL))}`,
    );
    expect(body.parameter?.map((parameter) => parameter.valueIdentifier?.value).filter(Boolean)).toEqual([
      '0000000001',
    ]);
  });

  it.each([
    ['a number nobody has', 'his-a', `sourceIdentifier=${ID(HOSPITAL, '0000009999')}`, 404, 'not-found'],
    [
      'a person of another facility',
      'his-a',
      `sourceIdentifier=${encodeURIComponent(`${REGION}|${makeRegionalPatientId('99', 2)}`)}`,
      404,
      'not-found',
    ],
    ['a number of another facility', 'his-a', `sourceIdentifier=${ID(OTHER, '0000000002')}`, 403, 'forbidden'],
    ['a domain nobody knows', 'his-a', 'sourceIdentifier=urn:oid:1.2.3%7C1', 400, 'code-invalid'],
    [
      'a wanted domain nobody knows',
      'his-a',
      `sourceIdentifier=${ID(HOSPITAL, '0000000001')}&targetSystem=urn:oid:1.2.3`,
      400,
      'code-invalid',
    ],
    ['no identifier', 'his-a', '', 400, 'required'],
    [
      'a certificate that is not registered',
      'stranger',
      `sourceIdentifier=${ID(HOSPITAL, '0000000001')}`,
      401,
      'login',
    ],
  ])('refuses %s', async (_name, system, query, status, code) => {
    const answer = await fhir(system, 'GET', `/fhir/Patient/$ihe-pix?${query}`);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code }] });
    expect(JSON.stringify(answer.body)).not.toMatch(/髙橋|佐藤/);
  });

  it('refuses everybody without a certificate', async () => {
    const outgoing = request({
      host: '127.0.0.1',
      port: border.fhirPort,
      path: '/fhir/metadata',
      rejectUnauthorized: false,
    });
    outgoing.end();
    await expect(once(outgoing, 'response')).rejects.toThrow();
  });
});

describe('PDQm', () => {
  it('finds a patient by the reading of the name and the birth date, whatever the letters', async () => {
    const { body } = await fhir(
      'his-a',
      'GET',
      `/fhir/Patient?family=${encodeURIComponent('ﾀｶﾊｼ')}&given=${encodeURIComponent('ちよ')}` +
        '&birthdate=1951-04-18&gender=female',
    );
    expect(body['total']).toBe(1);
    expect(readPatient(body.entry?.[0]?.resource)?.demographics.kanjiName).toEqual(TAKAHASHI.kanjiName);
    expect(body.entry?.[0]?.search.score).toBeGreaterThan(0.5);
  });

  it('finds nobody who is not a patient of the asking facility, except for the emergency right', async () => {
    const named = `family=${encodeURIComponent('髙橋')}&given=${encodeURIComponent('千代')}`;
    const query = `/fhir/Patient?${named}&birthdate=1951-04-18`;
    expect((await fhir('his-b', 'GET', query)).body['total']).toBe(0);
    const all = await fhir('rescue', 'GET', query);
    expect(all.body['total']).toBe(1);
    expect(readPatient(all.body.entry?.[0]?.resource)?.identifiers.map((id) => id.value)).toEqual([
      takahashi.regionalId,
      '0000000001',
      '12345',
    ]);
  });

  it('matches a whole Patient and says how sure it is', async () => {
    const resource = writePatient({
      id: 'x',
      identifiers: [],
      demographics: { ...TAKAHASHI, kanjiName: { family: '高橋', given: '千代' } },
    });
    const { body } = await fhir('his-a', 'POST', '/fhir/Patient/$match', {
      resourceType: 'Parameters',
      parameter: [{ name: 'resource', resource }],
    });
    expect(body['total']).toBe(1);
    expect(JSON.stringify(body.entry?.[0]?.search)).toMatch(/match-grade.*(certain|probable)/);
  });

  it('keeps demographics out of its answers’ addresses and takes a search as a form', async () => {
    const { body } = await fhir('his-a', 'POST', '/fhir/Patient/_search', {
      birthdate: '1951-04-18',
      family: 'タカハシ',
    });
    expect(body['total']).toBe(1);
    expect(JSON.stringify(body['link'])).not.toContain('1951');
  });

  it.each([
    ['nothing asked', ''],
    ['half a date', 'birthdate=1951'],
    ['a sex that does not exist', 'family=%E9%AB%98&gender=x'],
  ])('refuses %s', async (_name, query) => {
    expect((await fhir('his-a', 'GET', `/fhir/Patient?${query}`)).status).toBe(400);
  });

  it('speaks JSON only, and says so', async () =>
    expect((await fhir('his-a', 'GET', '/fhir/metadata', undefined, 'application/fhir+xml')).status).toBe(406));
});

it('has every question on record, without what was asked', async () => {
  const rows = await db.query<{ event: string; body: string }>(
    `select event, body from audit_event
     where event in ('patient/searched', 'patient/cross-referenced')`,
  );
  expect(new Set(rows.map((row) => row.event)).size).toBe(2);
  expect(rows.some((row) => /髙橋|タカハシ|1951-04-18/.test(row.body))).toBe(false);
});

it('cuts off a system as soon as it is suspended', async () => {
  await db.query(`update border_system set suspended = true where name = 'his-b'`);
  expect((await fhir('his-b', 'GET', '/fhir/metadata')).status).toBe(401);
  expect(await mllp('his-b', msh('QBP^Q23^QBP_Q21'), 'QPD|IHE PIX Query|Q3|0000000002', 'RCP|I')).toBe('');
});
