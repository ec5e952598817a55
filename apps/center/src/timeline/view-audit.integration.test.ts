import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  TRACE_HEADER,
  type AuditEventView,
  type AuditSearchAnswer,
  type AuditStateView,
  type DisclosureHistoryView,
  type PatientHeader,
} from '@musubi/contract';
import {
  ALL_DAYS,
  audited,
  calendarOf,
  fakeEntry,
  HOSPITAL_A,
  HOSPITAL_B,
  joinChiyo,
  smallRegion,
  until,
  type Browser,
  type SmallRegion,
} from '../fixture/small-region.ts';

let region: SmallRegion;
let doctor: Browser;
beforeEach(async () => {
  region = await smallRegion({ recordsDeadlineMs: 1_000 });
  doctor = await region.signIn('doctor');
});
afterEach(() => region[Symbol.asyncDispose]());

const everything = { kinds: ['laboratory', 'prescription', 'document', 'progress-note'] };

describe('every view is on record', () => {
  it('AUD-03 records what was requested, with decisions, before a byte arrives, and what was answered', async () => {
    const patient = await joinChiyo(region, doctor);
    region.a.mode = 'hung';
    const answer = await doctor.call('entriesInRange', { patient, body: everything });
    const events = await audited(region, { trace: answer.headers.get(TRACE_HEADER) ?? '' });
    const requested = events.filter((event) => event.event === 'record/requested');
    expect(requested.map((event) => event.facility).sort()).toEqual([HOSPITAL_A, HOSPITAL_B]);
    const ticket = region.b.tickets.find((candidate) => candidate.purpose === 'treatment');
    expect(JSON.stringify(requested)).toContain(ticket?.decision);
    expect(ticket?.trace).toBe(answer.headers.get(TRACE_HEADER));
    expect(
      events
        .filter((event) => event.event === 'record/answered')
        .map((event) => [event.facility, event.outcome])
        .sort(),
    ).toEqual([
      [HOSPITAL_A, 'failed'],
      [HOSPITAL_B, 'success'],
    ]);
    expect(events.filter((event) => event.event === 'record/refused')).toHaveLength(1);
    expect(JSON.stringify(events)).not.toMatch(/laboratory \d|document \d|髙橋|1951/);
  });

  it('AUD-01 AUD-05 AUD-09 shows the patient’s history with who, where, what and why', async () => {
    const patient = await joinChiyo(region, doctor);
    await doctor.lines('laboratory', { patient, body: ALL_DAYS });
    const history = await doctor.get<DisclosureHistoryView>('disclosureHistory', { patient, body: {} });
    expect(history.events.find((event) => event.event === 'record/requested')).toMatchObject({
      who: '港 太郎',
      facilityName: 'みなとクリニック',
      kinds: ['laboratory'],
      because: expect.arrayContaining(['consent/covers']),
    });
    expect(history.events.map((event) => event.event)).toEqual(
      expect.arrayContaining(['link/made', 'consent/registered', 'patient/registered']),
    );
    expect(history.total).toBeGreaterThan(history.events.length - 1);
  });

  it('AUD-09 lets the auditor trace one person page by page without names of patients, and records it', async () => {
    const patient = await joinChiyo(region, doctor);
    for (let i = 0; i < 6; i++) await doctor.get('header', { patient });
    const other = await region.signIn('other');
    await other.call('header', { patient });
    const auditor = await region.signIn('auditor');
    const period = { from: '2020-01-01', until: '2099-12-31', pageSize: 10 };
    const seen: AuditEventView[] = [];
    let cursor: string | null | undefined;
    do {
      const page: AuditSearchAnswer = await auditor.get<AuditSearchAnswer>('searchAudit', {
        body: { ...period, staff: '港', ...(cursor === undefined ? {} : { cursor }) },
      });
      seen.push(...page.events);
      cursor = page.next;
    } while (cursor !== null);
    const [own] = await region.db.query<{ n: number }>(
      `select count(*) as n from audit_event where body::jsonb #>> '{actor,name}' = '港 太郎'`,
    );
    expect(seen.length).toBe(own?.n);
    expect(new Set(seen.map((event) => event.id)).size).toBe(seen.length);
    expect(seen.map((event) => event.at)).toEqual([...seen.map((event) => event.at)].sort().reverse());
    expect(seen.filter((event) => event.event === 'patient/opened')).toHaveLength(6);
    expect(JSON.stringify(seen)).not.toMatch(/髙橋|高橋|タカハシ/);

    const { regionalId } = await doctor.get<PatientHeader>('header', { patient });
    const refused = await auditor.get<AuditSearchAnswer>('searchAudit', {
      body: { ...period, regionalId, outcome: 'refused' },
    });
    expect(refused.events).toMatchObject([{ event: 'access/refused', who: '山手 花子', regionalId }]);
    expect(
      await auditor.get<AuditSearchAnswer>('searchAudit', { body: { ...period, regionalId: '9900000099' } }),
    ).toMatchObject({ events: [], next: null, unknown: 'patient' });
    const looking = await audited(region, { event: 'audit/searched' });
    expect(looking.at(-2)).toMatchObject({
      outcome: 'success',
      patient,
      body: { actor: { name: '監査 冬' }, detail: { outcome: 'refused', found: 1 } },
    });

    expect(await auditor.get('auditState')).toEqual({ last: null, running: false });
    await auditor.get('verifyAudit', { body: {} });
    const state = await until(async () => {
      const now = await auditor.get<AuditStateView>('auditState');
      return now.last === null || now.running ? undefined : now;
    });
    expect(state.last).toMatchObject({ by: '監査 冬', faults: 0, firstFault: null });
    expect(await audited(region, { event: 'audit/verified' })).toMatchObject([
      { outcome: 'success', body: { detail: { events: state.last?.events, faults: 0 } } },
    ]);
  });

  it('marks what is new since the last visit', async () => {
    const patient = await joinChiyo(region, doctor);
    await doctor.get('header', { patient });
    region.clock.advance(2 * 3_600_000);
    doctor = await region.signIn('doctor');
    await doctor.get('header', { patient });
    region.a.add('gw-a-001', fakeEntry('report', '2026-05-01'));
    const view = await until(async () => {
      const now = await calendarOf(doctor, patient);
      return now.entries.some((entry) => entry[1] === 'report') && now;
    });
    expect(view.entries.filter((entry) => entry[7] === 1).map((entry) => entry[1])).toEqual(['report']);
  });
});
