import { directoryFileSchema, importDirectory, MIGRATIONS_FOLDER } from '@musubi/center';
import { Database, systemClock } from '@musubi/runtime';
import type { Measurement } from '../measurement.ts';
import { ownCluster } from '../own-cluster.ts';
import { appendAndVerify } from './audit.ts';
import { directory, fillRegion } from './fill-region.ts';
import { measurePages } from './pages.ts';
import { writePeople } from './people.ts';

const FACILITIES = 200;

/**
 * 地域一つを一台で: 200 facilities, `size` registered people with 200 located entries each, a million audit events;
 * then what its
 * users ask. With `folder` the filled database stays there and is used again.
 */
export async function run({ size = 300_000, folder }: { size?: number; folder?: string }): Promise<Measurement[]> {
  await using cluster = await ownCluster(folder);
  const url = await cluster.database('region', MIGRATIONS_FOLDER);
  await using db = new Database(url, { statementTimeoutMs: 0 });
  const filled = await isFilled(db);
  const made = filled ? [] : [await fill(db, size), ...(await appendAndVerify(url, size * 3.4))];
  return [...made, ...(await measurePages(url, FACILITIES))];
}

async function isFilled(db: Database): Promise<boolean> {
  return (await db.query('select from location_cursor limit 1')).length > 0;
}

async function fill(db: Database, size: number): Promise<Measurement> {
  await importDirectory(db, systemClock, directoryFileSchema.parse(directory(FACILITIES)));
  const began = performance.now();
  const progress = (what: string) => (done: number) => {
    if (done % 20_000 < 2_000)
      process.stderr.write(`  ${what} ${done} after ${Math.round((performance.now() - began) / 1000)} s\n`);
  };
  const { registered } = await writePeople(db, { registered: size, records: 0 }, progress('people'));
  const rows = await fillRegion(db, { people: registered, facilities: FACILITIES }, progress('located'));
  const [disk] = await db.query<{ bytes: number; pages: number }>(
    `select pg_database_size(current_database()) as bytes, (select count(*) from calendar_page) as pages`,
  );
  return {
    promise: `a region of ${registered.toLocaleString('en')} people and ${rows.toLocaleString('en')} located entries`,
    target: 'on one machine',
    met: true,
    figure:
      `${((disk?.bytes ?? 0) / 1e9).toFixed(1)} GB on disk, made in ` +
      `${Math.round((performance.now() - began) / 1000)} s`,
    size: `${FACILITIES} facilities, ${(disk?.pages ?? 0).toLocaleString('en')} calendar pages; made by SQL`,
  };
}
