import { GATEWAY_ROUTES, type LocationChange } from '@musubi/contract';
import { RECORD_KINDS } from '@musubi/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '@musubi/testkit';
import { takeFiles } from '../ingest/take-files.ts';
import { applyPublication } from '../publication/apply-configuration.ts';
import { aGateway, CLINIC, day, HOSPITAL, MIGRATIONS, type TestGateway } from '../fixture/a-gateway.ts';
import { aFile } from '../fixture/an-entry.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await aGateway(await testDatabase(MIGRATIONS));
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

const take = (...files: ReturnType<typeof aFile>[]) =>
  takeFiles(gateway.db, HOSPITAL, { storage: 'standard', files, missing: [] });
const open = (patient: string, open = true) =>
  gateway.fetch('/open-patients', { facility: HOSPITAL, patients: [{ localPatient: patient, open }] }, undefined);
const changesAfter = async (
  after: number,
  limit = 1000,
): Promise<{ changes: LocationChange[]; next: number; more: boolean }> => {
  const { lines } = await gateway.fetch('/locations', { facility: HOSPITAL, after, limit }, undefined);
  const end = lines.at(-1) as { next: number; more: boolean } | undefined;
  return {
    changes: lines.slice(0, -1) as unknown as LocationChange[],
    next: end?.next ?? -1,
    more: end?.more ?? false,
  };
};

