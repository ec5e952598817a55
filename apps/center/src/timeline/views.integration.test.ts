import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  TRACE_HEADER,
  type AuditEventView,
  type AuditSearchAnswer,
  type AuditStateView,
  type CalendarAnswer,
  type CalendarView,
  type DisclosureHistoryView,
  type PatientHeader,
  type RecordLine,
} from '@musubi/contract';
import type { FacilityOutcome } from '@musubi/domain';
import {
  ALL_DAYS,
  audited,
  calendarOf,
  fakeEntry,
  HOSPITAL_A,
  HOSPITAL_B,
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
  region = await smallRegion({ recordsDeadlineMs: 1_000 });
  doctor = await region.signIn('doctor');
});
afterEach(() => region[Symbol.asyncDispose]());

const consentAct = { signer: { by: 'patient' }, medium: 'paper' };
const outcomes = (lines: readonly RecordLine[]) =>
  new Map(lines.flatMap((line) => ('outcome' in line ? [[line.facility as string, line.outcome]] : [])));
const entriesOf = (lines: readonly RecordLine[], facility: string) =>
  lines.flatMap((line) => ('entry' in line && line.facility === facility ? [line.entry] : []));
const outcomeIn = (view: CalendarView, facility: string): FacilityOutcome | undefined =>
  view.facilities.find((one) => one.facility.id === facility)?.outcome;
const everything = { kinds: ['laboratory', 'prescription', 'document', 'progress-note'] };
async function changeAll(patient: string, event: 'suspended' | 'resumed' | 'withdrawn'): Promise<void> {
  for (const { consent } of await doctor.get<{ consent: string }[]>('consents', { patient }))
    await doctor.get('changeConsent', { patient, body: { consent, what: { event }, ...consentAct } });
}

describe('a hospital that does not answer costs the others nothing', () => {
  it.each([
    ['hung', 'timed-out'],
    ['refusing', 'unreachable'],
    ['cut-off', 'unreachable'],
  ] as const)('when a gateway is %s the other hospital is complete and the first is %s', async (mode, outcome) => {
    const patient = await joinChiyo(region, doctor);
    region.a.mode = mode;
    const lines = await doctor.lines('entriesInRange', { patient, body: everything });
    expect(outcomes(lines).get(HOSPITAL_A)?.outcome).toBe(outcome);
    expect(outcomes(lines).get(HOSPITAL_B)).toEqual({ facility: HOSPITAL_B, outcome: 'complete' });
    expect(entriesOf(lines, HOSPITAL_B)).toHaveLength(2);
    // The other hospital's lines had gone out before the hung one was given up.
    if (mode === 'hung')
      expect(lines.findIndex((line) => 'outcome' in line && line.facility === HOSPITAL_B)).toBeLessThan(
        lines.findIndex((line) => 'outcome' in line && line.facility === HOSPITAL_A),
      );
  });

  it('shows a dead gateway as unreachable with the time, keeps its calendar, and recovers by itself', async () => {
    const patient = await joinChiyo(region, doctor);
    await region.a.close();
    const away = await until(async () => {
      const view = await calendarOf(doctor, patient);
      return view.facilities.find((one) => one.facility.id === HOSPITAL_A)?.connection === 'unreachable' && view;
    });
    expect(away.facilities.find((one) => one.facility.id === HOSPITAL_A)?.unreachableSince).toMatch(/^20/);
    expect(away.entries.filter((entry) => entry[0] === 0)).toHaveLength(3);
    expect(outcomes(await doctor.lines('laboratory', { patient, body: ALL_DAYS })).get(HOSPITAL_A)).toMatchObject({
      outcome: 'unreachable',
    });
    region.a.dial(region.center.linkPort, await region.identity('gw-a'));
    await until(
      async () =>
        outcomes(await doctor.lines('laboratory', { patient, body: ALL_DAYS })).get(HOSPITAL_A)?.outcome === 'complete',
    );
  });
});

