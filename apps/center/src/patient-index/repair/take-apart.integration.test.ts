import { describe, expect, it } from 'vitest';
import type { NoticeLetter, PatientHeader, SearchAnswer, SplitPatientAnswer } from '@musubi/contract';
import {
  calendarOf,
  CHIYO,
  CLINIC,
  HOSPITAL_A,
  HOSPITAL_B,
  located,
  OTHER_CLINIC,
  until,
} from '../../fixture/small-region.ts';
import {
  region,
  doctor,
  other,
  secretariat,
  chiyo,
  again,
  consent,
  merged,
  errorOf,
  links,
  openings,
  split,
  useTwiceRegistered,
} from '../../fixture/twice-registered.ts';

useTwiceRegistered();

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
