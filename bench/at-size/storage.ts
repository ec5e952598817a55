import { join } from 'node:path';
import { localDate, RECORD_KINDS } from '@musubi/domain';
import { GATEWAY_ROLE, StorageScanner } from '@musubi/gateway';
import { Database, makeLog, systemClock } from '@musubi/runtime';
import { FACILITY, REPOSITORY_ROOT, writeDemoRegion } from '@musubi/testkit';
import type { Measurement } from '../measurement.ts';
import { ownCluster } from '../own-cluster.ts';

const HOSPITAL = FACILITY.coreHospital;
/**
 * The first five hundred people have ten years of records; of all later ones the core hospital knows three in four,
 * with five files each.
 */
const [FILES_OF_THE_FIRST, FILES_A_PERSON] = [40_000, 3.68];
const STEPS = 10;

/**
 * 一つの格納フォルダー: a storage of `size` files, as the demo's maker writes it, taken in by the gateway's own scanner
 * and looked through again.
 */
export async function run({ size = 2_000_000 }: { size?: number }): Promise<Measurement[]> {
  await using cluster = await ownCluster();
  const url = await cluster.database('storage', join(REPOSITORY_ROOT, 'apps/gateway/db/migrations'));
  const began = performance.now();
  const made = await writeDemoRegion(join(cluster.folder, 'region'), {
    seed: 1,
    patients: Math.max(0, Math.round((size - FILES_OF_THE_FIRST) / FILES_A_PERSON)),
    until: localDate('2026-11-22'),
    facilities: [HOSPITAL],
  });
  const madeIn = (performance.now() - began) / 1000;
  await using db = new Database(url, { role: GATEWAY_ROLE, statementTimeoutMs: 0 });
  await db.query('insert into facility (facility_id, publication) values ($1, $2)', [
    HOSPITAL,
    JSON.stringify({ kinds: RECORD_KINDS }),
  ]);
  const scanner = new StorageScanner({
    db,
    facility: HOSPITAL,
    storage: 'standard',
    root: join(cluster.folder, 'region', HOSPITAL, 'standard'),
    clock: systemClock,
    log: makeLog('bench', () => undefined),
  });
  const first = await watched(db, made.files, () => scanner.scan());
  const again = await watched(db, made.files, () => scanner.scan());
  const [fastest, slowest] = [Math.max(...first.rates), Math.min(...first.rates)];
  const files = `${first.summary.taken.toLocaleString('en')} files`;
  const recheck = again.summary.seen / again.seconds;
  return [
    {
      promise: 'a storage made',
      target: 'streaming',
      met: true,
      figure: `${Math.round(made.files / madeIn).toLocaleString('en')} files/s`,
      size: `${made.files.toLocaleString('en')} files of ${made.patients.toLocaleString('en')} people`,
    },
    {
      promise: 'SS-MIX2 from disk to store, one storage',
      target: '≥ 3,000 files/s',
      met: first.summary.taken / first.seconds >= 3_000,
      figure:
        `${Math.round(first.summary.taken / first.seconds).toLocaleString('en')}/s, at most ${first.megabytes} ` +
        'MB resident',
      size: files,
    },
    {
      promise: 'the same, by tenths',
      target: 'flat: the slowest ≥ 0.7 of the fastest',
      met: slowest >= 0.7 * fastest,
      figure: first.rates.map((rate) => Math.round(rate).toLocaleString('en')).join(', '),
      size: files,
    },
    {
      promise: 'the unchanged storage looked through again',
      target: '≥ 16,667 files/s (1 M in 60 s)',
      met: recheck >= 16_667 && again.summary.taken === 0,
      figure: `${Math.round(recheck).toLocaleString('en')}/s, at most ${again.megabytes} MB resident`,
      size: `${again.summary.seen.toLocaleString('en')} files, each in a folder of its own day and type`,
    },
  ];
}

/** How fast each tenth of the files came in, and what the process grew to. */
async function watched<Summary>(
  db: Database,
  files: number,
  scan: () => Promise<Summary>,
): Promise<{
  readonly summary: Summary;
  readonly seconds: number;
  readonly rates: readonly number[];
  readonly megabytes: number;
}> {
  const began = performance.now();
  const rates: number[] = [];
  let [most, steppedAt, stepped] = [0, began, 0];
  const beat = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
    db.query<{ n: number }>(`select n_tup_ins as n from pg_stat_all_tables where relname = 'source_file'`).then(
      ([row]) => {
        const taken = row?.n ?? 0;
        if (taken - stepped < files / STEPS) return;
        rates.push((taken - stepped) / ((performance.now() - steppedAt) / 1000));
        [steppedAt, stepped] = [performance.now(), taken];
      },
      () => undefined,
    );
  }, 500);
  const summary = await scan();
  clearInterval(beat);
  return { summary, seconds: (performance.now() - began) / 1000, rates, megabytes: Math.round(most / 1e6) };
}
