import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  DecideLinkCaseAnswer,
  DisclosureHistoryView,
  LinkCasesAnswer,
  MergePatientsAnswer,
  NoticeLetter,
  PatientHeader,
  RegisterAnswer,
  SearchAnswer,
  SplitPatientAnswer,
} from '@musubi/contract';
import {
  ALL_DAYS,
  calendarOf,
  CHIYO,
  CLINIC,
  HOSPITAL_A,
  HOSPITAL_B,
  joinChiyo,
  located,
  OTHER_CLINIC,
  smallRegion,
  until,
  type Answer,
  type Browser,
  type SmallRegion,
} from '../../fixture/small-region.ts';

let region: SmallRegion;
let doctor: Browser;
let other: Browser;
let secretariat: Browser;
/** Linked at the clinic and at hospital A; and, registered once more by the other clinic, at hospital B. */
let chiyo = '';
let again = '';
beforeEach(async () => {
  region = await smallRegion();
  [doctor, other, secretariat] = [
    await region.signIn('doctor'),
    await region.signIn('other'),
    await region.signIn('secretariat'),
  ];
  chiyo = await joinChiyo(region, doctor, { hospitals: [region.a] });
  const registered = await other.get<RegisterAnswer>('register', {
    body: { ...CHIYO, localId: 'Y9', confirmedNew: true },
  });
  if (!registered.registered) throw new Error('similar');
  again = registered.patient;
  await linkB(other, again);
});
afterEach(() => region[Symbol.asyncDispose]());

async function linkB(browser: Browser, patient: string): Promise<void> {
  await until(
    async () =>
      (
        await region.db.query('select 1 as known from facility where facility_id = $1 and publication is not null', [
          HOSPITAL_B,
        ])
      ).length === 1,
  );
  const { proposal } = await browser.get<{ proposal: string }>('proposeLink', {
    patient,
    body: { facility: HOSPITAL_B, localId: 'gw-b-001' },
  });
  await browser.get('link', { patient, body: { proposal } });
}
const consentAct = { signer: { by: 'patient' }, medium: 'paper' };
const consent = (browser: Browser, patient: string, scope: object = {}) =>
  browser.get('giveConsent', {
    patient,
    body: { scope: { disclosing: 'all', viewing: 'all', ...scope }, ...consentAct },
  });
async function withdraw(browser: Browser, patient: string): Promise<void> {
  for (const { consent } of await browser.get<{ consent: string }[]>('consents', { patient }))
    await browser.get('changeConsent', { patient, body: { consent, what: { event: 'withdrawn' }, ...consentAct } });
}
const merge = (body: object = {}, browser = secretariat, patient = chiyo) =>
  browser.call('mergePatients', { patient, body: { gone: again, reason: '二重登録', ...body } });
const merged = async (body: object = {}) => {
  const answer = await merge(body);
  expect([answer.status, answer.text]).toEqual([200, answer.text]);
  return answer.body as MergePatientsAnswer;
};
const errorOf = (answer: Answer) => [answer.status, (answer.body as { error: string }).error];
const links = async (patient: string) =>
  (
    await region.db.query<{ number: string }>(
      'select local_patient as number from patient_link where patient_id = $1 order by facility_id',
      [patient],
    )
  ).map((row) => row.number);
const openings = () => region.db.query('select local_patient as number from patient_opening where open order by 1');
async function split(of: readonly string[], browser = secretariat): Promise<Answer> {
  const header = await secretariat.get<PatientHeader>('header', { patient: chiyo });
  const ids = header.links.filter((link) => of.includes(link.localId)).map((link) => link.link);
  return browser.call('splitPatient', {
    patient: chiyo,
    body: { links: ids, demographicsOf: ids[0], reason: '別人と判明' },
  });
}

