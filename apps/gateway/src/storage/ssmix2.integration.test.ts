import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Database, systemClock, type Clock } from '@musubi/runtime';
import { testDatabase, type TestDatabase } from '@musubi/testkit';
import { GATEWAY_ROLE } from '../database-role.ts';
import { applyPublication } from '../publication/apply-configuration.ts';
import { HOSPITAL, MIGRATIONS, quiet } from '../fixture/a-gateway.ts';
import {
  aStorage,
  demographicsMessage,
  demographicsPath,
  laboratoryMessage,
  prescriptionMessage,
  put,
  storagePath,
} from '@musubi/testkit';
import { StorageScanner } from './ssmix2.ts';

let database: TestDatabase;

let db: Database;

let root: string;

let scanner: StorageScanner;

let aheadMs: number;

const clock: Clock = { now: () => systemClock.now() + aheadMs };

beforeEach(async () => {
  aheadMs = 0;
  database = await testDatabase(MIGRATIONS);
  db = new Database(database.url, { role: GATEWAY_ROLE });
  await applyPublication(db, HOSPITAL, { kinds: [] });
  root = mkdtempSync(join(tmpdir(), 'musubi-storage-'));
  scanner = new StorageScanner({ db, facility: HOSPITAL, storage: 'standard', root, clock, log: quiet });
});

afterEach(async () => {
  await db[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true });
});

const count = async (what: string) => (await db.query<{ n: number }>(`select count(*) as n from ${what}`))[0]?.n;

const issues = async () =>
  (await db.query<{ code: string }>('select code from ingest_issue order by code')).map((row) => row.code);

const one = { patient: '0000001234', order: 1 };

