import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant, type FacilityId, type StaffId } from '@musubi/domain';
import { makeLog, newId, systemClock } from '@musubi/runtime';
import { demographicsOfRecord, makeMatchList, testDatabase } from '@musubi/testkit';
import { anIndex, HONBU, MIGRATIONS, MINATO, SOGO, type AnIndex } from '../../../fixture/an-index.ts';
import { isWaiting } from '../../../fixture/is-waiting.ts';
import { forgetLinksAndCases, linksAndCases, nameOfLink } from '../../../fixture/links-and-cases.ts';
import { listEverybody } from '../../../fixture/listed-people.ts';
import { until } from '../../../fixture/small-region.ts';
import { applyPairs } from '../../match-job/apply-pairs.ts';
import { declareDifferent } from '../../linking/declared-different-store.ts';
import { DEFAULT_MODEL } from '../match-engine.ts';
import { findJobs, finishJob, insertJob } from '../match-job-store.ts';
import { openPatientIndex } from '../open-patient-index.ts';
import { MatchJobRunner } from '../../match-job/run-match-jobs.ts';
import type { MatchMemory } from './choose-way.ts';

const PEOPLE = [...makeMatchList({ seed: 'memory-match', rows: 2_400 })].map(demographicsOfRecord);
const REGISTERED = 40;
const PATIENCE = 50;
const PROCESS = fileURLToPath(new URL('../../../../dist/fixture/match-job-process.js', import.meta.url));

let region: AnIndex;
afterEach(() => region[Symbol.asyncDispose]());
beforeEach(async () => {
  region = await anIndex(await testDatabase(MIGRATIONS), { automatic: true });
  for (const demographics of PEOPLE.slice(0, REGISTERED)) await region.register(demographics);
  await listEverybody(region, PEOPLE.slice(REGISTERED), [HONBU, SOGO]);
  // persons registered twice are a case already
  await forget();
});

const memory = (): MatchMemory => ({ databaseUrl: region.url, megabytes: 1_000, leastRecords: 1 });
/** A center process of its own. */
const aProcess = (given?: MatchMemory) =>
  new MatchJobRunner(
    openPatientIndex(
      { ...region.index.center, process: newId(systemClock), log: makeLog('center', () => undefined) },
      () => undefined,
    ),
    given,
  );
const job = async (id: string) => (await findJobs(region.db, 'mihon')).find((one) => one.job === id);
const ended = (id: string) => until(async () => (await job(id))?.state === 'done' && job(id), PATIENCE);
const parts = async () =>
  (await region.db.query<{ n: number }>(`select count(*) as n from match_job_found where stage = 'part'`))[0]?.n ?? 0;
async function ask(kind: 'dedupe' | 'facility', facility?: FacilityId): Promise<string> {
  const id = newId(systemClock);
  await region.index.center.db.transaction((tx) =>
    insertJob(tx, 'mihon', {
      job: id,
      kind,
      facility,
      staff: newId(systemClock) as StaffId,
      staffFacility: HONBU,
      at: instant(systemClock.now()),
    }),
  );
  return id;
}
/**
 * A process that is held when the first part is kept, until `act` is done: in the middle of comparing, however fast it
 * is.
 */
async function amidComparing(act: (process: MatchJobRunner) => Promise<void>): Promise<MatchJobRunner> {
  await region.db.query(`create function hold_part() returns trigger language plpgsql as $$ begin
    if new.stage = 'part' and exists (select 1 from match_job_found)
    then perform pg_advisory_xact_lock_shared(1); end if;
    return new;
  end $$`);
  await region.db.query(
    'create trigger hold_part before insert on match_job_found for each row execute function hold_part()',
  );
  return region.db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock(1)');
    const process = aProcess(memory());
    await until(async () => (await parts()) > 0, PATIENCE);
    await act(process);
    return process;
  });
}
async function run(given: MatchMemory | undefined, kind: 'dedupe' | 'facility' = 'dedupe', facility?: FacilityId) {
  const id = await ask(kind, facility);
  await using _process = aProcess(given);
  // not before the process may go
  return await ended(id);
}
const outcome = () => linksAndCases(region.db);
const forget = () => forgetLinksAndCases(region.db);

