import {
  countCases,
  DEFAULT_MODEL,
  findJobs,
  findQueuePage,
  insertJob,
  MatchJobRunner,
  openPatientIndex,
  startComparison,
} from '@musubi/center';
import { instant, type FacilityId, type StaffId } from '@musubi/domain';
import { Database, makeLog, newId, systemClock } from '@musubi/runtime';
import { percentile, type Measurement } from './measurement.ts';
import { NETWORK, FACILITIES } from './match-records.ts';
import { WARM_SIZE } from './patient-match.ts';

/** A large job: everybody is read once and compared in memory, in one thread; without working off what was found. */
export async function measureMemoryWay(url: string, size: number): Promise<Measurement> {
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
export async function measureJob(db: Database, url: string, size: number): Promise<Measurement> {
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
export async function measureQueue(db: Database, url: string, times: number, cases: number): Promise<Measurement> {
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
