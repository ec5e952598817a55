import {
  compareBatch,
  DEFAULT_MODEL,
  directoryFileSchema,
  findCandidates,
  importDirectory,
  MIGRATIONS_FOLDER,
  openPatientIndex,
} from '@musubi/center';
import type { Demographics } from '@musubi/domain';
import { Database, makeLog, newId, systemClock } from '@musubi/runtime';
import { percentile, type Measurement } from './measurement.ts';
import { ownCluster } from './own-cluster.ts';
import { NETWORK, FACILITIES, fill } from './match-records.ts';
import { measureMemoryWay, measureJob, measureQueue } from './match-job.ts';

/** With fewer the comparison is over before the compiler has done its work. */
export const WARM_SIZE = 1_000_000;

const SIZES = { quick: [5_000, 20_000], full: [10_000, 100_000, 1_000_000] };

/**
 * 患者照合: how long it takes to find who a record may be, among more and more people; and a bulk job's pairs a second.
 */
export async function run({
  quick,
  sizes = quick ? SIZES.quick : SIZES.full,
}: {
  quick: boolean;
  sizes?: readonly number[];
}): Promise<Measurement[]> {
  await using cluster = await ownCluster();
  const figures: Measurement[] = [];
  const nineties: number[] = [];
  for (const size of sizes) {
    const url = await cluster.database(`people_${size}`, MIGRATIONS_FOLDER);
    await using db = new Database(url, { statementTimeoutMs: 0 });
    await importDirectory(
      db,
      systemClock,
      directoryFileSchema.parse({
        network: NETWORK,
        regionalIdPrefix: '99',
        facilities: FACILITIES.map((id, at) => ({
          id,
          name: `病院${at}`,
          shortName: `病${at}`,
          type: 'hospital',
          discloses: true,
          color: at + 1,
          gateway: null,
        })),
        staff: [],
      }),
    );
    const asked = await fill(db, size);
    const [search, p95] = await measureSearch(db, url, size, asked, quick ? 500 : 2_000);
    figures.push(search);
    nineties.push(p95);
    if (size >= 100_000) figures.push(await measureMemoryWay(url, size));
    if (size === 100_000) figures.push(await measureJob(db, url, size));
    if (size === sizes[Math.min(1, sizes.length - 1)])
      figures.push(
        await measureQueryWay(db, size, quick ? 2_000 : 20_000),
        await measureQueue(db, url, quick ? 100 : 500, quick ? 20_000 : 100_000),
      );
  }
  const [first = 0, last = 0] = [nineties[0], nineties.at(-1)];
  figures.push({
    promise: 'patient match, the same among many as among few',
    target: 'p95 of the largest ≤ 3 × the smallest, or ≤ 20 ms',
    figure: `${first.toFixed(1)} → ${last.toFixed(1)} ms`,
    size: sizes.map((size) => size.toLocaleString('en')).join(' → '),
    met: last <= 20 || last <= first * 3,
  });
  return figures;
}

async function measureSearch(
  db: Database,
  url: string,
  size: number,
  asked: readonly Demographics[],
  times: number,
): Promise<[Measurement, number]> {
  await using app = new Database(url, { role: 'musubi_center_app', name: 'bench' });
  const index = openPatientIndex(
    {
      network: NETWORK,
      db: app,
      clock: systemClock,
      log: makeLog('bench', () => undefined),
      process: newId(systemClock),
    },
    () => undefined,
  );
  const person = (i: number): Demographics => asked[i % asked.length] ?? { sex: 'unknown', telephones: [] };
  for (let i = 0; i < 200; i++) await findCandidates(index, app, person(i * 7 + 3));
  const samples: number[] = [];
  let [found, cut] = [0, 0];
  for (let i = 0; i < times; i++) {
    const started = performance.now();
    const answer = await findCandidates(index, app, person(i));
    samples.push(performance.now() - started);
    found += answer.candidates.length;
    cut += Number(answer.cut);
  }
  const p95 = percentile(samples, 0.95);
  const [sizes] = await db.query<{ keys: number; heap: number; n: number }>(
    `select pg_relation_size('match_key_pkey') as keys, pg_relation_size('match_key') as heap, (select count(*)
      from match_key) as n`,
  );
  const megabytes = Math.round(((sizes?.keys ?? 0) + (sizes?.heap ?? 0)) / 1e6);
  return [
    {
      promise: `patient match among ${size.toLocaleString('en')} records`,
      target: 'p95 ≤ 20 ms',
      met: p95 <= 20,
      figure:
        `p50 ${percentile(samples, 0.5).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, p99 ` +
        `${percentile(samples, 0.99).toFixed(1)} ms`,
      size:
        `${times} searches, ${(found / times).toFixed(1)} candidates each, a crowded key in ` +
        `${((100 * cut) / times).toFixed(1)} %; keys ${((sizes?.n ?? 0) / size).toFixed(1)} a record, ` +
        `${megabytes} MB`,
    },
    p95,
  ];
}

/** A small job: the database finds the candidates. */
async function measureQueryWay(db: Database, size: number, records: number): Promise<Measurement> {
  let position = size - records;
  const started = performance.now();
  let [pairs, found, done] = [0, 0, 0];
  for (;;) {
    const batch = await compareBatch(db, NETWORK, { facility: undefined, position, lastIdentity: size }, DEFAULT_MODEL);
    if (batch.position === undefined) break;
    position = batch.position;
    pairs += batch.pairs;
    found += batch.found.length;
    done += batch.records;
  }
  const seconds = (performance.now() - started) / 1000;
  return {
    promise: `small bulk job against ${size.toLocaleString('en')} records, candidates by the database`,
    target: 'figure',
    met: true,
    figure:
      `${Math.round(done / seconds).toLocaleString('en')} records/s, ` +
      `${Math.round(pairs / seconds).toLocaleString('en')} pairs/s`,
    size: `${done.toLocaleString('en')} records, ${(pairs / done).toFixed(1)} pairs each, ${found} worth looking at`,
  };
}
