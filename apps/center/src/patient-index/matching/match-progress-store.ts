import type { Instant } from '@musubi/domain';
import type { Queryable, Transaction } from '@musubi/runtime';
import type { MatchWay } from './memory-match/choose-way.ts';
import type { MatchJob } from './match-job-store.ts';

export type BatchDone = {
  readonly position: number;
  readonly records: number;
  readonly pairs: number;
  readonly auto: number;
  readonly review: number;
};

/**
 * Moves on if the job still runs and nobody else has moved it; false = drop what was found. In the transaction that
 * writes it.
 */
export async function advanceJob(
  tx: Transaction,
  network: string,
  job: MatchJob,
  by: string,
  done: BatchDone,
): Promise<boolean> {
  const rows = await tx.query(
    `update match_job
     set position = $5, records_done = records_done + $6, pairs = pairs + $7, found_auto = found_auto + $8,
       found_review = found_review + $9
     where network_id = $1
       and job_id = $2
       and state = 'running'
       and leased_by = $3
       and position = $4
     returning 1 as moved`,
    [network, job.job, by, job.position, done.position, done.records, done.pairs, done.auto, done.review],
    'advance_job',
  );
  return rows.length > 0;
}

export type JobMoved = {
  readonly until: Instant;
  /** Of the whole job, 0–1. */ readonly share: number;
  readonly pairs: number;
};

/** Renews the lease and tells how far it is, never less than before; false = the job is no longer this process's. */
export async function moveJob(
  db: Queryable,
  network: string,
  job: string,
  by: string,
  moved: JobMoved,
): Promise<boolean> {
  const rows = await db.query(
    `update match_job
     set leased_until = $4, records_done = greatest(records_done, floor(records * $5::float8)::integer),
       pairs = greatest(pairs, $6)
     where network_id = $1
       and job_id = $2
       and state = 'running'
       and leased_by = $3
     returning 1 as moved`,
    [network, job, by, moved.until, moved.share, moved.pairs],
    'move_job',
  );
  return rows.length > 0;
}

/** Everything is compared: what was found is worked off from now on. False = the job is no longer this process's. */
export async function saveComparison(
  tx: Transaction,
  network: string,
  job: string,
  by: string,
  compared: JobMoved & { readonly chunks: number; readonly auto: number; readonly review: number },
): Promise<boolean> {
  if (!(await moveJob(tx, network, job, by, compared))) return false;
  const rows = await tx.query(
    `update match_job
     set found_chunks = $3, found_auto = $4, found_review = $5, pairs = $6,
       records_done = case when $3 = 0 then records else records_done end
     where network_id = $1
       and job_id = $2
       and found_chunks is null
     returning 1 as saved`,
    [network, job, compared.chunks, compared.auto, compared.review, compared.pairs],
  );
  return rows.length > 0;
}

/**
 * The next chunk, if the job still runs and nobody else has worked it off; false = drop what it led to. In the
 * transaction that writes it.
 */
export async function advanceChunk(
  tx: Transaction,
  network: string,
  job: MatchJob,
  by: string,
  share: number,
): Promise<boolean> {
  const rows = await tx.query(
    `update match_job
     set position = position + 1,
       records_done = case when position + 1 >= found_chunks then records
       else greatest(records_done, floor(records * $5::float8)::integer) end
     where network_id = $1
       and job_id = $2
       and state = 'running'
       and leased_by = $3
       and position = $4
     returning 1 as moved`,
    [network, job.job, by, job.position, share],
    'advance_chunk',
  );
  return rows.length > 0;
}

/** The job begins anew the other way: nothing of it is worked off yet. */
export async function changeWay(
  tx: Transaction,
  network: string,
  job: string,
  by: string,
  way: MatchWay,
): Promise<boolean> {
  const rows = await tx.query(
    `update match_job
     set way = $4, position = 0, records_done = 0, pairs = 0
     where network_id = $1
       and job_id = $2
       and state = 'running'
       and leased_by = $3
       and found_chunks is null
     returning 1 as changed`,
    [network, job, by, way],
  );
  return rows.length > 0;
}

export async function countMade(
  tx: Transaction,
  network: string,
  job: string,
  made: { readonly cases: number; readonly links: number },
): Promise<void> {
  await tx.query(
    'update match_job set cases = cases + $3, links = links + $4 where network_id = $1 and job_id = $2',
    [network, job, made.cases, made.links],
    'count_made',
  );
}