describe('merging two registrations of one person', () => {
  it('leaves one person with the links of both, found by both cards, and the other nowhere', async () => {
    const { regionalId: oldCard } = await secretariat.get<PatientHeader>('header', { patient: again });
    expect(await merged()).toEqual({
      patient: chiyo,
      gone: again,
      movedLinks: 2,
      conflicts: [],
      consentNotCarried: false,
    });
    expect([await links(chiyo), await links(again)]).toEqual([['gw-a-001', 'gw-b-001', '12345', 'Y9'], []]);
    for (const browser of [doctor, other, secretariat])
      expect(
        (await browser.get<SearchAnswer>('search', { body: { query: oldCard } })).patients.map((one) => one.patient),
      ).toEqual([chiyo]);
    expect(
      (await secretariat.get<SearchAnswer>('search', { body: { query: 'タカハシ' } })).patients.map(
        (one) => one.patient,
      ),
    ).toEqual([chiyo]);
    await until(async () => (await located(region)) === 7);
    expect((await calendarOf(other, chiyo)).entries.length).toBe((await calendarOf(doctor, chiyo)).entries.length);
  });

  it('leads whoever opens the old page to the person who remains, and tells nobody else', async () => {
    await merged();
    for (const browser of [doctor, other, secretariat]) {
      const answer = await browser.call('calendar', { patient: again, body: ALL_DAYS });
      expect([errorOf(answer), (answer.body as { because: unknown }).because]).toEqual([
        [409, 'patient/merged'],
        [{ patient: chiyo }],
      ]);
    }
    await region.db.query('delete from patient_link where facility_id = $1', [OTHER_CLINIC]);
    expect(errorOf(await other.call('header', { patient: again }))).toEqual([404, 'patient/not-found']);
  });

  it('keeps a second number of one facility apart, hidden, and asks that facility', async () => {
    await consent(other, again);
    const header = await other.get<PatientHeader>('header', { patient: again });
    await other.get('unlink', {
      patient: again,
      body: { link: header.links.find((link) => link.facility === HOSPITAL_B)?.link, reason: '付け直し' },
    });
    const { proposal } = await other
      .get<{ proposal: string }>('proposeLink', { patient: again, body: { facility: HOSPITAL_A, localId: 'gw-a-002' } })
      .catch(() => ({ proposal: '' }));
    expect(proposal).not.toBe('');
    await region.db.query(
      `insert into patient_link (network_id, link_id, patient_id, facility_id, local_patient, made_at)
       values ('mihon', gen_random_uuid(), $1, $2, 'gw-a-002', now())`,
      [again, HOSPITAL_A],
    );
    await region.db.query(
      `insert into patient_opening (network_id, facility_id, local_patient, open, changed_at)
       values ('mihon', $1, 'gw-a-002', true, now())`,
      [HOSPITAL_A],
    );
    expect(await merged()).toMatchObject({
      movedLinks: 1,
      conflicts: [{ facility: HOSPITAL_A, facilityName: 'みほん中央病院', kept: 'gw-a-001', left: 'gw-a-002' }],
      consentNotCarried: true,
    });
    expect(await links(chiyo)).toEqual(['gw-a-001', '12345', 'Y9']);
    expect(await openings()).toEqual([{ number: 'gw-a-001' }]);
    const { cases } = await secretariat.get<LinkCasesAnswer>('linkCases', { body: {} });
    expect(cases.map((one) => [one.kind, one.right.localId])).toEqual([['duplicate', 'gw-a-002']]);
    const whole = await secretariat.get<PatientHeader>('header', { patient: chiyo });
    const moved = whole.links.find((link) => link.localId === 'Y9')?.link;
    await secretariat.get('splitPatient', {
      patient: chiyo,
      body: { links: [moved], demographicsOf: moved, reason: '別人と判明' },
    });
    expect([await links(chiyo), await links(again)]).toEqual([
      ['gw-a-001', '12345'],
      ['gw-a-002', 'Y9'],
    ]);
    expect(await openings()).toEqual([{ number: 'gw-a-001' }, { number: 'gw-a-002' }]);
    expect((await secretariat.get<LinkCasesAnswer>('linkCases', { body: {} })).cases).toEqual([]);
  });

  it('carries no consent over: what only the other one had signed opens nothing of who remains', async () => {
    await withdraw(doctor, chiyo);
    await consent(other, again);
    await until(async () => (await located(region)) === 2);
    expect(await merged()).toMatchObject({ consentNotCarried: true });
    expect([await openings(), await located(region)]).toEqual([[], 0]);
    expect((await calendarOf(doctor, chiyo)).entries).toEqual([]);
  });

  it.each([
    [
      'withdrawn',
      async () => {
        await consent(other, again);
        await withdraw(other, again);
      },
    ],
    [
      'suspended',
      async () => {
        await consent(other, again);
        const [one] = await other.get<{ consent: string }[]>('consents', { patient: again });
        await other.get('changeConsent', {
          patient: again,
          body: { consent: one?.consent, what: { event: 'suspended' }, ...consentAct },
        });
      },
    ],
    ['given for less', () => consent(other, again, { disclosing: [HOSPITAL_A] })],
  ])(
    'does not show by the one consent what was %s under the other, until somebody has asked the patient',
    async (_state, before) => {
      await before();
      const state = [await links(chiyo), await links(again), await openings()];
      expect(errorOf(await merge())).toEqual([409, 'patient/merge-needs-consent']);
      expect([await links(chiyo), await links(again), await openings()]).toEqual(state);
      await merged({ consentConfirmed: true });
      expect(await openings()).toEqual([{ number: 'gw-a-001' }, { number: 'gw-b-001' }]);
    },
  );

  it('of two people who merge the same persons at once, either way round, one does and the other is told', async () => {
    const second = await region.signIn('secretariat');
    for (const answers of [
      await Promise.all([
        merge(),
        second.call('mergePatients', { patient: again, body: { gone: chiyo, reason: '二重登録' } }),
      ]),
    ]) {
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
      expect(answers.filter((answer) => answer.status === 409).map(errorOf)).toEqual([[409, 'patient/merged']]);
    }
    expect(await region.db.query('select 1 as one from patient where merged_into is not null')).toHaveLength(1);
  });

  it('lets nobody link a number to a person who is being merged away', async () => {
    const { proposal } = await other
      .get<{ proposal: string }>('proposeLink', { patient: again, body: { facility: HOSPITAL_A, localId: 'gw-a-001' } })
      .catch(() => ({ proposal: '' }));
    expect(proposal).toBe('');
    await merged();
    expect(
      errorOf(await other.call('link', { patient: again, body: { proposal: '00000000-0000-4000-8000-000000000000' } })),
    ).toEqual([409, 'patient/merged']);
    expect(await region.db.query('select 1 as one from patient_link where patient_id = $1', [again])).toEqual([]);
  });

  it('is done from the linking desk when two people have said the same, and not by one', async () => {
    const [one] = (await secretariat.get<LinkCasesAnswer>('linkCases', { body: {} })).cases;
    expect(one?.kind).toBe('merge');
    const decide = (browser: Browser, version: number) =>
      browser.get<DecideLinkCaseAnswer>('decideLinkCase', {
        body: { case: one?.case, version, decision: 'same', note: '本人に確認' },
      });
    expect((await decide(secretariat, 1)).state).toBe('second');
    expect(await links(again)).toHaveLength(2);
    await region.db.query(`update link_case set said_same_by = gen_random_uuid()`);
    expect((await decide(secretariat, 2)).state).toBe('same');
    expect(await links(chiyo)).toHaveLength(4);
  });
});

