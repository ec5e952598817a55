import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Database } from '@musubi/runtime';
import { testDatabase, type TestDatabase } from '@musubi/testkit';
import { applyPublication } from '../../publication/apply-configuration.ts';
import { CLINIC, HOSPITAL, MIGRATIONS } from '../../fixture/a-gateway.ts';
import { runGatewayCommand } from '../gateway.ts';

const MUSUBI = fileURLToPath(new URL('../../../bin/musubi.js', import.meta.url));
const PATIENTS = 6_000;

let database: TestDatabase;
let db: Database;
let folder: string;
let output: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'musubi-numbers-'));
  database = await testDatabase(MIGRATIONS);
  db = new Database(database.url);
  await applyPublication(db, HOSPITAL, { kinds: [] });
  output = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    output += String(text);
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await db[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const patients = async (count: number) => {
  await db.query('update facility set identity_sequence = $2 where facility_id = $1', [HOSPITAL, count]);
  await db.query(
    `insert into facility_patient
       (facility_id, local_patient, demographics, event_time, authoritative, identity_sequence)
     select $1, lpad(n::text, 7, '0'),
       '{"sex":"female","birthDate":"1960-04-15","kanjiName":{"family":"見本","given":"花子"},"telephones":[]}',
       '', true, n
     from generate_series(1, $2::integer) as n`,
    [HOSPITAL, count],
  );
};
const list = (rows: string) => {
  const file = join(folder, 'numbers.csv');
  writeFileSync(file, rows);
  return file;
};
const run = (...args: readonly string[]) => runGatewayCommand(['patient-ids', ...args, '--database', database.url]);
const changed = async () =>
  (await db.query<{ n: number }>('select count(*) as n from patient_number_change'))[0]?.n ?? 0;

describe('musubi gateway patient-ids', () => {
  it('says of every row what is wrong with it, in whatever order the columns stand, and changes nothing', async () => {
    await patients(9);
    const rows = [
      '氏名,新患者番号,旧患者番号',
      'a,100001,0000001',
      'b,100002,0000002',
      'c,100003,0000002',
      'd,100004,0000003',
      'e,100004,0000004',
      'f,１００００５,0000005',
      'g,0000006,0000006',
      'h,100001,0000001',
      'i,100007,7',
      'j,100008',
      '"k,100009,0000009',
    ];
    expect(await run('import', list(rows.join('\n')), '--json')).toBe(1);
    const told = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { row?: number; code?: string; refused: boolean | number });
    expect(told.slice(0, -1).map(({ row, code, refused }) => [row, code, refused])).toEqual(
      expect.arrayContaining([
        [3, 'number-list/former-twice', true],
        [4, 'number-list/former-twice', true],
        [5, 'number-list/current-twice', true],
        [6, 'number-list/current-twice', true],
        [7, 'number-list/malformed', true],
        [8, 'number-list/unchanged', false],
        [9, 'number-list/repeated', false],
        [10, 'patient-number/unknown-former', true],
        [11, 'csv/too-few-cells', true],
        [12, 'csv/unclosed-quote', true],
      ]),
    );
    expect(told.at(-1)).toMatchObject({ rows: 11, applied: false, ready: 1 });
    expect(await changed()).toBe(0);
  });

  it('changes with --apply, lists what was changed, and knows it the next time', async () => {
    await patients(3);
    const file = list('0000001,100001\n0000002,100002\n');
    expect(await run('import', file)).toBe(0);
    expect(output).toContain('まだ何も変更していません');
    expect(await run('import', file, '--apply')).toBe(0);
    output = '';
    expect(await run('list', '--json')).toBe(0);
    expect(
      output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([
      { former: '0000001', current: '100001', by: 'list' },
      { former: '0000002', current: '100002', by: 'list' },
    ]);
    output = '';
    expect(await run('import', file, '--apply')).toBe(0);
    expect(output).toContain('changed before: 2');
  });

  it('takes one change back with --apply only, and says why another cannot be', async () => {
    await patients(2);
    expect(await run('import', list('0000001,100001\n'), '--apply')).toBe(0);
    expect(await run('undo', '0000001')).toBe(0);
    expect([output, await changed()]).toEqual([expect.stringContaining('まだ何も変更していません'), 1]);
    expect(await run('undo', '0000001', '--apply')).toBe(0);
    expect([output, await changed()]).toEqual([expect.stringContaining('取り消しました'), 0]);
    expect(await db.query(`select local_patient as number from facility_patient where not deleted order by 1`)).toEqual(
      [{ number: '0000001' }, { number: '0000002' }],
    );
    output = '';
    expect(await run('undo', '0000002', '--apply', '--json')).toBe(1);
    expect(JSON.parse(output)).toMatchObject({ code: 'patient-number/not-changed', refused: true });
    expect(await run('undo')).toBe(2);
  });

  it('makes two numbers one only where the hospital has merged them before', async () => {
    await patients(4);
    const before = list('0000001,0000002\n');
    expect(await run('import', before, '--apply')).toBe(0);
    const file = list('0000001,N2\n0000002,N2\n0000003,N3\n0000004,N3\n');
    for (const [code, done] of [
      [1, 0],
      [1, 2],
    ]) {
      output = '';
      expect(await run('import', file, '--apply', '--json')).toBe(code);
      expect(JSON.parse(output.trim().split('\n').at(-1) ?? '')).toMatchObject({ refused: 2, done });
    }
    expect(await db.query('select former, current from patient_number_change order by former')).toEqual([
      { former: '0000001', current: 'N2' },
      { former: '0000002', current: 'N2' },
    ]);
  });

  it('wants to know the facility where there are several, and says how it is used', async () => {
    await applyPublication(db, CLINIC, { kinds: [] });
    expect(await run('import', list('1,2\n'))).toBe(2);
    expect(output).toContain('--facility');
    for (const wrong of [['import'], ['list', 'x'], ['import', 'x', '--since', 'yesterday'], ['nonsense']])
      expect(await run(...wrong)).toBe(2);
    expect(await run('import', join(folder, 'missing.csv'), '--facility', HOSPITAL)).toBe(1);
    expect(output).toContain('ENOENT');
  });

  it('goes on where it was killed: each number is changed once, none is left out', async () => {
    await patients(PATIENTS);
    const file = list(
      Array.from({ length: PATIENTS }, (_, n) => `${String(n + 1).padStart(7, '0')},N${n + 1}`).join('\n'),
    );
    const command = () =>
      spawn(
        process.execPath,
        [MUSUBI, 'gateway', 'patient-ids', 'import', file, '--apply', '--database', database.url],
        { stdio: 'ignore' },
      );
    const first = command();
    const ended = new Promise((done) => first.once('exit', (_, signal) => done(signal)));
    await vi.waitFor(async () => expect(await changed()).toBeGreaterThan(0), { timeout: 30_000, interval: 2 });
    first.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    const before = await changed();
    expect(before).toBeLessThan(PATIENTS);
    expect(await new Promise((done) => command().once('exit', done))).toBe(0);
    expect(await changed()).toBe(PATIENTS);
    expect(
      await db.query(
        `select count(*) filter (where not deleted) as living, count(*) filter (where deleted) as retired,
           count(distinct identity_sequence) as told
         from facility_patient`,
      ),
    ).toEqual([{ living: PATIENTS, retired: PATIENTS, told: 2 * PATIENTS }]);
  });
});
