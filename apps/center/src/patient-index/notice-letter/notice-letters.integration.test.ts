import { afterEach, beforeEach, expect, it } from 'vitest';
import type { NoticeLetter, PatientHeader, UnlinkAnswer } from '@musubi/contract';
import {
  ALL_DAYS,
  audited,
  calendarOf,
  HOSPITAL_A,
  HOSPITAL_B,
  joinChiyo,
  located,
  smallRegion,
  until,
  type Browser,
  type SmallRegion,
} from '../../fixture/small-region.ts';

let region: SmallRegion;
let doctor: Browser;
let patient = '';
beforeEach(async () => {
  region = await smallRegion();
  doctor = await region.signIn('doctor');
  patient = await joinChiyo(region, doctor);
});
afterEach(() => region[Symbol.asyncDispose]());

async function undo(browser: Browser, facility: string): Promise<UnlinkAnswer> {
  const { links } = await browser.get<PatientHeader>('header', { patient });
  return browser.get('unlink', {
    patient,
    body: { link: links.find((link) => link.facility === facility)?.link, reason: '同姓同名の別人' },
  });
}
const letters = (browser: Browser) => browser.get<readonly NoticeLetter[]>('noticeLetters', { patient });

it('writes to whoever was shown the wrong chart, and to whose chart it was, with who saw it and when', async () => {
  await calendarOf(doctor, patient);
  await doctor.lines('laboratory', { patient, body: ALL_DAYS });
  const own = await region.signIn('hospital', HOSPITAL_A);
  await calendarOf(own, patient);
  const { seenMeanwhile } = await undo(doctor, HOSPITAL_A);
  expect(seenMeanwhile.map((view) => [view.who, view.what])).toEqual([
    ['中央 次郎', 'calendar'],
    ['港 太郎', 'records'],
    ['港 太郎', 'calendar'],
  ]);
  const all = await letters(await region.signIn('secretariat'));
  expect(
    all.map((one) => [
      one.role,
      one.to.name,
      one.views.map((view) => [view.who, view.role, view.facilityName, view.what]),
      one.moreViews,
    ]),
  ).toEqual([
    [
      'discloser',
      'みほん中央病院',
      [
        ['中央 次郎', 'doctor', 'みほん中央病院', 'calendar'],
        ['港 太郎', 'doctor', 'みなとクリニック', 'records'],
        ['港 太郎', 'doctor', 'みなとクリニック', 'calendar'],
      ],
      0,
    ],
    [
      'viewer',
      'みなとクリニック',
      [
        ['港 太郎', 'doctor', 'みなとクリニック', 'records'],
        ['港 太郎', 'doctor', 'みなとクリニック', 'calendar'],
      ],
      0,
    ],
  ]);
  expect(all[0]).toMatchObject({
    reason: '同姓同名の別人',
    localId: 'gw-a-001',
    disclosingFacilityName: 'みほん中央病院',
    printedAt: null,
  });
  expect((await audited(region, { event: 'notice-letter/made' })).map((event) => event.facility)).toEqual([
    HOSPITAL_A,
    expect.any(String),
  ]);
});

it('lets a facility read what is addressed to it although the patient is not its own, and nobody else', async () => {
  await calendarOf(doctor, patient);
  await undo(doctor, HOSPITAL_A);
  const discloser = await region.signIn('hospital', HOSPITAL_A);
  expect((await discloser.call('header', { patient })).status).toBe(404);
  expect((await letters(discloser)).map((one) => one.role)).toEqual(['discloser']);
  // it was undone there
  expect((await letters(doctor)).map((one) => one.role)).toEqual(['discloser', 'viewer']);
  expect((await (await region.signIn('other')).call('noticeLetters', { patient })).status).toBe(404);
});

it('writes to nobody when nobody saw anything, or only what came from elsewhere', async () => {
  await undo(doctor, HOSPITAL_A);
  await calendarOf(doctor, patient);
  const { seenMeanwhile } = await undo(doctor, HOSPITAL_B);
  expect(seenMeanwhile).toHaveLength(1);
  expect((await letters(doctor)).map((one) => one.disclosingFacilityName)).toEqual([
    'みほん総合病院',
    'みほん総合病院',
  ]);
});

it('shows at most 500 views and says how many more there were', async () => {
  await calendarOf(doctor, patient);
  await region.db.query(
    `select append_audit_events(array_agg(a.body)) from audit_event as a cross join generate_series(1, 619)
     where a.event = 'calendar/viewed'`,
  );
  expect((await undo(doctor, HOSPITAL_A)).seenMeanwhile).toHaveLength(500);
  expect((await letters(doctor)).map((one) => [one.role, one.views.length, one.moreViews])).toEqual([
    ['discloser', 500, 120],
    ['viewer', 500, 120],
  ]);
});

it('is kept for ever, with when it was printed first', async () => {
  await calendarOf(doctor, patient);
  await undo(doctor, HOSPITAL_A);
  const [letter] = await letters(doctor);
  const printed = await doctor.get<{ printedAt: string }>('letterPrinted', {
    patient,
    body: { letter: letter?.letter },
  });
  region.clock.advance(60_000);
  expect(await doctor.get('letterPrinted', { patient, body: { letter: letter?.letter } })).toEqual(printed);
  expect((await letters(doctor)).find((one) => one.letter === letter?.letter)?.printedAt).toBe(printed.printedAt);
  expect(
    (await doctor.call('letterPrinted', { patient, body: { letter: '00000000-0000-4000-8000-000000000000' } })).body,
  ).toMatchObject({ error: 'notice-letter/not-found' });
  for (const change of ["update notice_letter set views = '[]'", 'delete from notice_letter'])
    await expect(region.db.query(`begin; set local role musubi_center_app; ${change}`)).rejects.toThrow(
      /permission denied/,
    );
});

it('hides at once: nothing more of that hospital reaches a running stream, or a file on its way', async () => {
  const entry = region.a.patients.get('gw-a-001')?.entries[0]?.id;
  let release = (): void => undefined;
  region.a.before = new Promise((free) => {
    release = free;
  });
  const viewing = doctor.lines('laboratory', { patient, body: ALL_DAYS });
  const file = doctor.call('attachment', { patient, body: { facility: HOSPITAL_A, entry, digest: 'a'.repeat(64) } });
  await until(async () => region.a.tickets.filter((ticket) => ticket.purpose === 'treatment').length === 2);
  await undo(await region.signIn('clerk'), HOSPITAL_A);
  expect(await located(region)).toBe(2);
  region.clock.advance(1_000);
  release();
  const lines = (await viewing).filter((line) => 'facility' in line && line.facility === HOSPITAL_A);
  expect(lines).toMatchObject([
    { outcome: { outcome: 'partial', missing: 2, because: [{ reason: 'link/not-at-disclosing-facility' }] } },
  ]);
  expect([(await file).status, (await file).body]).toMatchObject([403, { error: 'access/not-permitted' }]);
});

it('lets no records through of a number that is no longer the patient’s, though another is linked', async () => {
  let release = (): void => undefined;
  region.a.before = new Promise((free) => {
    release = free;
  });
  const viewing = doctor.lines('laboratory', { patient, body: ALL_DAYS });
  await until(async () => region.a.tickets.some((ticket) => ticket.purpose === 'treatment'));
  await region.db.query(`update patient_link set local_patient = 'another' where local_patient = 'gw-a-001'`);
  region.clock.advance(1_000);
  release();
  expect((await viewing).filter((line) => 'laboratory' in line && line.facility === HOSPITAL_A)).toEqual([]);
});