describe('taking a person apart', () => {
  it('merge and split leave links, openings and consents exactly as they were', async () => {
    await consent(other, again);
    await until(async () => (await located(region)) === 7);
    const state = async () => [
      await links(chiyo),
      await links(again),
      await openings(),
      await region.db.query('select patient_id, event from consent_event order by 1, 2'),
      await region.db.query('select patient_id, merged_into from patient order by 1'),
      await region.db.query('select patient_id, kana_key, came_with from patient_also_known'),
      await region.db.query(
        `select local_patient, state, demographics from identity where domain = 'region' order by 1`,
      ),
    ];
    const before = await state();
    for (let round = 0; round < 3; round++) {
      await merged();
      expect(await links(chiyo)).toHaveLength(4);
      const answer = await split(['Y9', 'gw-b-001']);
      expect(answer.body).toMatchObject({ patient: chiyo, apart: again });
      expect(await state()).toEqual(before);
    }
  });

  it('gives a stranger’s numbers to a new patient without consent, hides them and writes to who saw them', async () => {
    await merged();
    await until(async () => (await located(region)) === 7);
    await calendarOf(doctor, chiyo);
    const somebodyElse = {
      sex: 'female',
      kanjiName: { family: '髙橋', given: '千代子' },
      kanaName: { family: 'タカハシ', given: 'チヨコ' },
      birthDate: '1951-04-19',
      telephones: [],
    };
    await region.db.query(
      `insert into identity (network_id, domain, local_patient, demographics, source, seen_at)
       values ('mihon', $1, 'gw-a-001',
         $2,
         'facility-feed', now())
       on conflict (network_id, domain, local_patient) do update set demographics = excluded.demographics,
         state = 'known'`,
      [HOSPITAL_A, somebodyElse],
    );
    const answer = (await split(['gw-a-001'])).body as SplitPatientAnswer;
    expect(answer).toMatchObject({ patient: chiyo, seenMeanwhile: 1 });
    expect([await links(chiyo), await links(answer.apart)]).toEqual([['gw-b-001', '12345', 'Y9'], ['gw-a-001']]);
    expect([await located(region), await openings()]).toEqual([2, [{ number: 'gw-b-001' }]]);
    expect(await secretariat.get<PatientHeader>('header', { patient: answer.apart })).toMatchObject({
      regionalId: answer.regionalId,
      demographics: { kanjiName: { given: '千代子' } },
      consent: { state: 'none' },
    });
    expect(
      (await secretariat.get<readonly NoticeLetter[]>('noticeLetters', { patient: chiyo })).map((one) => [
        one.role,
        one.to.facility,
      ]),
    ).toEqual([
      ['discloser', HOSPITAL_A],
      ['viewer', CLINIC],
    ]);
  });

  it('does not write of what was rightly seen before the merge', async () => {
    await consent(other, again);
    await until(async () => (await located(region)) === 7);
    await calendarOf(other, again);
    await merged();
    await calendarOf(doctor, chiyo);
    expect((await split(['Y9', 'gw-b-001'])).body).toMatchObject({ seenMeanwhile: 1 });
    const letters = await secretariat.get<readonly NoticeLetter[]>('noticeLetters', { patient: chiyo });
    expect(letters.map((one) => [one.role, one.to.facility, one.views.map((view) => view.who)])).toEqual([
      ['discloser', HOSPITAL_B, ['港 太郎']],
      ['viewer', CLINIC, ['港 太郎']],
    ]);
  });

  it('a wrong link of somebody merged in is told to everybody who saw it, before and after the merge', async () => {
    await consent(other, again);
    await until(async () => (await located(region)) === 7);
    await calendarOf(other, again);
    await merged();
    await calendarOf(doctor, chiyo);
    const header = await secretariat.get<PatientHeader>('header', { patient: chiyo });
    await secretariat.get('unlink', {
      patient: chiyo,
      body: { link: header.links.find((link) => link.facility === HOSPITAL_B)?.link, reason: '別人' },
    });
    const letters = await secretariat.get<readonly NoticeLetter[]>('noticeLetters', { patient: chiyo });
    expect(letters.map((one) => [one.role, one.to.facility, one.views.map((view) => view.who)])).toEqual([
      ['discloser', HOSPITAL_B, ['港 太郎', '山手 花子']],
      ['viewer', CLINIC, ['港 太郎']],
      ['viewer', OTHER_CLINIC, ['山手 花子']],
    ]);
  });

  it('of two people who take the same links out at once, one does and the other is told', async () => {
    await merged();
    const second = await region.signIn('secretariat');
    const answers = await Promise.all([split(['Y9']), split(['Y9'], second)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    expect(answers.filter((answer) => answer.status === 409).map(errorOf)).toEqual([[409, 'patient/links-changed']]);
    expect(await links(again)).toEqual(['Y9']);
  });

  it('makes no person of a number of which its facility has told nothing', async () => {
    expect(errorOf(await split(['gw-a-001']))).toEqual([409, 'patient/split-needs-demographics']);
    expect(await links(chiyo)).toEqual(['gw-a-001', '12345']);
  });
});

it('shows in the history of the person who remains who looked at either of them', async () => {
  await consent(other, again);
  await until(async () => (await located(region)) === 7);
  await calendarOf(other, again);
  await merged();
  const { events } = await secretariat.get<DisclosureHistoryView>('disclosureHistory', { patient: chiyo, body: {} });
  expect(events.filter((event) => event.event === 'calendar/viewed').map((event) => event.who)).toContain('山手 花子');
  expect(events.map((event) => event.event)).toContain('person/merged');
});

it('a merge that would show more needs the word of who asked; nothing is decided before', async () => {
  await consent(other, again);
  await withdraw(other, again);
  const [one] = (await secretariat.get<LinkCasesAnswer>('linkCases', { body: {} })).cases;
  const decide = (version: number, confirmed = {}) =>
    secretariat.call('decideLinkCase', {
      body: { case: one?.case, version, decision: 'same', note: '本人に確認', ...confirmed },
    });
  expect((await decide(1)).status).toBe(200);
  await region.db.query(`update link_case set said_same_by = gen_random_uuid()`);
  expect(errorOf(await decide(2))).toEqual([409, 'patient/merge-needs-consent']);
  expect(await links(again)).toHaveLength(2);
  expect((await decide(2, { consentConfirmed: true })).body).toMatchObject({ state: 'same' });
  expect(await links(chiyo)).toHaveLength(4);
});

it('brings back somebody who had come without any link, whom the page of the person who remains names', async () => {
  const { patient: gone } = await secretariat.get<{ patient: string }>('register', {
    body: { ...CHIYO, confirmedNew: true },
  });
  await secretariat.get('mergePatients', { patient: chiyo, body: { gone, reason: '二重登録' } });
  const { mergedIn } = await secretariat.get<PatientHeader>('header', { patient: chiyo });
  expect(mergedIn?.map((one) => one.patient)).toEqual([gone]);
  expect((await secretariat.call('splitPatient', { patient: chiyo, body: { links: [], reason: '別人' } })).status).toBe(
    400,
  );
  expect(
    errorOf(
      await secretariat.call('splitPatient', { patient: chiyo, body: { links: [], apart: again, reason: '別人' } }),
    ),
  ).toEqual([409, 'patient/links-changed']);
  expect(
    await secretariat.get('splitPatient', { patient: chiyo, body: { links: [], apart: gone, reason: '別人' } }),
  ).toMatchObject({ apart: gone, seenMeanwhile: 0 });
  expect((await secretariat.get<PatientHeader>('header', { patient: chiyo })).mergedIn).toBeUndefined();
  expect((await secretariat.get<SearchAnswer>('search', { body: { query: 'タカハシ' } })).total).toBe(3);
});
