import {
  compareBatch,
  countCases,
  DEFAULT_MODEL,
  directoryFileSchema,
  findCandidates,
  findJobs,
  findQueuePage,
  importDirectory,
  insertJob,
  KEY_SCHEME,
  keysOf,
  MatchJobRunner,
  MIGRATIONS_FOLDER,
  openPatientIndex,
  prepare,
  startComparison,
} from '@musubi/center';
import { instant, type Demographics, type FacilityId, type StaffId } from '@musubi/domain';
import { Database, makeLog, newId, systemClock } from '@musubi/runtime';
import { demographicsOfRecord, makeMatchList } from '@musubi/testkit';
import { percentile, type Measurement } from './measurement.ts';
import { ownCluster } from './own-cluster.ts';

const FACILITIES = ['9910000011', '9910000029', '9910000037'];
const NETWORK = 'bench';
const ROWS_AT_ONCE = 2_000;
/** With fewer the comparison is over before the compiler has done its work. */
const WARM_SIZE = 1_000_000;
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

/** A large job: everybody is read once and compared in memory, in one thread; without working off what was found. */
async function measureMemoryWay(url: string, size: number): Promise<Measurement> {
  const before = process.memoryUsage().rss;
  const started = performance.now();
  let [most, pairs, found, readAt, comparedAt, slowest] = [before, 0, 0, 0, 0, 0];
  let [cpuRead, cpuCompared] = [0, 0];
  const cpu = () => process.cpuUsage().user / 1e6;
  let last = performance.now();
  const beat = setInterval(() => {
    slowest = Math.max(slowest, performance.now() - last - 50);
    last = performance.now();
    most = Math.max(most, process.memoryUsage().rss);
  }, 50);
  const task = {
    network: NETWORK,
    job: newId(systemClock),
    facility: undefined,
    lastIdentity: size,
    everybody: size,
    model: DEFAULT_MODEL.model,
  };
  const comparison = startComparison({ databaseUrl: url, megabytes: 8_000 }, task, (news) => {
    const now = performance.now();
    if (news.kind === 'settled') found = news.found.one.length;
    else if (news.kind === 'part') [comparedAt, cpuCompared] = [now, cpu()];
    else {
      pairs = news.pairs;
      if (pairs === 0) [readAt, cpuRead] = [now, cpu()];
    }
  });
  const end = await comparison.ended;
  clearInterval(beat);
  const [seconds, reading, comparing] = [performance.now() - started, readAt - started, comparedAt - readAt].map(
    (each) => each / 1000,
  );
  // Of the processor, since others may be at work beside it. Sorting the keys is part of it.
  const perSecond = pairs / (cpuCompared - cpuRead);
  return {
    promise: `large bulk job among ${size.toLocaleString('en')} records, in memory`,
    target: size >= WARM_SIZE ? '≥ 1 M pairs/s a core' : 'figure',
    met: end === 'through' && (size < WARM_SIZE || perSecond >= 1e6),
    figure:
      `${Math.round(size / (seconds ?? 1)).toLocaleString('en')} records/s from the first row read to the last ` +
      `pair settled (${(seconds ?? 0).toFixed(1)} s), ${Math.round(perSecond).toLocaleString('en')} pairs a ` +
      'second of the processor while comparing',
    size:
      `${(reading ?? 0).toFixed(1)} s reading and preparing, ${(comparing ?? 0).toFixed(1)} s comparing ` +
      `${pairs.toLocaleString('en')} pairs in one thread, ${found.toLocaleString('en')} worth looking at; + ` +
      `${Math.round((most - before) / 1e6)} MB resident; the serving thread was held up ${slowest.toFixed(0)} ms ` +
      'at most',
  };
}

