import type { MatchJobView } from '@musubi/contract';
import type { FacilityId, Instant, StaffId } from '@musubi/domain';
import type { Queryable, Transaction } from '@musubi/runtime';
import type { MatchWay } from './memory-match/choose-way.ts';
import { deleteFound } from './memory-match/found-store.ts';

/** Longer than the longest batch, so that a lease never runs out under a live process. */
export const LEASE_MS = 60_000;

/**
 * 一括照合の一回, leased by this process. `position`: the last identity that was compared, or the chunks worked off;
 * `chunks`: undefined while parts are compared in memory.
 */
export type MatchJob = {
  readonly job: string;
  readonly kind: 'dedupe' | 'facility';
  readonly facility: FacilityId | undefined;
  readonly position: number;
  readonly lastIdentity: number;
  readonly model: number;
  readonly way: MatchWay | undefined;
  readonly chunks: number | undefined;
};

type JobRow = {
  readonly job_id: string;
  readonly kind: string;
  readonly facility_id: string | null;
  readonly position: number;
  readonly last_identity: number;
  readonly model_version: number;
  readonly way: string | null;
  readonly found_chunks: number | null;
};

const JOB_COLUMNS =
  'j.job_id, j.kind, j.facility_id, j.position, j.last_identity, j.model_version, j.way, j.found_chunks';

const toJob = (row: JobRow): MatchJob => ({
  job: row.job_id,
  kind: row.kind as MatchJob['kind'],
  facility: (row.facility_id ?? undefined) as FacilityId | undefined,
  position: row.position,
  lastIdentity: row.last_identity,
  model: row.model_version,
  way: (row.way ?? undefined) as MatchJob['way'],
  chunks: row.found_chunks ?? undefined,
  // kept by the table's checks
});

/** False while one is waiting or running: they would do the same work twice. */
export async function insertJob(
  tx: Transaction,
  network: string,
  job: {
    job: string;
    kind: 'dedupe' | 'facility';
    facility: FacilityId | undefined;
    staff: StaffId;
    staffFacility: FacilityId;
    at: Instant;
  },
): Promise<boolean> {
  const rows = await tx.query(
    `insert into match_job (network_id, job_id, kind, facility_id, asked_at, asked_by, asked_facility)
     select $1, $2, $3, $4, $5, $6, $7
     where not exists (select 1 from match_job
       where network_id = $1 and state in ('waiting', 'running') and kind = $3
       and facility_id is not distinct from $4)
     returning 1 as made`,
    [network, job.job, job.kind, job.facility ?? null, job.at, job.staff, job.staffFacility],
  );
  return rows.length > 0;
}

/** The job that runs, if its process has died or is this one; else the one that waits longest, if none runs. */
export async function leaseJob(
  db: Queryable,
  network: string,
  by: string,
  now: Instant,
  until: Instant,
): Promise<MatchJob | undefined> {
  const rows = await db.query<JobRow>(
    `update match_job as j
     set state = 'running', leased_by = $2, leased_until = $4, started_at = coalesce(j.started_at, $3)
     where j.network_id = $1
       and j.job_id = (
         select c.job_id
         from match_job as c
         where c.network_id = $1
           and ((c.state = 'running' and (c.leased_by = $2 or c.leased_until is null or c.leased_until < $3))
             or (c.state = 'waiting'
               and not exists (select 1 from match_job as r where r.network_id = $1 and r.state = 'running')))
         order by c.state, c.asked_at
         limit 1
         for update skip locked
       )
     returning ${JOB_COLUMNS}`,
    [network, by, now, until],
    'lease_job',
  );
  return rows[0] === undefined ? undefined : toJob(rows[0]);
}

export async function releaseJobs(db: Queryable, network: string, by: string): Promise<void> {
  await db.query(
    `update match_job set leased_by = null, leased_until = null
     where network_id = $1 and state = 'running' and leased_by = $2`,
    [network, by],
  );
}

/** How many there are to compare, among how many, and the newest of them. */
export async function countIdentities(
  db: Queryable,
  network: string,
  facility: FacilityId | undefined,
): Promise<{ readonly last: number; readonly records: number; readonly everybody: number }> {
  const [row] = await db.query<{ last: number; records: number; everybody: number }>(
    `select coalesce(max(identity_id), 0) as last, count(*) filter (where $2::text is null or domain = $2) as records,
       count(*) as everybody
     from identity
     where network_id = $1
       and state = 'known'`,
    [network, facility ?? null],
  );
  return row ?? { last: 0, records: 0, everybody: 0 };
}

/** What the job is about, and how it goes about it, is settled once: later identities are compared as they arrive. */
export async function settleJob(
  db: Queryable,
  network: string,
  job: MatchJob,
  as: { readonly last: number; readonly records: number; readonly way: MatchWay; readonly model: number },
): Promise<MatchJob> {
  const rows = await db.query<JobRow>(
    `update match_job as j
     set last_identity = $3, records = $4, way = $5, model_version = $6
     where j.network_id = $1
       and j.job_id = $2
       and j.way is null
     returning ${JOB_COLUMNS}`,
    [network, job.job, as.last, as.records, as.way, as.model],
  );
  return rows[0] === undefined ? job : toJob(rows[0]);
}

/** Answers whether it was still running (or waiting, when it is cancelled). */
export async function finishJob(
  tx: Transaction,
  network: string,
  job: string,
  state: 'done' | 'failed' | 'cancelled',
  at: Instant,
): Promise<boolean> {
  const rows = await tx.query(
    `update match_job
     set state = $3, finished_at = $4, leased_by = null, leased_until = null
     where network_id = $1
       and job_id = $2
       and (state = 'running' or (state = 'waiting' and $3 = 'cancelled'))
     returning 1 as finished`,
    [network, job, state, at],
  );
  if (rows.length > 0) await deleteFound(tx, network, job);
  return rows.length > 0;
}

const MOST_JOBS = 50;

export async function findJobs(db: Queryable, network: string): Promise<readonly MatchJobView[]> {
  const rows = await db.query<{
    job_id: string;
    kind: string;
    name: string | null;
    state: string;
    started_at: string | null;
    finished_at: string | null;
    records: number;
    records_done: number;
    pairs: number;
    found_auto: number;
    found_review: number;
    cases: number;
    links: number;
  }>(
    `select j.job_id, j.kind, f.name, j.state, j.started_at, j.finished_at, j.records, j.records_done, j.pairs,
       j.found_auto, j.found_review, j.cases, j.links
     from match_job as j
     left join facility as f on f.network_id = j.network_id and f.facility_id = j.facility_id
     where j.network_id = $1
     order by j.asked_at desc
     limit ${MOST_JOBS}`,
    [network],
  );
  return rows.map((row) => ({
    job: row.job_id,
    kind: row.kind as MatchJobView['kind'],
    facilityName: row.name,
    state: row.state as MatchJobView['state'],
    startedAt: row.started_at as Instant | null,
    // kept by the table's checks
    finishedAt: row.finished_at as Instant | null,
    records: row.records,
    recordsDone: row.records_done,
    pairs: row.pairs,
    found: { auto: row.found_auto, review: row.found_review },
    cases: row.cases,
    links: row.links,
  }));
}