describe('locations', () => {
  it('tells nothing of patients who are not open, everything once they are, nothing once closed', async () => {
    await take(
      aFile({ patient: '0000000001' }),
      aFile({ patient: '0000000001', order: '000000000000002', department: '01' }),
      aFile({ patient: '0000000002' }),
    );
    expect((await changesAfter(0)).changes).toEqual([]);
    await open('0000000001');
    const told = await changesAfter(0);
    expect(told.changes.map((change) => [change.localPatient, change.change, change.kind, change.version])).toEqual([
      ['0000000001', 'put', 'prescription', 1],
      ['0000000001', 'put', 'prescription', 1],
    ]);
    expect(Object.keys(told.changes[0] ?? {}).sort()).toEqual([
      'change',
      'day',
      'department',
      'entry',
      'kind',
      'localPatient',
      'sensitive',
      'sequence',
      'status',
      'version',
    ]);
    await open('0000000001');
    expect((await changesAfter(told.next)).changes).toEqual([]);
    await open('0000000001', false);
    expect((await changesAfter(0)).changes).toEqual([]);
    const events = (await gateway.audit())
      .filter((event) => event.patient === '0000000001')
      .map((event) => event.event);
    expect(events).toEqual(['patient/opened-to-region', 'patient/closed-to-region']);
  });

  it('tells a changed entry with its next version and a deleted one as removed', async () => {
    await open('0000000003');
    const file = { patient: '0000000003', eventTime: '20260415100000000' };
    await take(aFile(file));
    const first = await changesAfter(0);
    await take(aFile({ ...file, eventTime: '20260415110000000', title: '変更後' }));
    const second = await changesAfter(first.next);
    expect(second.changes).toMatchObject([{ change: 'put', version: 2, entry: first.changes.at(-1)?.entry }]);
    await take(aFile({ ...file, eventTime: '20260415120000000', flag: '0' }));
    expect((await changesAfter(second.next)).changes).toMatchObject([{ change: 'remove', version: 3 }]);
  });

  it('tells all again when the publication changes, and takes back what is published no more', async () => {
    await take(
      aFile({ patient: '0000000004' }),
      aFile({ patient: '0000000004', kind: 'note', order: '000000000000002' }),
    );
    await open('0000000004');
    const before = (await changesAfter(0)).next;
    expect(
      await applyPublication(gateway.db, HOSPITAL, {
        kinds: RECORD_KINDS.filter((kind) => kind !== 'note'),
        sensitiveDepartments: {},
      }),
    ).toBe(true);
    const { changes } = await changesAfter(before);
    expect(
      changes
        .filter((change) => change.localPatient === '0000000004')
        .map((change) => [change.kind, change.change])
        .sort(),
    ).toEqual([
      ['note', 'remove'],
      ['prescription', 'put'],
    ]);
    const told = (await changesAfter(0)).next;
    await take(
      aFile({ patient: '0000000004', kind: 'note', order: '000000000000003' }),
      aFile({ patient: '0000000006', kind: 'note' }),
    );
    await open('0000000006');
    expect((await changesAfter(told)).changes).toEqual([]);
    await applyPublication(gateway.db, HOSPITAL, { kinds: RECORD_KINDS });
    expect(
      (await changesAfter(told)).changes.filter((change) => change.kind === 'note').map((change) => change.change),
    ).toEqual(['put', 'put', 'put']);
  });

  it('VIE-21 tells nothing from before the first day of publishing, and takes back when it is moved', async () => {
    const patient = '0000000007';
    await take(
      aFile({ patient, on: '2019-12-31' }),
      aFile({ patient, on: '2020-01-01' }),
      aFile({ patient, on: null, kind: 'problem', type: 'PPR-01', order: '999999999999999' }),
    );
    await applyPublication(gateway.db, HOSPITAL, { kinds: RECORD_KINDS, publishedSince: day('2020-01-01') });
    await open(patient);
    const own = async () =>
      (await changesAfter(0)).changes
        .filter((change) => change.localPatient === patient)
        .map((change) => [change.day, change.change]);
    expect((await own()).sort()).toEqual(
      [
        ['2020-01-01', 'put'],
        [null, 'put'],
      ].sort(),
    );
    await applyPublication(gateway.db, HOSPITAL, { kinds: RECORD_KINDS, publishedSince: day('2021-01-01') });
    expect((await own()).sort()).toEqual(
      [
        ['2020-01-01', 'remove'],
        [null, 'put'],
      ].sort(),
    );
    await applyPublication(gateway.db, HOSPITAL, { kinds: RECORD_KINDS });
    expect((await own()).map(([, change]) => change)).toEqual(['put', 'put', 'put']);
  });

  it('tells the department in words where there are any, and marks it by its code', async () => {
    const patient = '0000000008';
    await applyPublication(gateway.db, HOSPITAL, { kinds: RECORD_KINDS, sensitiveDepartments: { '02': 'psychiatry' } });
    await take(
      aFile({ patient, order: '000000000000001', department: '08', departmentText: '循環器科' }),
      aFile({ patient, order: '000000000000002', department: '02', departmentText: 'こころの診療科' }),
      aFile({ patient, order: '000000000000003', department: '09', departmentText: '' }),
      aFile({ patient, order: '000000000000004' }),
    );
    await open(patient);
    const told = (await changesAfter(0)).changes
      .filter((change) => change.localPatient === patient)
      .map((change) => [change.department, change.sensitive]);
    expect(told.sort()).toEqual(
      [
        ['循環器科', null],
        ['こころの診療科', 'psychiatry'],
        ['09', null],
        [null, null],
      ].sort(),
    );
    await applyPublication(gateway.db, HOSPITAL, { kinds: RECORD_KINDS });
  });

  it('never lets a reader that goes on from its number miss a change, with several writers at once', async () => {
    await open('0000000005');
    const writers = 6;
    const each = 25;
    let writing = true;
    const seen = new Map<string, number>();
    const read = async () => {
      let after = 0;
      for (let last = false; ;) {
        const page = await changesAfter(after, 7);
        for (const change of page.changes)
          if (change.localPatient === '0000000005') seen.set(change.entry, change.version);
        expect(page.changes.map((change) => change.sequence)).toEqual(
          [...page.changes.map((change) => change.sequence)].sort((a, b) => a - b),
        );
        after = page.next;
        if (last && !page.more) return;
        if (!writing && !page.more) last = true;
      }
    };
    const reading = read();
    await Promise.all(
      Array.from({ length: writers }, async (_, writer) => {
        for (let n = 0; n < each; n++)
          await take(aFile({ patient: '0000000005', order: String(writer * each + n).padStart(15, '0') }));
      }),
    );
    writing = false;
    await reading;
    expect(seen.size).toBe(writers * each);
  });

  it('answers routes without a ticket for its own facilities only, and nothing clinical', async () => {
    for (const [path, body] of [
      ['/locations', { after: 0, limit: 1 }],
      ['/publication', {}],
      ['/ingest-status', {}],
      ['/open-patients', { patients: [{ localPatient: '1', open: true }] }],
    ] as const) {
      expect(await gateway.fetch(path, { facility: '9910000099', ...body }, undefined)).toEqual({
        status: 404,
        lines: [{ refused: 'facility/not-here' }],
      });
      expect((await gateway.fetch(path, { facility: 'x' }, undefined)).status).toBe(400);
    }
    expect((await gateway.fetch('/nothing', {}, undefined)).status).toBe(404);
    const status = (await gateway.fetch('/ingest-status', { facility: HOSPITAL }, undefined)).lines[0];
    expect(status).toMatchObject({ unreadable: 0, scanning: false, issues: [] });
    expect((await gateway.fetch('/publication', { facility: CLINIC }, undefined)).lines[0]).toEqual({
      facility: CLINIC,
      kinds: RECORD_KINDS,
    });
    expect(
      (await gateway.link().json({ method: GATEWAY_ROUTES.hello.method, path: '/hello', deadlineMs: 5000 })).body,
    ).toMatchObject({ gateway: 'gw-test', protocols: [1], draining: false });
  });
});