describe('scanning a storage', () => {
  it('INT-06 takes in everything once, with bytes and all values, and nothing the second time', async () => {
    const files = aStorage(root, HOSPITAL, { patients: 20, filesEach: 9 });
    expect(await scanner.scan()).toMatchObject({ seen: files, taken: files, missing: 0, waiting: 0 });
    expect(await count('source_file')).toBe(180);
    expect(await count('source_document where digest = sha256(bytes)')).toBe(180);
    expect(await count('record_entry')).toBe(180);
    expect(await count('laboratory_value')).toBe(60 * 10);
    expect(await scanner.scan()).toMatchObject({ seen: files, taken: 0, missing: 0 });
    expect(await count('record_entry where version > 1')).toBe(0);
    expect(await issues()).toEqual([]);
  });

  it('takes who the patient is from the newest patient file, whatever comes later', async () => {
    const patient = '0000001234';
    put(
      root,
      demographicsPath({ patient, eventTime: '20260501090000000' }),
      demographicsMessage({ patient, eventTime: '20260501090000000' }, HOSPITAL),
    );
    await scanner.scan();
    put(root, demographicsPath({ patient }), demographicsMessage({ patient }, HOSPITAL));
    await scanner.scan();
    expect(
      await db.query(
        "select local_patient, event_time, demographics -> 'kanaName' ->> 'family' as kana from facility_patient",
      ),
    ).toEqual([{ local_patient: patient, event_time: '20260501090000000', kana: 'ミホン' }]);
  });

  it('takes new, changed, superseded and deleted files at the next walk', async () => {
    const first = storagePath('OMP-01', one);
    put(root, first, prescriptionMessage(one, HOSPITAL));
    await scanner.scan();
    renameSync(join(root, first), join(root, first.replace(/_1$/, '_2')));
    const second = { ...one, eventTime: '20260416090000000', drug: 'ミホンロジン錠１０ｍｇ' };
    put(root, storagePath('OMP-01', second), prescriptionMessage(second, HOSPITAL));
    expect(await scanner.scan()).toMatchObject({ taken: 2, missing: 1 });
    expect(
      await db.query("select version, entry ->> 'title' like '%１０ｍｇ%' as newer, removed from record_entry"),
    ).toEqual([{ version: 2, newer: true, removed: false }]);
    put(
      root,
      storagePath('OMP-01', second),
      prescriptionMessage({ ...second, drug: 'ミホンロジン錠２０ｍｇ' }, HOSPITAL),
      new Date('2026-06-02T00:00:00Z'),
    );
    expect(await scanner.scan()).toMatchObject({ taken: 1 });
    expect(await db.query("select version, entry ->> 'title' like '%２０ｍｇ%' as newest from record_entry")).toEqual([
      { version: 3, newest: true },
    ]);
    renameSync(join(root, storagePath('OMP-01', second)), join(root, storagePath('OMP-01', { ...second, flag: '0' })));
    await scanner.scan();
    expect(await count('record_entry where not removed')).toBe(0);
  });

  it('goes on showing a record whose next version is being written, and does not wait for ever', async () => {
    const first = storagePath('OMP-01', one);
    const next = { ...one, eventTime: '20260416090000000', drug: 'ミホンロジン錠１０ｍｇ' };
    const shown = () =>
      db.query("select version, entry ->> 'title' like '%１０ｍｇ%' as newer from record_entry where not removed");
    put(root, first, prescriptionMessage(one, HOSPITAL));
    await scanner.scan();
    renameSync(join(root, first), join(root, first.replace(/_1$/, '_2')));
    expect(await scanner.scan()).toMatchObject({ taken: 0, missing: 0, waiting: 1 });
    put(root, storagePath('OMP-01', next), prescriptionMessage(next, HOSPITAL), new Date(systemClock.now()));
    expect(await scanner.scan()).toMatchObject({ taken: 0, waiting: 2 });
    expect(await shown()).toEqual([{ version: 1, newer: false }]);
    aheadMs = 2000;
    expect(await scanner.scan()).toMatchObject({ taken: 2, missing: 1, waiting: 0 });
    expect(await shown()).toEqual([{ version: 2, newer: true }]);
    renameSync(join(root, storagePath('OMP-01', next)), join(root, storagePath('OMP-01', { ...next, flag: '2' })));
    expect(await scanner.scan()).toMatchObject({ taken: 0, waiting: 1 });
    aheadMs = 40_000;
    expect(await scanner.scan()).toMatchObject({ taken: 1, missing: 1, waiting: 0 });
    expect(await shown()).toEqual([]);
  });

  it('keeps what is lost from the disk, and does not call an unmounted drive a loss', async () => {
    aStorage(root, HOSPITAL, { patients: 2, filesEach: 3 });
    await scanner.scan();
    const [lost] = await db.query<{ path: string }>('select path from source_file order by path limit 1');
    rmSync(join(root, lost?.path ?? ''));
    expect(await scanner.scan()).toMatchObject({ missing: 1 });
    expect(await count('source_file where missing_since is not null')).toBe(1);
    expect(await count('record_entry where not removed')).toBe(6);
    renameSync(root, `${root}-away`);
    expect(await scanner.scan()).toMatchObject({ reached: false });
    expect(await issues()).toEqual(['storage/root-not-reached']);
    mkdirSync(root);
    await scanner.scan();
    expect(await count('source_file where missing_since is not null')).toBe(1);
    rmSync(root, { recursive: true });
    renameSync(`${root}-away`, root);
    await scanner.scan();
    expect(await issues()).toEqual([]);
  });

  it('does not take a file that is still being written, and takes it whole when it is done', async () => {
    const path = storagePath('OML-11', one);
    const bytes = laboratoryMessage(one, HOSPITAL);
    put(root, path, bytes.subarray(0, bytes.length >> 1), new Date(systemClock.now()));
    expect(await scanner.scan()).toMatchObject({ seen: 1, taken: 0, waiting: 1 });
    put(root, path, bytes, new Date(systemClock.now()));
    expect(await scanner.scan()).toMatchObject({ taken: 0, waiting: 1 });
    aheadMs = 5000;
    expect(await scanner.scan()).toMatchObject({ taken: 1, waiting: 0 });
    expect(await count('laboratory_value')).toBe(10);
  });

  it('waits for a file that stops in the middle of a segment, but not for ever', async () => {
    const bytes = prescriptionMessage(one, HOSPITAL);
    put(root, storagePath('OMP-01', one), bytes.subarray(0, bytes.length - 5), new Date(systemClock.now()));
    aheadMs = 10_000;
    expect(await scanner.scan()).toMatchObject({ taken: 0, waiting: 1 });
    aheadMs = 60_000;
    expect(await scanner.scan()).toMatchObject({ taken: 1, waiting: 0 });
    appendFileSync(join(root, storagePath('OMP-01', one)), bytes.subarray(bytes.length - 5));
    aheadMs = 120_000;
    expect(await scanner.scan()).toMatchObject({ taken: 1 });
  });
});
