import { describe, expect, it } from 'vitest';
import type {
  DecideLinkCaseAnswer,
  DisclosureHistoryView,
  LinkCasesAnswer,
  PatientHeader,
  SearchAnswer,
} from '@musubi/contract';
import {
  ALL_DAYS,
  calendarOf,
  HOSPITAL_A,
  HOSPITAL_B,
  located,
  OTHER_CLINIC,
  until,
  type Browser,
} from '../../fixture/small-region.ts';
import {
  region,
  doctor,
  other,
  secretariat,
  chiyo,
  again,
  consentAct,
  consent,
  withdraw,
  merge,
  merged,
  errorOf,
  links,
  openings,
  useTwiceRegistered,
} from '../../fixture/twice-registered.ts';

useTwiceRegistered();

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
