import {
  directoryFileSchema,
  findCandidates,
  findJobs,
  importDirectory,
  insertJob,
  MatchJobRunner,
  MIGRATIONS_FOLDER,
  openPatientIndex,
} from '@musubi/center';
import { instant, type Demographics, type FacilityId, type StaffId } from '@musubi/domain';
import { Database, makeLog, newId, systemClock } from '@musubi/runtime';
import { percentile, type Measurement } from '../measurement.ts';
import { ownCluster } from '../own-cluster.ts';
import { NETWORK, NEW_HOSPITAL, OLD_HOSPITALS, PREFIX, writePeople } from './people.ts';

/**
 * 患者索引を百万件で: a new hospital's whole list against everybody, then everybody against everybody, from asked to
 * done, while others search. `size`: identities.
 */
export async function run({ size = 1_000_000 }: { size?: number }): Promise<Measurement[]> {
  await using cluster = await ownCluster();
  const url = await cluster.database('people', MIGRATIONS_FOLDER);
  await using db = new Database(url, { statementTimeoutMs: 0 });
  await importDirectory(
    db,
    systemClock,
    directoryFileSchema.parse({
      network: NETWORK,
      regionalIdPrefix: PREFIX,
      staff: [],
      profile: { matching: { propose: true, automatic: true } },
      facilities: [NEW_HOSPITAL, ...OLD_HOSPITALS].map((id, at) => ({
        id,
        name: `病院${at}`,
        shortName: `病${at}`,
        type: 'hospital',
        discloses: true,
        color: at + 1,
        gateway: `gw-${at}`,
      })),
    }),
  );
  const { identities, registered, sample } = await writePeople(
    db,
    { registered: Math.round(size * 0.3), records: size - Math.round(size * 0.3) },
    () => undefined,
  );
  const among = `${identities.toLocaleString('en')} identities, ${registered.toLocaleString('en')} registered`;
  return [...(await measureJob(url, 'facility', sample, among)), ...(await measureJob(url, 'dedupe', sample, among))];
}

/** A center's process works the job off and answers searches beside it. */
async function measureJob(
  url: string,
  kind: 'facility' | 'dedupe',
  sample: readonly Demographics[],
  among: string,
): Promise<Measurement[]> {
  await using app = new Database(url, { role: 'musubi_center_app', name: 'bench', statementTimeoutMs: 0 });
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
  await search(index, app, sample, 200);
  const before = percentile(await search(index, app, sample, 500), 0.95);
  const job = newId(systemClock);
  // ten digits
  const facility = kind === 'facility' ? (NEW_HOSPITAL as FacilityId) : undefined;
  const rss = process.memoryUsage().rss;
  let [most, slowest, last] = [rss, 0, performance.now()];
  const beat = setInterval(() => {
    slowest = Math.max(slowest, performance.now() - last - 20);
    last = performance.now();
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  const started = performance.now();
  await app.transaction(
    (tx) =>
      insertJob(tx, NETWORK, {
        job,
        kind,
        facility,
        staff: newId(systemClock) as StaffId,
        staffFacility: NEW_HOSPITAL as FacilityId,
        at: instant(systemClock.now()),
      }),
    // shaped like them
  );
  await using _runner = new MatchJobRunner(index, { databaseUrl: url, megabytes: 8_000 });
  const times: number[] = [];
  let compared = 0;
  for (;;) {
    times.push(...(await search(index, app, sample, 5)));
    const view = (await findJobs(app, NETWORK)).find((each) => each.job === job);
    if (view === undefined) throw new Error('the job is gone');
    if (compared === 0 && view.found.auto + view.found.review > 0) compared = (performance.now() - started) / 1000;
    if (view.state !== 'running' && view.state !== 'waiting') {
      clearInterval(beat);
      const seconds = (performance.now() - started) / 1000;
      const p95 = percentile(times, 0.95);
      return [
        {
          promise: `bulk job (${kind}) from asked to done`,
          target: 'done',
          met: view.state === 'done',
          size: `${view.records.toLocaleString('en')} records among ${among}`,
          figure:
            `${seconds.toFixed(1)} s, of it ${compared.toFixed(1)} s comparing ` +
            `${view.pairs.toLocaleString('en')} pairs; ${view.cases.toLocaleString('en')} cases, ` +
            `${view.links.toLocaleString('en')} links; + ${Math.round((most - rss) / 1e6)} MB resident; the ` +
            `serving thread was held up ${slowest.toFixed(0)} ms at most`,
        },
        {
          promise: `searches while the job (${kind}) runs`,
          target: 'p95 ≤ 20 ms',
          met: p95 <= 20,
          figure: `p95 ${p95.toFixed(1)} ms, most ${Math.max(...times).toFixed(0)} ms; ${before.toFixed(1)} ms before`,
          size: `${times.length} searches`,
        },
      ];
    }
    await new Promise((done) => setTimeout(done, 200));
  }
}

async function search(
  index: ReturnType<typeof openPatientIndex>,
  db: Database,
  sample: readonly Demographics[],
  times: number,
): Promise<number[]> {
  const samples: number[] = [];
  for (let i = 0; i < times; i++) {
    const person = sample[Math.floor(performance.now() * 7 + i * 31) % sample.length];
    if (person === undefined) break;
    const started = performance.now();
    await findCandidates(index, db, person);
    samples.push(performance.now() - started);
  }
  return samples;
}
