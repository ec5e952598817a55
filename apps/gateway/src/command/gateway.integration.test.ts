import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Database } from '@musubi/runtime';
import { testDatabase, type TestDatabase } from '@musubi/testkit';
import { takeFiles } from '../ingest/take-files.ts';
import { applyPublication } from '../publication/apply-configuration.ts';
import { HOSPITAL, MIGRATIONS } from '../fixture/a-gateway.ts';
import { aFile } from '../fixture/an-entry.ts';
import { runGatewayCommand } from './gateway.ts';

let database: TestDatabase;
let db: Database;
let output: string;
beforeEach(async () => {
  database = await testDatabase(MIGRATIONS);
  db = new Database(database.url);
  await applyPublication(db, HOSPITAL, { kinds: [] });
  const file = aFile();
  const issue = {
    code: 'ssmix2/x',
    severity: 'partial',
    segment: 'OBX',
    occurrence: 3,
    field: 'OBX-5',
    ja: '検査値が読めません。',
    en: 'The value cannot be read.',
  } as const;
  await takeFiles(db, HOSPITAL, {
    storage: 'standard',
    missing: [],
    files: [{ ...file, reading: { entries: [], ...file.reading, issues: [issue], unreadable: false } }],
  });
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
});

describe('musubi gateway', () => {
  it('lists issues with file, segment, field and a sentence', async () => {
    expect(await runGatewayCommand(['issues', '--database', database.url])).toBe(0);
    expect(output).toContain(aFile().path);
    expect(output).toContain('OBX 3 番目 OBX-5');
    expect(output).toContain('検査値が読めません。');
  });

  it('lists them as JSON, one a line', async () => {
    expect(await runGatewayCommand(['issues', '--json', '--facility', HOSPITAL, '--database', database.url])).toBe(0);
    expect(
      output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([
      { facility: HOSPITAL, code: 'ssmix2/x', segment: 'OBX', occurrence: 3, field: 'OBX-5', file: aFile().path },
    ]);
  });

  it('counts findings by kind, with one file of each', async () => {
    expect(await runGatewayCommand(['issues', '--summary', '--database', database.url])).toBe(0);
    expect(output).toContain('[一部のみ] 1 ファイル / files (1 件)  ssmix2/x');
    expect(output).toContain(`例 / e.g. standard:${aFile().path}`);
    output = '';
    expect(await runGatewayCommand(['issues', '--summary', '--json', '--database', database.url])).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ facility: HOSPITAL, code: 'ssmix2/x', files: 1, issues: 1 });
    expect(await runGatewayCommand(['status', '--summary', '--database', database.url])).toBe(2);
  });

  it('shows what has been taken in, and asks for a second reading', async () => {
    expect(await runGatewayCommand(['status', '--json', '--database', database.url])).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      facility: HOSPITAL,
      files: 1,
      entries: 1,
      unreadable: 0,
      missing: 0,
      rewritten: 0,
      scanning: false,
    });
    expect(await runGatewayCommand(['rescan', '--database', database.url])).toBe(0);
    expect(await db.query('select modified from source_file')).toEqual([{ modified: -1 }]);
  });

  it.each([['--help'], ['issues', '--help'], ['help'], ['patient-ids', '--help']])(
    'explains itself when asked, without a database: %s %s',
    async (...args) => {
      expect(await runGatewayCommand(args)).toBe(0);
      expect(output).toContain('usage');
    },
  );

  it('says how it is used, and fails with a sentence when there is no database', async () => {
    expect(await runGatewayCommand(['nonsense', '--database', database.url])).toBe(2);
    expect(output).toContain('usage');
    expect(await runGatewayCommand(['status', '--database', 'postgres://nobody@127.0.0.1:1/none'])).toBe(1);
    expect(output).toContain('cannot be reached');
  });
});