/** The whole job as the desk sees it, with its cases, and how long its figures stood still. */
async function measureJob(db: Database, url: string, size: number): Promise<Measurement> {
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
  const at = instant(systemClock.now());
  await db.transaction(
    (tx) =>
      insertJob(tx, NETWORK, {
        job: newId(systemClock),
        kind: 'dedupe',
        facility: undefined,
        staff: newId(systemClock) as StaffId,
        staffFacility: FACILITIES[0] as FacilityId,
        at,
      }),
    // shaped like them
  );
  const started = performance.now();
  await using _runner = new MatchJobRunner(index, { databaseUrl: url, megabytes: 8_000 });
  let [moved, stood, seen] = [started, 0, ''];
  for (;;) {
    const [job] = await findJobs(db, NETWORK);
    const now = performance.now();
    const shown = `${job?.recordsDone ?? 0} ${job?.pairs ?? 0}`;
    if (shown !== seen) {
      stood = Math.max(stood, now - moved);
      [moved, seen] = [now, shown];
    }
    if (job !== undefined && job.state !== 'running' && job.state !== 'waiting') {
      const seconds = (now - started) / 1000;
      return {
        promise: `large bulk job among ${size.toLocaleString('en')} records, from asked to done`,
        target: 'done',
        met: job.state === 'done' && job.recordsDone === job.records,
        figure: `${seconds.toFixed(1)} s, ${Math.round(job.records / seconds).toLocaleString('en')} records/s`,
        size:
          `${job.cases.toLocaleString('en')} cases opened, ${job.pairs.toLocaleString('en')} pairs; its figures ` +
          `stood still for ${(stood / 1000).toFixed(1)} s at most`,
      };
    }
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** 名寄せの机: one page and the tabs' numbers of a queue of 100,000. */
async function measureQueue(db: Database, url: string, times: number, cases: number): Promise<Measurement> {
  await db.query(
    `insert into link_case (network_id, case_id, kind, source, left_identity, right_identity,
      facility_id, score, certainty, verdict, needs_second, match, arrived_at, changed_at)
     select '${NETWORK}', gen_random_uuid(), 'duplicate', 'bulk-job', i.identity_id, (i.identity_id % $1) + 1,
       i.domain, i.identity_id % 30, i.identity_id % 30, 'review',
       false, '{"score":1,"passed":[],"failed":[],"verdict":"review","guards":[],"explanation":[],"model":0}',
       now(), now()
     from identity as i
     where i.identity_id <= $1`,
    [Math.min(cases, Number((await db.query<{ n: number }>('select max(identity_id) as n from identity'))[0]?.n ?? 0))],
  );
  await db.query('vacuum (analyze) link_case');
  await using app = new Database(url, { role: 'musubi_center_app', name: 'bench' });
  const queue = { states: ['open', 'asked', 'second'], sort: 'certainty' } as const;
  // shaped like one
  const viewer = newId(systemClock) as StaffId;
  const samples: number[] = [];
  for (let i = 0; i < times + 20; i++) {
    const started = performance.now();
    const page = (i * 37) % 500;
    // ten digits
    const facility = i % 2 === 0 ? undefined : (FACILITIES[0] as FacilityId);
    await Promise.all([
      findQueuePage(
        app,
        NETWORK,
        { ...queue, states: [...queue.states], facility },
        { limit: 20, offset: page * 20, viewer },
      ),
      countCases(app, NETWORK, { ...queue, states: [...queue.states], facility }, facility),
    ]);
    if (i >= 20) samples.push(performance.now() - started);
  }
  const p95 = percentile(samples, 0.95);
  return {
    promise: 'linking desk: a page of the queue and its counts',
    target: 'p95 ≤ 20 ms',
    figure: `p50 ${percentile(samples, 0.5).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`,
    size: `${cases.toLocaleString('en')} open cases, pages 1–500, all and one facility's`,
    met: p95 <= 20,
  };
}

/** By batches, so that a million people need no more memory than two thousand. Answers some of them, to ask for. */
async function fill(db: Database, size: number): Promise<readonly Demographics[]> {
  await db.query('alter table match_key drop constraint match_key_pkey');
  const asked: Demographics[] = [];
  let rows: { local: string; domain: string; demographics: Demographics; keys: readonly string[] }[] = [];
  const write = async () => {
    await db.query(
      `with put as (
         insert into identity (network_id, domain, local_patient, demographics, source, seen_at, keys, key_scheme)
         select '${NETWORK}', r.domain, r.local, r.demographics, 'list-import', now(), r.keys, ${KEY_SCHEME}
         from jsonb_to_recordset($1::jsonb) as r (domain text, local text, demographics jsonb, keys bigint[])
         returning identity_id, keys
       )
       insert into match_key (key, identity_id) select unnest(keys), identity_id from put`,
      [JSON.stringify(rows)],
    );
    rows = [];
  };
  let i = 0;
  for (const record of makeMatchList({ seed: 'bench', rows: size })) {
    const demographics = demographicsOfRecord(record);
    rows.push({
      local: `${i}`,
      domain: FACILITIES[i % FACILITIES.length] ?? '',
      demographics,
      keys: keysOf(NETWORK, prepare(demographics)),
    });
    if (i % Math.max(1, Math.floor(size / 2_000)) === 0) asked.push(demographics);
    if (rows.length === ROWS_AT_ONCE) await write();
    i++;
  }
  if (rows.length > 0) await write();
  await db.query('alter table match_key add constraint match_key_pkey primary key (key, identity_id)');
  await db.query('vacuum (analyze) match_key');
  await db.query('vacuum (analyze) identity');
  return asked;
}
