import { instant, type AuditEvent } from '@musubi/domain';
import { appendAudit, errorFields, type Transaction } from '@musubi/runtime';
import { applyPairs } from './apply-pairs.ts';
import { compareBatch, type FoundPair } from '../matching/compare-batch.ts';
import type { VersionedModel } from '../register/patient-index.ts';
import {
  countIdentities,
  finishJob,
  leaseJob,
  LEASE_MS,
  releaseJobs,
  settleJob,
  type MatchJob,
} from '../matching/match-job-store.ts';
import { advanceChunk, advanceJob, changeWay, countMade } from '../matching/match-progress-store.ts';
import { chooseWay, type MatchMemory } from '../matching/memory-match/choose-way.ts';
import { compareInMemory } from '../matching/memory-match/compare-in-memory.ts';
import { COMPARED_SHARE } from '../matching/memory-match/compare-identities.ts';
import { AUTO, DOUBTFUL } from '../matching/memory-match/found-pairs.ts';
import { findFound } from '../matching/memory-match/found-store.ts';
import type { PatientIndex } from '../register/patient-index.ts';

const LOOK_EVERY_MS = 2_000;
const AFTER_FAILURE_MS = 5_000;
/** A batch that fails this often in a row will not succeed by itself; others wait behind it. */
const MOST_FAILURES = 20;

/**
 * 一括照合の実行: one job at a time in one of the center's processes. What a batch found and how far the job is are
 * committed together, so that another process goes on exactly there, whenever this one dies.
 */
export class MatchJobRunner implements AsyncDisposable {
  readonly #index: PatientIndex;
  readonly #memory: MatchMemory | undefined;
  readonly #abort = new AbortController();
  readonly #running: Promise<void>;
  #wake: () => void = () => undefined;
  #closing = false;
  #failing: { readonly job: MatchJob; readonly times: number } | undefined;

  /** Without `memory` the database finds all candidates. */
  constructor(index: PatientIndex, memory?: MatchMemory) {
    this.#index = index;
    this.#memory = memory;
    this.#running = this.#run();
  }

  /** A job was asked for: do not wait for the next look. */
  wake(): void {
    this.#wake();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing = true;
    this.#abort.abort();
    this.#wake();
    await this.#running;
    const { db, network, process } = this.#index.center;
    // it runs out by itself
    await releaseJobs(db, network, process).catch(() => undefined);
  }

  async #run(): Promise<void> {
    while (!this.#closing) {
      let pause = LOOK_EVERY_MS;
      try {
        if (await this.#step()) pause = 0;
        this.#failing = undefined;
      } catch (error) {
        pause = AFTER_FAILURE_MS;
        // the database is away too: next time
        await this.#giveUp().catch(() => undefined);
        if (!this.#closing) this.#index.center.log.warn('match-job/step-failed', errorFields(error));
      }
      if (pause > 0 && !this.#closing) await this.#pause(pause);
    }
  }

  /** One batch. False when there is nothing to do. */
  async #step(): Promise<boolean> {
    const { db, network, process, clock } = this.#index.center;
    const now = clock.now();
    const leased = await leaseJob(db, network, process, instant(now), instant(now + LEASE_MS));
    if (leased === undefined) return false;
    this.#failing = { job: leased, times: this.#failing?.job.job === leased.job ? this.#failing.times + 1 : 1 };
    const job = leased.way === undefined ? await this.#settle(leased) : leased;
    const model = await this.#index.models.version(db, job.model);
    if (model === undefined) return db.transaction((tx) => this.#finish(tx, job, 'failed'));
    if (job.way !== 'memory') return this.#compareBatch(job, model);
    if (job.chunks !== undefined) return this.#workOff(job, job.chunks, model);
    if (this.#memory === undefined) await db.transaction((tx) => changeWay(tx, network, job.job, process, 'query'));
    else await compareInMemory(this.#index, job, model, this.#memory, this.#abort.signal);
    return true;
  }

  async #settle(job: MatchJob): Promise<MatchJob> {
    const { db, network } = this.#index.center;
    const counted = await countIdentities(db, network, job.facility);
    return settleJob(db, network, job, {
      ...counted,
      way: chooseWay(counted, this.#memory),
      model: (await this.#index.models.current(db)).version,
    });
  }

  async #compareBatch(job: MatchJob, model: VersionedModel): Promise<boolean> {
    const { db, network, process } = this.#index.center;
    const batch = await compareBatch(db, network, job, model);
    const { position } = batch;
    if (position === undefined) return db.transaction((tx) => this.#finish(tx, job, 'done'));
    const count = (verdict: string) => batch.found.filter((pair) => pair.verdict === verdict).length;
    await this.#apply(job, model, batch.found, (tx) =>
      advanceJob(tx, network, job, process, {
        position,
        records: batch.records,
        pairs: batch.pairs,
        auto: count('auto'),
        review: count('review'),
      }),
    );
    return true;
  }

  /** The next chunk of what was found in memory. */
  async #workOff(job: MatchJob, chunks: number, model: VersionedModel): Promise<boolean> {
    const { db, network, process } = this.#index.center;
    if (job.position >= chunks) return db.transaction((tx) => this.#finish(tx, job, 'done'));
    const [chunk] = await findFound(db, network, job.job, 'chunk', job.position + 1);
    const found =
      chunk === undefined
        ? []
        : [...chunk.found.one].map((one, at): FoundPair => ({
            one,
            other: chunk.found.other[at] ?? 0,
            verdict: chunk.found.verdict[at] === AUTO ? 'auto' : 'review',
            doubtful: chunk.found.verdict[at] === DOUBTFUL,
          }));
    await this.#apply(job, model, found, (tx) =>
      advanceChunk(tx, network, job, process, COMPARED_SHARE + ((1 - COMPARED_SHARE) * (job.position + 1)) / chunks),
    );
    return true;
  }

  /** What was found and how far the job is, together. */
  async #apply(
    job: MatchJob,
    model: VersionedModel,
    found: readonly FoundPair[],
    advance: (tx: Transaction) => Promise<boolean>,
  ): Promise<void> {
    const { db, network } = this.#index.center;
    const wake = await db.transaction(async (tx) => {
      if (!(await advance(tx))) return [];
      const made = await applyPairs(this.#index, tx, found, model, job.job);
      await countMade(tx, network, job.job, { cases: made.cases, links: made.linked.length });
      return made.wake;
    });
    this.#index.wake(wake);
  }

  async #giveUp(): Promise<void> {
    const failing = this.#failing;
    if (failing === undefined || failing.times < MOST_FAILURES) return;
    await this.#index.center.db.transaction((tx) => this.#finish(tx, failing.job, 'failed'));
    this.#failing = undefined;
  }

  async #finish(tx: Transaction, job: MatchJob, state: 'done' | 'failed'): Promise<boolean> {
    const { network, clock } = this.#index.center;
    if (await finishJob(tx, network, job.job, state, instant(clock.now()))) {
      const event: AuditEvent = {
        event: 'match-job/finished',
        outcome: state === 'done' ? 'success' : 'failed',
        actor: {},
        ...(job.facility === undefined ? {} : { facility: job.facility }),
        trace: job.job,
        detail: { job: job.job, kind: job.kind, model: job.model },
      };
      await appendAudit(tx, [event]);
    }
    return true;
  }

  async #pause(milliseconds: number): Promise<void> {
    await new Promise<void>((done) => {
      const timer = setTimeout(done, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}
