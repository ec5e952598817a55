import type { IngestStatus } from '@musubi/contract';
import type { FacilityId, Issue } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';

type IssueRow = {
  readonly id: number;
  readonly storage: string;
  readonly file: string;
  readonly code: string;
  readonly severity: Issue['severity'];
  readonly segment: string | null;
  readonly occurrence: number | null;
  readonly field: string | null;
  readonly ja: string;
  readonly en: string;
  readonly seenAt: string;
};
export type ListedIssue = IngestStatus['issues'][number] & { readonly storage: string };

export async function findIssues(
  db: Queryable,
  facility: FacilityId,
  after: number,
  limit: number,
): Promise<readonly ListedIssue[]> {
  const rows = await db.query<IssueRow>(
    `select id, storage, path as file, code, severity, segment, occurrence, field, ja, en, seen_at as "seenAt"
     from ingest_issue
     where facility_id = $1 and id > $2
     order by id
     limit $3`,
    [facility, after, limit],
  );
  return rows.map(({ segment, occurrence, field, ...row }) => ({
    ...row,
    ...(segment === null ? {} : { segment }),
    ...(occurrence === null ? {} : { occurrence }),
    ...(field === null ? {} : { field }),
  }));
}

type IssueSummary = {
  readonly severity: Issue['severity'];
  readonly code: string;
  readonly ja: string;
  readonly en: string;
  readonly issues: number;
  readonly files: number;
  readonly example: string;
};

/** 指摘のまとめ: one line for each kind of finding, the gravest first, with one of its files. */
export async function summarizeIssues(db: Queryable, facility: FacilityId): Promise<readonly IssueSummary[]> {
  return db.query<IssueSummary>(
    `select severity, code, min(ja) as ja, min(en) as en, count(*) as issues,
      count(distinct storage || ':' || path) as files, min(storage || ':' || path) as example
     from ingest_issue
     where facility_id = $1
     group by severity, code
     order by array_position(array['rejected', 'partial', 'note'], severity), count(*) desc, code`,
    [facility],
  );
}

export type IngestCounts = Omit<IngestStatus, 'issues'> & {
  readonly missing: number;
  /** Gone, and there again under another number. */
  readonly rewritten: number;
  readonly waitingMessages: number;
  readonly scannedAt: string | null;
};

export async function findIngestCounts(db: Queryable, facility: FacilityId): Promise<IngestCounts | undefined> {
  const rows = await db.query<IngestCounts>(
    `select
       (select count(*) from source_file as s where s.facility_id = f.facility_id) as files,
       (select count(*) from source_file as s where s.facility_id = f.facility_id
         and s.state = 'unreadable') as unreadable,
       (select count(*) from source_file as s where s.facility_id = f.facility_id and s.missing_since is not null
         and s.moved_into is null) as missing,
       (select count(*) from source_file as s where s.facility_id = f.facility_id
         and s.moved_into is not null) as rewritten,
       (select count(*) from record_entry as e where e.facility_id = f.facility_id and not e.removed) as entries,
       (select count(*) from facility_patient as p where p.facility_id = f.facility_id) as patients,
       (select count(*) from inbox_message as m where m.facility_id = f.facility_id
         and m.mapped_at is null) as "waitingMessages",
       f.latest_ingest as "lastFileAt", f.scanned_at as "scannedAt", cardinality(f.walking) > 0 as scanning
     from facility as f
     where f.facility_id = $1`,
    [facility],
  );
  return rows[0];
}

export type WalkState = Pick<IngestCounts, 'lastFileAt' | 'scannedAt' | 'scanning'>;

/** What costs nothing to ask. */
export async function findWalkState(db: Queryable, facility: FacilityId): Promise<WalkState | undefined> {
  const rows = await db.query<WalkState>(
    `select latest_ingest as "lastFileAt", scanned_at as "scannedAt", cardinality(walking) > 0 as scanning
     from facility
     where facility_id = $1`,
    [facility],
    'find_walk_state',
  );
  return rows[0];
}

export async function findFacilities(db: Queryable): Promise<readonly FacilityId[]> {
  const rows = await db.query<{ facility: FacilityId }>(
    'select facility_id as facility from facility order by facility_id',
    // checked by the table
  );
  return rows.map((row) => row.facility);
}

/** 再読取り: every file is read again at the next walk, as if its size had changed. Nothing is taken away meanwhile. */
export async function requestRescan(db: Queryable, facility: FacilityId): Promise<number> {
  const rows = await db.query(
    `update source_file
     set modified = -1
     where facility_id = $1 and storage <> 'mllp' and missing_since is null and modified <> -1
     returning path`,
    [facility],
  );
  return rows.length;
}
