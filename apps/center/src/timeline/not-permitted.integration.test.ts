import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CalendarAnswer } from '@musubi/contract';
import { entriesOf, outcomeIn, outcomes } from '../fixture/read-answers.ts';
import {
  ALL_DAYS,
  calendarOf,
  fakeEntry,
  HOSPITAL_A,
  HOSPITAL_B,
  joinChiyo,
  smallRegion,
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

describe('what may not be seen does not leave', () => {
  it('AUD-07 withholds sensitive entries until the consent names them, and says why', async () => {
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

  it('drops what is sent beyond the request, and what has become sensitive since it was announced', async () => {
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

  it('answers each of many views at the same moment with what its own viewer may see in its own period', async () => {
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
