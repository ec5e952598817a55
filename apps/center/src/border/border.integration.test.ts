import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { connect } from 'node:tls';
import { once } from 'node:events';
import {
  facilityId,
  instant,
  localDate,
  makeRegionalPatientId,
  type Demographics,
  type PatientId,
  type StaffId,
} from '@musubi/domain';
import { localPatientSystem, readPatient, regionalPatientSystem, writePatient } from '@musubi/formats/fhir';
import { decodeText, encodeText, frameMllp, makeMllpDeframer } from '@musubi/formats/hl7v2';
import {
  Database,
  issueCertificate,
  makeAuthority,
  makeLog,
  newId,
  systemClock,
  type LinkIdentity,
} from '@musubi/runtime';
import { testDatabase } from '@musubi/testkit';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directoryFileSchema, importDirectory } from '../directory/import-directory.ts';
import { putPatient } from '../patient-index/linking/match-patient.ts';
import { openPatientIndex } from '../patient-index/matching/open-patient-index.ts';
import { type PatientIndex } from '../patient-index/register/patient-index.ts';
import { insertLink } from '../patient-index/linking/link-change-store.ts';
import { insertPatient } from '../patient-index/register/patient-store.ts';
import { startBorder, type Border } from './start-border.ts';

const HOSPITAL = facilityId('9910000011');
const OTHER = facilityId('9910000029');
const CLINIC = facilityId('9910000037');
const DIRECTORY = directoryFileSchema.parse({
  network: 'mihon',
  regionalIdPrefix: '99',
  profile: {},
  facilities: [
    [HOSPITAL, 'みほん中央病院'],
    [OTHER, 'みほん総合病院'],
    [CLINIC, 'みなとクリニック'],
  ].map(([id, name], at) => ({
    id,
    name,
    shortName: name,
    type: at === 2 ? 'clinic' : 'hospital',
    discloses: at < 2,
    color: at + 1,
    gateway: null,
  })),
  staff: [],
  systems: [
    { name: 'his-a', facility: HOSPITAL, rights: ['feed', 'query'] },
    { name: 'his-b', facility: OTHER, rights: ['feed', 'query'] },
    { name: 'clinic', facility: CLINIC, rights: ['query'] },
    { name: 'rescue', facility: OTHER, rights: ['query-all'] },
  ],
});
const TAKAHASHI: Demographics = {
  kanjiName: { family: '髙橋', given: '千代' },
  kanaName: { family: 'タカハシ', given: 'チヨ' },
  sex: 'female',
  birthDate: localDate('1951-04-18'),
  postalCode: '999-0101',
  address: 'みほん県結市港町1丁目2番3号',
  telephones: ['099-000-0101'],
};
const SATO: Demographics = {
  kanjiName: { family: '佐藤', given: '一郎' },
  kanaName: { family: 'サトウ', given: 'イチロウ' },
  sex: 'male',
  birthDate: localDate('1940-01-02'),
  telephones: ['099-000-0102'],
};

type Answer = {
  readonly status: number;
  readonly body: {
    readonly [field: string]: unknown;
    readonly entry?: readonly { readonly resource: unknown; readonly search: { readonly score?: number } }[];
    readonly parameter?: readonly { readonly valueIdentifier?: { readonly system: string; readonly value: string } }[];
  };
};

let database: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let app: Database;
let index: PatientIndex;
let border: Border;
let certificate: (name: string) => Promise<LinkIdentity>;
let takahashi: { readonly patient: PatientId; readonly regionalId: string };

