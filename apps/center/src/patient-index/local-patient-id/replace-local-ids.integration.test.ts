import { describe, expect, it } from 'vitest';
import type { NoticeLetter, PatientHeader } from '@musubi/contract';
import { applyChanges } from '../../record-location/store.ts';
import { ALL_DAYS, audited, calendarOf, CLINIC, HOSPITAL_A, located, SATO, until } from '../../fixture/small-region.ts';
import {
  region,
  doctor,
  clerk,
  secretariat,
  chiyo,
  sato,
  importList,
  imported,
  numberOf,
  errorOf,
  renumber,
  state,
  useRenumberedHospital,
} from '../../fixture/renumbered-hospital.ts';

useRenumberedHospital();

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
});
