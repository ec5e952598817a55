import { afterEach, beforeEach, expect, it } from 'vitest';
import { readCalendar, type CalendarAnswer } from '@musubi/contract';
import {
  audited,
  calendarOf,
  fakeEntry,
  joinChiyo,
  located,
  smallRegion,
  until,
  type Browser,
  type SmallRegion,
} from '../fixture/small-region.ts';

let region: SmallRegion;
let doctor: Browser;
beforeEach(async () => {
  region = await smallRegion();
  doctor = await region.signIn('doctor');
});
afterEach(() => region[Symbol.asyncDispose]());

it('takes in nothing of patients who are not open, and what is new of those who are', async () => {
  const patient = await joinChiyo(region, doctor);
  const before = await located(region);
  region.a.add('gw-a-002', fakeEntry('laboratory', '2026-05-05'));
  region.a.add('gw-a-001', fakeEntry('report', '2026-05-06'));
  await until(async () => (await located(region)) === before + 1);
  expect((await calendarOf(doctor, patient)).entries.map((entry) => entry[1])).toContain('report');
});

it('neither doubles nor loses entries when two centers pull from one gateway; goes on when one stops', async () => {
  const another = await region.startAnother();
  region.a.dial(another.linkPort, await region.identity('gw-a'));
  region.b.dial(another.linkPort, await region.identity('gw-b'));
  const patient = await joinChiyo(region, doctor);
  const before = await located(region);
  for (let i = 0; i < 200; i++) region.a.add('gw-a-001', fakeEntry('laboratory', '2026-05-05'));
  await until(async () => (await located(region)) === before + 200);
  const elsewhere = region.browser(another);
  elsewhere.cookie = doctor.cookie;
  expect((await calendarOf(elsewhere, patient)).entries).toHaveLength(
    (await calendarOf(doctor, patient)).entries.length,
  );
  await another.close();
  for (let i = 0; i < 20; i++) region.a.add('gw-a-001', fakeEntry('report', '2026-05-07'));
  await until(async () => (await located(region)) === before + 220);
  const doubled = await region.db.query('select entry_id from location_entry group by entry_id having count(*) > 1');
  expect(doubled).toEqual([]);
});

it('skips a line that it cannot understand, logs where it is, and goes on behind it', async () => {
  await joinChiyo(region, doctor);
  const before = await located(region);
  const bad = [
    { day: '2026-02-30' },
    { entry: 'no-uuid' },
    { kind: 'magic' },
    { department: 'a\0b' },
    { version: 3e9 },
    { localPatient: 7 },
  ];
  let damaged = 0;
  region.a.damage = (change) => {
    if (change.kind !== 'document') return undefined;
    damaged++;
    return damaged <= bad.length ? JSON.stringify({ ...change, ...bad[damaged - 1] }) : '{"sequence":';
  };
  for (let i = 0; i <= bad.length; i++) region.a.add('gw-a-001', fakeEntry('document', '2026-05-05'));
  region.a.add('gw-a-001', fakeEntry('report', '2026-05-06'));
  await until(async () => (await located(region)) === before + 1);
  expect(region.logged('locations/line-skipped')).toBe(bad.length + 1);
  expect(region.logged('locations/pull-failed')).toBe(0);
});

it('goes on by itself after the database dropped every connection', async () => {
  const patient = await joinChiyo(region, doctor);
  const before = (await calendarOf(doctor, patient)).entries.length;
  await region.db.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'musubi-center'`,
  );
  region.a.add('gw-a-001', fakeEntry('report', '2026-05-08'));
  await until(async () => {
    const answer = await doctor.call('calendar', { patient, body: { from: '2020-01-01', until: '2026-12-31' } });
    return answer.status === 200 && readCalendar(answer.body as CalendarAnswer).entries.length === before + 1;
  });
});

it('refuses a gateway that is not in the directory, speaks another protocol, or greets with another name', async () => {
  await until(async () => (await audited(region, { event: 'gateway/connected' })).length === 2);
  region.a.dial(region.center.linkPort, await region.identity('gw-stranger'));
  // certificate of b, greeting of a
  region.a.dial(region.center.linkPort, await region.identity('gw-b'));
  await region.b.close();
  region.b.protocols = [99];
  region.b.dial(region.center.linkPort, await region.identity('gw-b'));
  await until(async () => (await audited(region, { event: 'gateway/disconnected' })).length === 1);
  await until(async () => region.logged('link/unknown-gateway') >= 2 && region.logged('link/protocol-refused') >= 3);
  expect((await audited(region, { event: 'gateway/connected' })).length).toBe(2);
  region.b.protocols = [1];
  await until(async () => (await audited(region, { event: 'gateway/connected' })).length === 3);
});

it('shows the page of all gateways within seconds while one of them hangs', async () => {
  const secretariat = await region.signIn('secretariat');
  region.a.mode = 'hung';
  const began = performance.now();
  const { body } = await secretariat.call('gateways');
  expect(performance.now() - began).toBeLessThan(6_000);
  expect(body).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ connected: true, unreadable: null }),
      expect.objectContaining({ connected: true, unreadable: 1 }),
    ]),
  );
});