describe('comparing everybody in memory', () => {
  it('comes to the same persons as asking the database: never more links, at most more to decide', async () => {
    const asked = await run(undefined);
    const byQuery = await outcome();
    await forget();
    const compared = await run(memory());
    const inMemory = await outcome();
    expect(byQuery.links.length).toBeGreaterThan(10);
    const linkedByQuery = new Map(byQuery.links.map((link) => [nameOfLink(link), link.patient]));
    for (const link of inMemory.links)
      expect([nameOfLink(link), linkedByQuery.get(nameOfLink(link))]).toEqual([nameOfLink(link), link.patient]);
    expect(inMemory.links.length).toBeGreaterThan(byQuery.links.length * 0.9);
    const known = new Set(inMemory.cases.map(({ pair }) => pair));
    expect(byQuery.cases.filter(({ pair }) => !known.has(pair))).toEqual([]);
    expect(compared).toMatchObject({
      records: asked.records,
      recordsDone: asked.records,
      links: inMemory.links.length,
      cases: inMemory.cases.length,
    });
    expect(compared.pairs).toBeGreaterThanOrEqual(asked.pairs);
  });

  it('never links, nor proposes, what a person has declared to be different', async () => {
    await run(memory());
    const {
      links: [link],
    } = await outcome();
    if (link === undefined) throw new Error('nobody was linked');
    await forget();
    const [record] = await region.db.query<{ id: number }>(
      'select identity_id as id from identity where domain = $1 and local_patient = $2',
      [link.facility, link.number],
    );
    const [person] = await region.db.query<{ id: number }>(
      'select identity_id as id from identity where patient_id = $1',
      [link.patient],
    );
    await region.index.center.db.transaction((tx) =>
      declareDifferent(tx, 'mihon', record?.id ?? 0, person?.id ?? 0, 'case', undefined, instant(systemClock.now())),
    );
    await run(memory());
    const again = await outcome();
    expect(again.links.map(nameOfLink)).not.toContain(nameOfLink(link));
    expect(again.cases.map(({ pair }) => pair)).not.toContain(
      [record?.id ?? 0, person?.id ?? 0].sort((a, b) => a - b).join('-'),
    );
  });

  it('compares a facility’s list with all others and with itself, and others not among themselves', async () => {
    await region.db.query(`update identity set domain = $1 where domain = $2 and local_patient::integer % 4 = 1`, [
      MINATO,
      SOGO,
    ]);
    const asked = await run(undefined, 'facility', MINATO);
    const byQuery = await outcome();
    await forget();
    const compared = await run(memory(), 'facility', MINATO);
    const inMemory = await outcome();
    expect(compared).toMatchObject({ records: asked.records, recordsDone: asked.records });
    expect(
      inMemory.links.filter((link) => byQuery.links.every((other) => nameOfLink(other) !== nameOfLink(link))),
    ).toEqual([]);
    expect(
      inMemory.cases
        .filter(({ kind }) => kind === 'duplicate')
        .every(({ domains }) => domains.includes(MINATO) || domains.includes('region')),
    ).toBe(true);
    expect(inMemory.cases.length).toBeGreaterThan(0);
  });

  it('links nobody else and asks about no pair twice when what was found is worked off again', async () => {
    const done = await run(memory());
    const before = await outcome();
    const pairs = before.cases.map(({ pair }) => pair.split('-').map(Number));
    const again = await region.index.center.db.transaction((tx) =>
      applyPairs(
        region.index,
        tx,
        pairs.map(([one = 0, other = 0]) => ({ one, other, verdict: 'review' })),
        DEFAULT_MODEL,
        done.job,
      ),
    );
    expect(again.linked).toEqual([]);
    const after = await outcome();
    expect(after.links).toEqual(before.links);
    const asked = after.cases.map(({ pair }) => pair);
    expect(asked.length).toBe(new Set(asked).size);
    expect(asked).toEqual(expect.arrayContaining(before.cases.map(({ pair }) => pair)));
  });
});

describe('a job that compares in memory', () => {
  it('goes on at the part it stood at when its process is gone, and comes to the same', async () => {
    const id = await ask('dedupe');
    let gone: Promise<void> | undefined;
    await amidComparing(async (process) => {
      // not awaited: what it is just keeping is held
      gone = process[Symbol.asyncDispose]();
    });
    await gone;
    expect(await job(id)).toMatchObject({ state: 'running', links: 0, cases: 0 });
    await using _second = aProcess(memory());
    const interrupted = await ended(id);
    const once = await outcome();
    await forget();
    const whole = await run(memory());
    for (const key of ['records', 'recordsDone', 'pairs', 'found', 'cases', 'links'] as const)
      expect([key, interrupted[key]]).toEqual([key, whole[key]]);
    expect(await outcome()).toEqual(once);
    expect(await region.db.query('select 1 from match_job_found')).toEqual([]);
  });

  it('outlives kill -9, in the middle of comparing and of working off', async () => {
    const id = await ask('dedupe');
    const kill = async (when: () => Promise<boolean>) => {
      const child = fork(PROCESS, [region.url], { stdio: 'ignore', execArgv: [] });
      await until(when, PATIENCE);
      child.kill('SIGKILL');
      await once(child, 'exit');
      // a minute has gone by
      await region.db.query(`update match_job set leased_until = now() - interval '1 second' where state = 'running'`);
    };
    await kill(async () => (await parts()) > 0 || (await job(id))?.state === 'done');
    await kill(async () => ((await job(id))?.cases ?? 0) > 0);
    await using _last = aProcess(memory());
    const killed = await ended(id);
    const once_ = await outcome();
    await forget();
    const whole = await run(memory());
    for (const key of ['records', 'recordsDone', 'pairs', 'found', 'cases', 'links'] as const)
      expect([key, killed[key]]).toEqual([key, whole[key]]);
    expect(await outcome()).toEqual(once_);
  });

  it('stops when it is cancelled, and keeps nothing', async () => {
    const id = await ask('dedupe');
    let cancelled: Promise<boolean> | undefined;
    await using _process = await amidComparing(async () => {
      cancelled = region.index.center.db.transaction((tx) =>
        finishJob(tx, 'mihon', id, 'cancelled', instant(systemClock.now())),
      );
      await Promise.race([cancelled, until(() => isWaiting(region.db, 'set state = $3, finished_at'), PATIENCE)]);
    });
    expect(await cancelled).toBe(true);
    const next = await ask('facility', MINATO);
    await ended(next);
    expect(await job(id)).toMatchObject({ state: 'cancelled', links: 0, cases: 0 });
    expect(await region.db.query('select 1 from match_job_found')).toEqual([]);
  });
});