describe('what may not be seen does not leave', () => {
  it('AUD-07 withholds sensitive entries from calendar and fetch until the consent names them, and says why', async () => {
    const patient = await joinChiyo(region, doctor);
    const before = await calendarOf(doctor, patient);
    expect(before.entries.map((entry) => entry[1])).not.toContain('progress-note');
    expect(outcomeIn(before, HOSPITAL_A)).toMatchObject({
      outcome: 'partial',
      missing: 1,
      because: [{ reason: 'consent/sensitive-not-named', cure: 'change-consent' }],
    });
    const hidden = [...(region.a.patients.get('gw-a-001')?.entries ?? [])].find(
      (entry) => entry.sensitive !== undefined,
    );
    const asked = await doctor.call('entries', {
      patient,
      body: { wanted: [{ facility: HOSPITAL_A, entries: [hidden?.id] }] },
    });
    expect(asked.text).not.toContain(hidden?.title);
    expect(asked.text).toContain('not-permitted');
    expect(region.a.tickets.filter((ticket) => ticket.purpose === 'treatment')).toHaveLength(0);
    await doctor.get('giveConsent', {
      patient,
      body: { scope: { disclosing: 'all', viewing: 'all', sensitive: ['psychiatry'] }, ...consentAct },
    });
    expect((await calendarOf(doctor, patient)).entries.map((entry) => entry[1])).toContain('progress-note');
    expect(
      (await doctor.call('entries', { patient, body: { wanted: [{ facility: HOSPITAL_A, entries: [hidden?.id] }] } }))
        .text,
    ).toContain(hidden?.title);
  });

  it('drops what a gateway sends beyond the request, and what has become sensitive since it was announced', async () => {
    const patient = await joinChiyo(region, doctor);
    const [, laboratory] = region.a.patients.get('gw-a-001')?.entries ?? [];
    if (laboratory === undefined) throw new Error('no entry');
    const line = (id: string, title: string, extra: object) => ({
      id,
      version: 9,
      recordedAt: '2026-01-01T00:00:00.000Z',
      entry: {
        kind: 'laboratory',
        status: 'resulted',
        day: '2026-03-02',
        title,
        content: { type: 'laboratory', panels: [] },
        ...extra,
      },
      source: { file: 'x', issues: [] },
    });
    region.a.extra = [
      line('00000000-0000-4000-8000-999999999999', 'NOT-ASKED', {}),
      line(laboratory.id, 'NOW-SENSITIVE', { sensitive: 'hiv' }),
    ] as never;
    const answer = await doctor.call('entries', {
      patient,
      body: { wanted: [{ facility: HOSPITAL_A, entries: [laboratory.id] }] },
    });
    expect(answer.text).toContain(laboratory.title);
    expect(answer.text).not.toMatch(/NOT-ASKED|NOW-SENSITIVE/);
    expect(answer.text).toContain('"outcome":"partial"');
  });

  it('VIE-23 asks for allergies and problems by kind, so that one not announced yet is in the header', async () => {
    const patient = await joinChiyo(region, doctor);
    const late = fakeEntry('allergy', undefined);
    // nothing is announced any more
    region.b.opened.set('gw-b-001', false);
    region.b.add('gw-b-001', late);
    const lines = await doctor.lines('standingFacts', { patient });
    expect(entriesOf(lines, HOSPITAL_A).map((line) => line.entry.kind)).toEqual(['allergy']);
    expect(entriesOf(lines, HOSPITAL_B).map((line) => line.id)).toEqual([late.id]);
    expect(outcomes(lines).get(HOSPITAL_B)).toEqual({ facility: HOSPITAL_B, outcome: 'complete' });
  });

  it('answers each of many views that come at the same moment with what its own viewer may see in its own period', async () => {
    const patient = await joinChiyo(region, doctor);
    const care = await region.signIn('care');
    const views = [doctor, care].flatMap((who) =>
      [
        ['2025-01-01', '2026-12-31'],
        ['2026-04-01', '2026-04-30'],
        ['2026-03-02', '2026-05-15'],
      ].map(
        ([from, until]) =>
          () =>
            who.get<CalendarAnswer>('calendar', { patient, body: { from, until } }),
      ),
    );
    const alone = [];
    for (const view of views) alone.push(await view());
    expect(new Set(alone.map((answer) => answer.pages.join())).size).toBeGreaterThan(2);
    const gone = await region.signIn('care');
    await gone.call('signOut', {});
    const nobody = () => gone.call('calendar', { patient, body: ALL_DAYS });
    const together = await Promise.all([...views, ...views, ...views].map((view) => view()));
    expect(together).toEqual([...alone, ...alone, ...alone]);
    expect(
      (await Promise.all([nobody(), ...views.map((view) => view()), nobody()])).filter(
        (answer) => 'status' in answer && answer.status === 401,
      ),
    ).toHaveLength(2);
  });

  it('VIE-28 RIV-32 keeps to the kinds that a role reads', async () => {
    const patient = await joinChiyo(region, doctor);
    const care = await region.signIn('care');
    const view = await calendarOf(care, patient);
    expect([...new Set(view.entries.map((entry) => entry[1]))]).toEqual(['prescription']);
    expect((await care.lines('laboratory', { patient, body: ALL_DAYS })).some((line) => 'laboratory' in line)).toBe(
      false,
    );
  });

  it('VIE-21 keeps to the period of the consent and to the day on which publication began', async () => {
    const patient = await joinChiyo(region, doctor, { scope: { from: '2026-01-01' } });
    expect((await calendarOf(doctor, patient)).entries.map((entry) => entry[3])).not.toContain('2025-01-10');
    await region.db.query(
      `update facility set publication = publication || '{"publishedSince":"2026-03-02"}' where facility_id = $1`,
      [HOSPITAL_A],
    );
    expect((await calendarOf(doctor, patient)).entries.map((entry) => entry[3])).not.toContain('2026-03-01');
  });

  it('serves an attachment as a harmless file, and only of an entry that may be seen', async () => {
    const patient = await joinChiyo(region, doctor);
    const [prescription, , , sensitive] = region.a.patients.get('gw-a-001')?.entries ?? [];
    const file = await doctor.call('attachment', {
      patient,
      body: { facility: HOSPITAL_A, entry: prescription?.id, digest: 'a'.repeat(64) },
    });
    expect(file.headers.get('content-type')).toBe('application/octet-stream');
    expect(file.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect(file.headers.get('content-security-policy')).toMatch(/^sandbox;/);
    expect(
      (
        await doctor.call('attachment', {
          patient,
          body: { facility: HOSPITAL_A, entry: sensitive?.id, digest: 'a'.repeat(64) },
        })
      ).status,
    ).toBe(403);
    expect(
      (
        await doctor.call('attachment', {
          patient,
          body: { facility: HOSPITAL_A, entry: '00000000-0000-4000-8000-999999999999', digest: 'a'.repeat(64) },
        })
      ).status,
    ).toBe(404);
  });
});

describe('withdrawal', () => {
  it('CON-37 stops an open session at its next request, removes the locations and closes the patient at the gateways', async () => {
    const patient = await joinChiyo(region, doctor);
    expect((await calendarOf(doctor, patient)).entries.length).toBeGreaterThan(0);
    await changeAll(patient, 'withdrawn');
    const after = await calendarOf(doctor, patient);
    expect(after.entries).toEqual([]);
    for (const hospital of [HOSPITAL_A, HOSPITAL_B])
      expect(outcomeIn(after, hospital)).toMatchObject({
        outcome: 'not-permitted',
        because: [{ reason: 'consent/withdrawn', cure: 'register-consent' }],
      });
    expect(await located(region)).toBe(0);
    const tickets = region.a.tickets.length;
    const lines = await doctor.lines('entriesInRange', { patient, body: everything });
    expect(outcomes(lines).get(HOSPITAL_A)?.outcome).toBe('not-permitted');
    expect(region.a.tickets).toHaveLength(tickets);
    await until(async () => region.a.opened.get('gw-a-001') === false && region.b.opened.get('gw-b-001') === false);
  });

  it('CON-37 stops an answer that is already on its way from a slow hospital', async () => {
    const patient = await joinChiyo(region, doctor);
    let release = (): void => undefined;
    region.a.before = new Promise((free) => {
      release = free;
    });
    const viewing = doctor.lines('laboratory', { patient, body: ALL_DAYS });
    await until(async () => region.a.tickets.some((ticket) => ticket.purpose === 'treatment'));
    const clerk = await region.signIn('clerk');
    const [consent] = await clerk.get<{ consent: string }[]>('consents', { patient });
    await clerk.get('changeConsent', {
      patient,
      body: { consent: consent?.consent, what: { event: 'withdrawn' }, ...consentAct },
    });
    region.clock.advance(1_000);
    release();
    const lines = (await viewing).filter(
      (line) => line !== undefined && 'facility' in line && line.facility === HOSPITAL_A,
    );
    expect(lines).toMatchObject([
      { outcome: { outcome: 'partial', missing: 2, because: [{ reason: 'consent/withdrawn' }] } },
    ]);
  });

  it('opens the patient anew when a new consent is given, however fast', async () => {
    const patient = await joinChiyo(region, doctor);
    const before = await located(region);
    await changeAll(patient, 'withdrawn');
    await doctor.get('giveConsent', { patient, body: { scope: { disclosing: 'all', viewing: 'all' }, ...consentAct } });
    await until(async () => (await located(region)) === before);
    expect((await calendarOf(doctor, patient)).entries.length).toBeGreaterThan(0);
  });

  it('CON-37 hides everything while suspended and shows it again when resumed', async () => {
    const patient = await joinChiyo(region, doctor);
    const before = (await calendarOf(doctor, patient)).entries.length;
    await changeAll(patient, 'suspended');
    expect((await calendarOf(doctor, patient)).entries).toEqual([]);
    await changeAll(patient, 'resumed');
    expect((await calendarOf(doctor, patient)).entries).toHaveLength(before);
  });

  it('CON-37 closes only the facilities that no consent names any more', async () => {
    const patient = await joinChiyo(region, doctor);
    const [consent] = await doctor.get<{ consent: string }[]>('consents', { patient });
    await doctor.get('changeConsent', {
      patient,
      body: {
        consent: consent?.consent,
        what: { event: 'scope-changed', scope: { disclosing: [HOSPITAL_B], viewing: 'all' } },
        ...consentAct,
      },
    });
    const view = await calendarOf(doctor, patient);
    expect(outcomeIn(view, HOSPITAL_A)).toMatchObject({
      outcome: 'not-permitted',
      because: [{ reason: 'consent/disclosing-not-covered' }],
    });
    expect(outcomeIn(view, HOSPITAL_B)).toMatchObject({ outcome: 'complete' });
    expect(await located(region)).toBe(2);
  });

  it.each(['withdrawn', 'never given'])(
    'says to the hospital’s own doctor why nothing of the hospital is there while consent is %s, and never that this is all',
    async (consent) => {
      const patient = await joinChiyo(region, doctor);
      const own = await region.signIn('hospital');
      const before = await calendarOf(own, patient);
      expect(outcomeIn(before, HOSPITAL_A)).toMatchObject({ outcome: 'complete' });
      await changeAll(patient, 'withdrawn');
      if (consent === 'never given') await region.db.query('truncate consent_event');
      const because = [
        { reason: consent === 'withdrawn' ? 'consent/withdrawn' : 'consent/not-registered', cure: 'register-consent' },
      ];
      expect(outcomeIn(await calendarOf(own, patient), HOSPITAL_A)).toMatchObject({
        outcome: 'not-permitted',
        because,
      });
      const known = region.a.patients.get('gw-a-001')?.entries[0];
      for (const lines of [
        await own.lines('standingFacts', { patient }),
        await own.lines('entriesInRange', { patient, body: everything }),
        await own.lines('laboratory', { patient, body: ALL_DAYS }),
        await own.lines('entries', { patient, body: { wanted: [{ facility: HOSPITAL_A, entries: [known?.id] }] } }),
      ]) {
        expect(outcomes(lines).get(HOSPITAL_A)).toMatchObject({ outcome: 'not-permitted', because });
        expect(entriesOf(lines, HOSPITAL_A)).toEqual([]);
      }
    },
  );

  it('shows the hospital’s own doctor the own records while consent is only suspended', async () => {
    const patient = await joinChiyo(region, doctor);
    await changeAll(patient, 'suspended');
    const view = await calendarOf(await region.signIn('hospital'), patient);
    expect(outcomeIn(view, HOSPITAL_A)).toMatchObject({ outcome: 'complete' });
    expect(view.entries.length).toBeGreaterThan(0);
    expect(outcomeIn(view, HOSPITAL_B)).toMatchObject({
      outcome: 'not-permitted',
      because: [{ reason: 'consent/suspended' }],
    });
  });

  it('answers 409 to a change that the state does not allow', async () => {
    const patient = await joinChiyo(region, doctor);
    const [consent] = await doctor.get<{ consent: string }[]>('consents', { patient });
    const change = (event: string) =>
      doctor.call('changeConsent', { patient, body: { consent: consent?.consent, what: { event }, ...consentAct } });
    expect((await change('resumed')).status).toBe(409);
    expect((await change('withdrawn')).status).toBe(200);
    expect((await change('withdrawn')).status).toBe(409);
    expect((await change('resumed')).status).toBe(409);
  });
});

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

  it('AUD-09 lets the auditor trace what one person did, page by page, each event once, without a name of a patient, and records the looking', async () => {
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
