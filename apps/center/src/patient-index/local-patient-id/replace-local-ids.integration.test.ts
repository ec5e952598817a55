import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  IdentityChange,
  ImportLocalIdsAnswer,
  LinkCasesAnswer,
  NoticeLetter,
  PatientHeader,
  RegisterAnswer,
} from '@musubi/contract';
import { applyChanges } from '../../record-location/store.ts';
import {
  ALL_DAYS,
  audited,
  calendarOf,
  CHIYO,
  CLINIC,
  fakeEntry,
  HOSPITAL_A,
  joinChiyo,
  located,
  SATO,
  smallRegion,
  TAKAHASHI,
  until,
  type Answer,
  type Browser,
  type SmallRegion,
} from '../../fixture/small-region.ts';

let region: SmallRegion;
let doctor: Browser;
let clerk: Browser;
let secretariat: Browser;
let chiyo = '';
let sato = '';
beforeEach(async () => {
  region = await smallRegion();
  region.a.patients.set('gw-a-002', { demographics: SATO, entries: [fakeEntry('laboratory', '2026-05-05')] });
  [doctor, clerk, secretariat] = [
    await region.signIn('doctor'),
    await region.signIn('clerk'),
    await region.signIn('secretariat'),
  ];
  chiyo = await joinChiyo(region, doctor, { hospitals: [region.a] });
  const registered = await doctor.get<RegisterAnswer>('register', {
    body: {
      kanjiFamily: '佐藤',
      kanjiGiven: '一郎',
      kanaFamily: 'サトウ',
      kanaGiven: 'イチロウ',
      sex: 'male',
      birthDate: '1940-01-02',
      localId: '777',
    },
  });
  if (!registered.registered) throw new Error('similar');
  sato = registered.patient;
  await doctor.get('giveConsent', {
    patient: sato,
    body: { scope: { disclosing: 'all', viewing: 'all' }, signer: { by: 'patient' }, medium: 'paper' },
  });
  const { proposal } = await doctor.get<{ proposal: string }>('proposeLink', {
    patient: sato,
    body: { facility: HOSPITAL_A, localId: 'gw-a-002' },
  });
  await doctor.get('link', { patient: sato, body: { proposal } });
  await until(async () => (await located(region)) === 6);
});
afterEach(() => region[Symbol.asyncDispose]());

const importList = (csv: string, apply = true, browser = secretariat, facility: string = HOSPITAL_A) =>
  browser.call('importLocalIds', { body: { facility, csv, apply, reason: '電子カルテの更新' } });
async function imported(csv: string, apply = true): Promise<ImportLocalIdsAnswer> {
  const answer = await importList(csv, apply);
  expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, '']);
  return answer.body as ImportLocalIdsAnswer;
}
const numberOf = async (patient: string) =>
  (await secretariat.get<PatientHeader>('header', { patient })).links.find((link) => link.facility === HOSPITAL_A)
    ?.localId;
const errorOf = (answer: Answer) => [answer.status, (answer.body as { error: string }).error];
/** The hospital's own system has the new numbers now; so has its gateway. */
function renumber(moves: Readonly<Record<string, string>>): void {
  const before = new Map(region.a.patients);
  for (const old of Object.keys(moves)) region.a.patients.delete(old);
  for (const [old, now] of Object.entries(moves)) {
    const patient = before.get(old);
    if (patient !== undefined) region.a.patients.set(now, patient);
  }
}
const state = async () => [
  await region.db.query('select patient_id, facility_id, local_patient from patient_link order by 2, 3'),
  await region.db.query('select local_patient from patient_opening where open order by 1'),
  await region.db.query('select domain, local_patient, state from identity order by identity_id'),
  await located(region),
];

