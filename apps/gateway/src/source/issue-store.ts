import type { FacilityId, Issue } from '@musubi/domain';
import { textArray, type Database, type Queryable } from '@musubi/runtime';
import type { StorageName } from './source-file.ts';

/** 指摘: what could not be read, by the file it was found in. */
export type FileIssue = Issue & { readonly storage: string; readonly path: string };

/** The issues of files (or folders) as they are now; what was said of them before is replaced. */
export async function replaceIssues(
  tx: Queryable,
  facility: FacilityId,
  readAgain: readonly { readonly storage: string; readonly path: string }[],
  issues: readonly FileIssue[],
): Promise<void> {
  if (readAgain.length > 0) {
    await tx.query(
      `delete from ingest_issue as i
       using unnest($2::text[], $3::text[]) as file (storage, path)
       where i.facility_id = $1 and i.storage = file.storage and i.path = file.path`,
      [facility, textArray(readAgain.map((f) => f.storage)), textArray(readAgain.map((f) => f.path))],
      'delete_issues',
    );
  }
  if (issues.length === 0) return;
  await tx.query(
    `insert into ingest_issue (facility_id, storage, path, code, severity, segment, occurrence, field, ja, en)
     select $1, storage, path, code, severity, segment, occurrence, field, ja, en
     from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::integer[], $8::text[],
       $9::text[], $10::text[])
       as issue (storage, path, code, severity, segment, occurrence, field, ja, en)`,
    [
      facility,
      issues.map((i) => i.storage),
      issues.map((i) => i.path),
      issues.map((i) => i.code),
      issues.map((i) => i.severity),
      issues.map((i) => i.segment ?? null),
      issues.map((i) => i.occurrence ?? null),
      issues.map((i) => i.field ?? null),
      issues.map((i) => i.ja),
      issues.map((i) => i.en),
    ],
    'insert_issues',
  );
}

/** Codes of problems that a walk finds again as long as they last; what a file says of itself stays. */
const WALK_CODES = [
  'symbolic-link',
  'unreadable-folder',
  'too-deep',
  'name-not-utf8',
  'special-file',
  'unreadable-file',
  'too-large',
  'root-not-reached',
  'temporary-file',
].map((problem) => `storage/${problem}`);

export async function replaceStorageProblems(
  db: Database,
  facility: FacilityId,
  storage: StorageName,
  issues: readonly FileIssue[],
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query(
      `delete from ingest_issue
       where facility_id = $1 and storage = $2 and code = any ($3::text[])`,
      [facility, storage, WALK_CODES],
    );
    await replaceIssues(tx, facility, [], issues);
  });
}
