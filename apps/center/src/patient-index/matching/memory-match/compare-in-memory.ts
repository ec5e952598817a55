import { instant } from '@musubi/domain';
import { errorFields } from '@musubi/runtime';
import type { VersionedModel } from '../../register/patient-index.ts';
import { countIdentities, LEASE_MS, type MatchJob } from '../match-job-store.ts';
import { changeWay, moveJob, saveComparison } from '../match-progress-store.ts';
import type { PatientIndex } from '../../register/patient-index.ts';
import type { MatchMemory } from './choose-way.ts';
import { COMPARED_SHARE, type ComparisonNews } from './compare-identities.ts';
import { AUTO, slicePairs, type FoundPairs } from './found-pairs.ts';
import { countCompared, deleteFound, insertFound } from './found-store.ts';
import { startComparison, type Comparison } from './start-comparison.ts';

const TELL_EVERY_MS = 1_000;
/** So many pairs are worked off in one transaction. */
const PAIRS_A_CHUNK = 500;

/**
 * 一括照合のうち比較: lets a thread compare everybody, and keeps what each part found, so that a process that dies
 * costs one
 * part and reading everybody again. The end is one transaction: what was found, in chunks to be worked off. Renews the
 * lease meanwhile; stops when the job was cancelled or is another's, and when `signal` says so.
 */
export async function compareInMemory(
  index: PatientIndex,
  job: MatchJob,
  model: VersionedModel,
  memory: MatchMemory,
  signal: AbortSignal,
): Promise<void> {
  const { db, network, process, clock, log } = index.center;
  const { everybody } = await countIdentities(db, network, job.facility);
  let latest = { share: 0, pairs: await countCompared(db, network, job.job) };
  let saving: Promise<unknown> = Promise.resolve();
  const failures: unknown[] = [];
  let telling = false;
  const take = async (news: Exclude<ComparisonNews, { kind: 'progress' }>): Promise<void> => {
    const kept = news.kind === 'part' ? await keepPart(index, job, news) : await keepSettled(index, job, news.found);
    if (!kept) comparison.stop();
  };
  const tell = (news: ComparisonNews): void => {
    if (news.kind === 'progress') latest = news;
    else {
      saving = saving
        .then(() => take(news))
        .catch((error: unknown) => {
          failures.push(error);
          comparison.stop();
        });
    }
  };
  const comparison: Comparison = startComparison(
    memory,
    { network, job: job.job, facility: job.facility, lastIdentity: job.lastIdentity, everybody, model: model.model },
    tell,
  );
  const renew = async (): Promise<void> => {
    if (telling) return;
    telling = true;
    try {
      if (!(await moveJob(db, network, job.job, process, { until: instant(clock.now() + LEASE_MS), ...latest })))
        comparison.stop();
    } catch (error) {
      // the lease outlasts many of these
      log.warn('match-job/renew-failed', errorFields(error));
    } finally {
      telling = false;
    }
  };
  const timer = setInterval(() => void renew(), TELL_EVERY_MS);
  const stop = () => comparison.stop();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    const end = await comparison.ended;
    await saving;
    if (failures.length > 0) throw failures[0];
    if (end === 'no-memory') {
      log.warn('match-job/no-memory', { job: job.job, everybody });
      await db.transaction(async (tx) => {
        if (await changeWay(tx, network, job.job, process, 'query')) await deleteFound(tx, network, job.job);
      });
    }
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', stop);
    comparison.stop();
  }
}

function keepPart(
  index: PatientIndex,
  job: MatchJob,
  { part, compared, found }: Extract<ComparisonNews, { kind: 'part' }>,
): Promise<boolean> {
  const { db, network, process, clock } = index.center;
  return db.transaction(async (tx) => {
    if (!(await moveJob(tx, network, job.job, process, { until: instant(clock.now() + LEASE_MS), share: 0, pairs: 0 })))
      return false;
    await insertFound(tx, network, job.job, 'part', { sequence: part, compared, found });
    return true;
  });
}

function keepSettled(index: PatientIndex, job: MatchJob, found: FoundPairs): Promise<boolean> {
  const { db, network, process, clock } = index.center;
  const count = found.one.length;
  const auto = found.verdict.reduce((sum, verdict) => sum + Number(verdict === AUTO), 0);
  return db.transaction(async (tx) => {
    const pairs = await countCompared(tx, network, job.job);
    const settled = {
      until: instant(clock.now() + LEASE_MS),
      share: COMPARED_SHARE,
      pairs,
      chunks: Math.ceil(count / PAIRS_A_CHUNK),
      auto,
      review: count - auto,
    };
    if (!(await saveComparison(tx, network, job.job, process, settled))) return false;
    await deleteFound(tx, network, job.job, 'part');
    for (let chunk = 0; chunk * PAIRS_A_CHUNK < count; chunk++)
      await insertFound(tx, network, job.job, 'chunk', {
        sequence: chunk + 1,
        compared: 0,
        found: slicePairs(found, chunk * PAIRS_A_CHUNK, (chunk + 1) * PAIRS_A_CHUNK),
      });
    return true;
  });
}
