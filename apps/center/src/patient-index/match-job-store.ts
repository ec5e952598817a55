import type { MatchJobView } from '@musubi/contract';
import type { FacilityId, Instant, StaffId } from '@musubi/domain';
import type { Queryable, Transaction } from '@musubi/runtime';

/** 一括照合の一回, leased by this process. `position`: the last identity that was compared. */
export type MatchJob = { readonly job: string; readonly kind: 'dedupe' | 'facility'; readonly facility: FacilityId | undefined; readonly position: number; readonly lastIdentity: number; readonly model: number };
type JobRow = { readonly job_id: string; readonly kind: string; readonly facility_id: string | null; readonly position: number; readonly last_identity: number; readonly model_version: number };

const toJob = (row: JobRow): MatchJob => ({ job: row.job_id, kind: row.kind as MatchJob['kind'], facility: (row.facility_id ?? undefined) as FacilityId | undefined, position: row.position, lastIdentity: row.last_identity, model: row.model_version }); // kept by the table's checks

/** False while one is waiting or running: they would do the same work twice. */
export async function insertJob(tx: Transaction, network: string, job: { job: string; kind: 'dedupe' | 'facility'; facility: FacilityId | undefined; staff: StaffId; staffFacility: FacilityId; at: Instant }): Promise<boolean> {
  const rows = await tx.query(
    `insert into match_job (network_id, job_id, kind, facility_id, asked_at, asked_by, asked_facility)
     select $1, $2, $3, $4, $5, $6, $7
     where not exists (select 1 from match_job where network_id = $1 and state in ('waiting', 'running') and kind = $3 and facility_id is not distinct from $4)
     returning 1 as made`,
    [network, job.job, job.kind, job.facility ?? null, job.at, job.staff, job.staffFacility],
  );
  return rows.length > 0;
}

/** The job that runs, if its process has died or is this one; else the one that waits longest, if none runs. */
export async function leaseJob(db: Queryable, network: string, by: string, now: Instant, until: Instant): Promise<MatchJob | undefined> {
  const rows = await db.query<JobRow>(
    `update match_job as j
     set state = 'running', leased_by = $2, leased_until = $4, started_at = coalesce(j.started_at, $3)
     where j.network_id = $1
       and j.job_id = (
         select c.job_id
         from match_job as c
         where c.network_id = $1
           and ((c.state = 'running' and (c.leased_by = $2 or c.leased_until is null or c.leased_until < $3))
             or (c.state = 'waiting' and not exists (select 1 from match_job as r where r.network_id = $1 and r.state = 'running')))
         order by c.state, c.asked_at
         limit 1
         for update skip locked
       )
     returning j.job_id, j.kind, j.facility_id, j.position, j.last_identity, j.model_version`,
    [network, by, now, until],
    'lease_job',
  );
  return rows[0] === undefined ? undefined : toJob(rows[0]);
}

export async function releaseJobs(db: Queryable, network: string, by: string): Promise<void> {
  await db.query(`update match_job set leased_by = null, leased_until = null where network_id = $1 and state = 'running' and leased_by = $2`, [network, by]);
}

/** What the job is about is settled once: later identities are compared as they arrive. */
export async function settleJob(db: Queryable, network: string, job: MatchJob, model: number): Promise<MatchJob> {
  const rows = await db.query<JobRow>(
    `update match_job as j
     set last_identity = i.last, records = i.records, model_version = $3
     from (select coalesce(max(identity_id), 0) as last, count(*) as records from identity where network_id = $1 and state = 'known' and ($4::text is null or domain = $4)) as i
     where j.network_id = $1
       and j.job_id = $2
       and j.last_identity = 0
     returning j.job_id, j.kind, j.facility_id, j.position, j.last_identity, j.model_version`,
    [network, job.job, model, job.facility ?? null],
  );
  return rows[0] === undefined ? job : toJob(rows[0]);
}

export type BatchDone = { readonly position: number; readonly records: number; readonly pairs: number; readonly auto: number; readonly review: number };

/** Moves on if the job still runs and nobody else has moved it; false = drop what was found. In the transaction that writes it. */
export async function advanceJob(tx: Transaction, network: string, job: MatchJob, by: string, done: BatchDone): Promise<boolean> {
  const rows = await tx.query(
    `update match_job
     set position = $5, records_done = records_done + $6, pairs = pairs + $7, found_auto = found_auto + $8, found_review = found_review + $9
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

export async function countMade(tx: Transaction, network: string, job: string, made: { readonly cases: number; readonly links: number }): Promise<void> {
  await tx.query('update match_job set cases = cases + $3, links = links + $4 where network_id = $1 and job_id = $2', [network, job, made.cases, made.links], 'count_made');
}

/** Answers whether it was still running (or waiting, when it is cancelled). */
export async function finishJob(tx: Transaction, network: string, job: string, state: 'done' | 'failed' | 'cancelled', at: Instant): Promise<boolean> {
  const rows = await tx.query(
    `update match_job
     set state = $3, finished_at = $4, leased_by = null, leased_until = null
     where network_id = $1
       and job_id = $2
       and (state = 'running' or (state = 'waiting' and $3 = 'cancelled'))
     returning 1 as finished`,
    [network, job, state, at],
  );
  return rows.length > 0;
}

const MOST_JOBS = 50;

export async function findJobs(db: Queryable, network: string): Promise<readonly MatchJobView[]> {
  const rows = await db.query<{ job_id: string; kind: string; name: string | null; state: string; started_at: string | null; finished_at: string | null; records: number; records_done: number; pairs: number; found_auto: number; found_review: number; cases: number; links: number }>(
    `select j.job_id, j.kind, f.name, j.state, j.started_at, j.finished_at, j.records, j.records_done, j.pairs, j.found_auto, j.found_review, j.cases, j.links
     from match_job as j
     left join facility as f on f.network_id = j.network_id and f.facility_id = j.facility_id
     where j.network_id = $1
     order by j.asked_at desc
     limit ${MOST_JOBS}`,
    [network],
  );
  return rows.map((row) => ({
    job: row.job_id, kind: row.kind as MatchJobView['kind'], facilityName: row.name, state: row.state as MatchJobView['state'], startedAt: row.started_at as Instant | null, finishedAt: row.finished_at as Instant | null, // kept by the table's checks
    records: row.records, recordsDone: row.records_done, pairs: row.pairs, found: { auto: row.found_auto, review: row.found_review }, cases: row.cases, links: row.links,
  }));
}
