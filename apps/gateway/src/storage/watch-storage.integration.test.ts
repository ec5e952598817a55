import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Database, systemClock } from '@musubi/runtime';
import { testDatabase, type TestDatabase } from '@musubi/testkit';
import { GATEWAY_ROLE } from '../database-role.ts';
import { applyPublication } from '../publication/apply-configuration.ts';
import { HOSPITAL, MIGRATIONS, quiet } from '../fixture/a-gateway.ts';
import { aStorage, prescriptionMessage, put, storagePath } from '@musubi/testkit';
import { StorageScanner } from './ssmix2.ts';
import { watchStorage, type WatchOptions } from './watch-storage.ts';

const HOUR_MS = 3_600_000;
const WITHIN = { timeout: 20_000, interval: 20 };

let database: TestDatabase;
let db: Database;
let base: string;
let root: string;
let stop: AbortController;
let watching: Promise<void>;
beforeEach(async () => {
  database = await testDatabase(MIGRATIONS);
  db = new Database(database.url, { role: GATEWAY_ROLE });
  await applyPublication(db, HOSPITAL, { kinds: [] });
  base = mkdtempSync(join(tmpdir(), 'musubi-watch-'));
  root = join(base, 'storage');
  mkdirSync(join(base, 'transactions/2026'), { recursive: true });
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await watching;
  await db[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  rmSync(base, { recursive: true, force: true });
});

const count = async () => (await db.query<{ n: number }>('select count(*) as n from record_entry'))[0]?.n;

/** A storage that was taken in before, and a watch that walks it once and then rests for an hour. */
async function watchFullStorage(more: Partial<WatchOptions> = {}): Promise<number> {
  const options = {
    db,
    facility: HOSPITAL,
    storage: 'standard' as const,
    root,
    clock: systemClock,
    log: quiet,
    signal: stop.signal,
  };
  const files = aStorage(root, HOSPITAL, { patients: 3, filesEach: 6 });
  await new StorageScanner(options).scan();
  const [{ at: before = '' } = {}] = await db.query<{ at: string }>('select scanned_at as at from facility');
  watching = watchStorage({ ...options, pauseMs: HOUR_MS, lookEveryMs: 20, ...more });
  await expect
    .poll(
      async () => (await db.query<{ at: string }>('select scanned_at as at from facility'))[0]?.at !== before,
      WITHIN,
    )
    .toBe(true);
  return files;
}
// the first of aStorage
const PATIENT = '0001000000';
const write = (order: number, day: string) =>
  put(
    root,
    storagePath('OMP-01', { patient: PATIENT, order, day }),
    prescriptionMessage({ patient: PATIENT, order, day }, HOSPITAL),
  );

describe('between two walks of a large storage', () => {
  it('takes in at once what the transaction storage names', async () => {
    const files = await watchFullStorage({ transactions: join(base, 'transactions') });
    // a day that is there already: nothing else tells of it
    write(50, '20260202');
    writeFileSync(
      join(base, 'transactions/2026/TR_20260202000000000_00001.DAT'),
      `#SSMIX,2.00,${HOSPITAL},${PATIENT},20260202,OMP-01,000000000000050,INS,01,20260202000000000\r\n`,
    );
    await expect.poll(count, WITHIN).toBe(files + 1);
    expect(await db.query('select path from source_file where missing_since is not null')).toEqual([]);
  });

  it('REG-23 takes in at once what makes a new day of a patient, then what else comes for it', async () => {
    const files = await watchFullStorage();
    write(60, '20270401');
    await expect.poll(count, WITHIN).toBe(files + 1);
    write(61, '20270401');
    await expect.poll(count, WITHIN).toBe(files + 2);
    rmSync(join(root, storagePath('OMP-01', { patient: PATIENT, order: 61, day: '20270401' })));
    await expect
      .poll(async () => (await db.query('select path from source_file where missing_since is not null')).length, WITHIN)
      .toBe(1);
  });
});