describe('a list of old and new numbers', () => {
  it('says what it would do and does nothing, until it is applied', async () => {
    const before = await state();
    expect(await imported('旧,新\ngw-a-001,A1\n', false)).toMatchObject({
      rows: 1,
      applied: false,
      counts: { replaced: 1 },
    });
    expect(await state()).toEqual(before);
    expect(await imported('旧,新\ngw-a-001,A1\n')).toMatchObject({
      rows: 1,
      applied: true,
      counts: { replaced: 1, 'unknown-old': 0 },
    });
    expect(await numberOf(chiyo)).toBe('A1');
    expect(
      (await audited(region, { event: 'local-id/replaced' })).map((event) => [event.facility, event.body['detail']]),
    ).toMatchObject([
      [HOSPITAL_A, { applied: false, counts: { replaced: 1 } }],
      [HOSPITAL_A, { applied: true, linked: 1, rows: 1 }],
    ]);
  });

  it('lets numbers change places, and shows of each patient what is announced under the new number', async () => {
    const [ofChiyo, ofSato] = [
      (await calendarOf(doctor, chiyo)).entries.map((row) => row[4]).sort(),
      (await calendarOf(doctor, sato)).entries.map((row) => row[4]).sort(),
    ];
    renumber({ 'gw-a-001': 'gw-a-002', 'gw-a-002': 'gw-a-001' });
    expect(await imported('gw-a-001,gw-a-002\ngw-a-002,gw-a-001\n')).toMatchObject({ counts: { replaced: 2 } });
    expect([await numberOf(chiyo), await numberOf(sato)]).toEqual(['gw-a-002', 'gw-a-001']);
    for (const [patient, own] of [
      [chiyo, ofChiyo],
      [sato, ofSato],
    ] as const) {
      const shown = (await calendarOf(doctor, patient)).entries.map((row) => row[4]);
      expect(shown.every((entry) => own.includes(entry))).toBe(true);
    }
    await until(async () => (await located(region)) === 6);
    expect([
      (await calendarOf(doctor, chiyo)).entries.map((row) => row[4]).sort(),
      (await calendarOf(doctor, sato)).entries.map((row) => row[4]).sort(),
    ]).toEqual([ofChiyo, ofSato]);
  });

  it('takes nothing in that was announced under a number before its gateway knew whose it now is', async () => {
    region.a.patients.set('X', { demographics: SATO, entries: [] });
    await imported('gw-a-002,X\ngw-a-001,gw-a-002\n');
    await region.db.query(`update patient_opening set told_at = null where local_patient = 'gw-a-002'`);
    await region.a.close();
    await region.db.query('delete from location_entry');
    const change = {
      sequence: 1,
      change: 'put',
      entry: '00000000-0000-4000-8000-0000000000aa',
      localPatient: 'gw-a-002',
      kind: 'laboratory',
      status: 'resulted',
      day: '2026-05-05',
      department: null,
      sensitive: null,
      version: 1,
    };
    await region.db.query(`update patient_opening set renumbered = true where local_patient = 'gw-a-002'`);
    await region.db.transaction((tx) =>
      applyChanges(tx, 'mihon', HOSPITAL_A, [change as never], '2026-11-22T00:00:00.000Z' as never),
    );
    expect(await located(region)).toBe(0);
  });

  it('chains: each number goes one further', async () => {
    renumber({ 'gw-a-001': 'gw-a-002', 'gw-a-002': 'N3' });
    expect(await imported('gw-a-001,gw-a-002\ngw-a-002,N3\n')).toMatchObject({ counts: { replaced: 2 } });
    expect([await numberOf(chiyo), await numberOf(sato)]).toEqual(['gw-a-002', 'N3']);
  });

  it('refuses a new number that somebody else has, reports an unknown old one, and does the rest', async () => {
    const answer = await imported('旧,新\ngw-a-001,gw-a-002\nnobody1,N9\ngw-a-002,\n1 2,3\n');
    expect(answer).toMatchObject({ rows: 4, counts: { 'new-in-use': 1, 'unknown-old': 1, malformed: 2, replaced: 0 } });
    expect(answer.findings).toEqual([
      { row: 2, finding: 'new-in-use', from: 'gw-a-001', to: 'gw-a-002' },
      { row: 4, finding: 'malformed', from: 'gw-a-002', to: '' },
      { row: 5, finding: 'malformed', from: '1 2', to: '3' },
      { row: 3, finding: 'unknown-old', from: 'nobody1', to: 'N9' },
    ]);
    expect(await region.db.query(`select 1 as one from identity where local_patient in ('N9', 'nobody1')`)).toEqual([]);
    expect([await numberOf(chiyo), await numberOf(sato)]).toEqual(['gw-a-001', 'gw-a-002']);
  });

  it('keeps what was declared and who saw what: undoing a wrong link is told over the change of number', async () => {
    const header = await doctor.get<PatientHeader>('header', { patient: sato });
    await doctor.get('unlink', {
      patient: sato,
      body: { link: header.links.find((link) => link.facility === HOSPITAL_A)?.link, reason: '別人' },
    });
    await calendarOf(doctor, chiyo);
    await imported('gw-a-001,N1\ngw-a-002,N2\n');
    expect(
      await region.db.query(
        `select i.local_patient, d.because from declared_different as d
         join identity as i on i.identity_id in (d.low_identity, d.high_identity) and i.domain <> 'region'
         where d.overruled_at is null`,
      ),
    ).toEqual([{ local_patient: 'N2', because: 'unlink' }]);
    const { links } = await doctor.get<PatientHeader>('header', { patient: chiyo });
    await doctor.get('unlink', {
      patient: chiyo,
      body: { link: links.find((link) => link.facility === HOSPITAL_A)?.link, reason: '別人' },
    });
    const letters = await secretariat.get<readonly NoticeLetter[]>('noticeLetters', { patient: chiyo });
    expect(letters.map((one) => [one.role, one.localId, one.views.length])).toEqual([
      ['discloser', 'N1', 1],
      ['viewer', 'N1', 1],
    ]);
  });

  it('a stranger’s chart that a stream is showing ends with the number', async () => {
    let release = (): void => undefined;
    region.a.before = new Promise((free) => {
      release = free;
    });
    const viewing = doctor.lines('laboratory', { patient: chiyo, body: ALL_DAYS });
    await until(async () => region.a.tickets.some((ticket) => ticket.purpose === 'treatment'));
    await imported('gw-a-001,gw-a-002\ngw-a-002,gw-a-001\n');
    region.clock.advance(1_000);
    release();
    expect((await viewing).filter((line) => 'laboratory' in line)).toEqual([]);
  });

  it('is a matter of the facility’s own clerks and the secretariat', async () => {
    expect(errorOf(await importList('1,2', true, clerk))).toEqual([403, 'access/not-permitted']);
    expect(
      errorOf(
        await clerk.call('replaceLocalId', { body: { facility: HOSPITAL_A, from: 'gw-a-001', to: 'N1', reason: 'x' } }),
      ),
    ).toEqual([403, 'access/not-permitted']);
    expect((await importList('12345,54321', true, clerk, CLINIC)).body).toMatchObject({ counts: { replaced: 1 } });
    expect((await doctor.get<PatientHeader>('header', { patient: chiyo })).localId).toBe('54321');
  });

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