async function register(person: Demographics, serial: number, links: readonly (readonly [typeof HOSPITAL, string])[]) {
  const patient = newId(systemClock) as PatientId;
  const regionalId = makeRegionalPatientId('99', serial);
  const by = { staff: newId(systemClock) as StaffId, facility: CLINIC, at: instant(systemClock.now()) };
  await app.transaction(async (tx) => {
    await insertPatient(tx, 'mihon', { patient, regionalId, demographics: person }, by);
    await putPatient(index, tx, { patient, regionalId, demographics: person }, 'registration', by.at);
    for (const [facility, localPatient] of links)
      await insertLink(tx, 'mihon', {
        event: newId(systemClock),
        link: newId(systemClock),
        patient,
        facility,
        localPatient,
        evidence: {},
        staff: by.staff,
        staffFacility: CLINIC,
        at: by.at,
      });
  });
  return { patient, regionalId };
}

beforeAll(async () => {
  database = await testDatabase(fileURLToPath(new URL('../../db/migrations', import.meta.url)));
  db = new Database(database.url);
  app = new Database(database.url, { role: 'musubi_center_app' });
  await importDirectory(db, systemClock, DIRECTORY);
  index = openPatientIndex(
    {
      network: 'mihon',
      db: app,
      clock: systemClock,
      log: makeLog('center', () => undefined),
      process: newId(systemClock),
    },
    () => undefined,
  );
  const authority = await makeAuthority('test', systemClock);
  certificate = async (name) => ({
    ca: authority.cert,
    ...(await issueCertificate(authority, name, name === 'center' ? 'server' : 'client', systemClock)),
  });
  border = await startBorder(index, {
    host: '127.0.0.1',
    fhirPort: 0,
    mllpPort: 0,
    identity: await certificate('center'),
    requestsPerMinute: 10_000,
  });
  takahashi = await register(TAKAHASHI, 1, [
    [HOSPITAL, '0000000001'],
    [CLINIC, '12345'],
  ]);
  await register(SATO, 2, [[OTHER, '0000000002']]);
});
afterAll(async () => {
  await border.close();
  await app[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function fhir(
  system: string,
  method: string,
  path: string,
  body?: unknown,
  accept = 'application/fhir+json',
): Promise<Answer> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const outgoing = request({
    host: '127.0.0.1',
    port: border.fhirPort,
    method,
    path,
    servername: 'center',
    ...(await certificate(system)),
    headers: {
      accept,
      ...(text === undefined
        ? {}
        : { 'content-type': 'application/fhir+json', 'content-length': Buffer.byteLength(text) }),
    },
  });
  outgoing.end(text);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const whole = Buffer.concat(chunks).toString();
  return { status: response.statusCode ?? 0, body: (whole === '' ? {} : JSON.parse(whole)) as Answer['body'] };
}

async function mllp(system: string, ...segments: readonly string[]): Promise<string> {
  const socket = connect({
    host: '127.0.0.1',
    port: border.mllpPort,
    servername: 'center',
    ...(await certificate(system)),
  });
  await once(socket, 'secureConnect');
  socket.write(frameMllp(encodeText(segments.join('\r'), { vendorExtensions: true }).bytes));
  const deframer = makeMllpDeframer();
  for await (const chunk of socket) {
    for (const event of deframer.push(chunk as Buffer))
      if (event.kind === 'message') {
        socket.destroy();
        return decodeText(event.bytes).text;
      }
  }
  return '';
}

const ID = (facility: typeof HOSPITAL, value: string) => encodeURIComponent(`${localPatientSystem(facility)}|${value}`);
const REGION = regionalPatientSystem('mihon');
const msh = (type: string, id = 'C1') =>
  `MSH|^~\\&|HIS||CENTER||20260401120000||${type}|${id}|P|2.5||||||~ISO IR87||ISO 2022-1994`;

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

it('cuts off a system as soon as it is suspended', async () => {
  await db.query(`update border_system set suspended = true where name = 'his-b'`);
  expect((await fhir('his-b', 'GET', '/fhir/metadata')).status).toBe(401);
  expect(await mllp('his-b', msh('QBP^Q23^QBP_Q21'), 'QPD|IHE PIX Query|Q3|0000000002', 'RCP|I')).toBe('');
});
