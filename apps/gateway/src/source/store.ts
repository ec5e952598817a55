import type { FacilityId } from '@musubi/domain';
import { bigintArray, byteaArray, digestArray, textArray, type Queryable, type Transaction } from '@musubi/runtime';
import type { FileVersion } from './decide-versions.ts';
import type { SourceFile, StorageName } from './source-file.ts';

export type KnownVersion = Omit<FileVersion, 'unusable' | 'moved'> & {
  readonly moved: boolean;
  readonly storage: StorageName;
  readonly document: string;
  readonly digest: string;
  readonly state: string;
  readonly entries: readonly string[];
};

/**
 * Takes the facility's row: one ingest of a facility at a time, and its numbers become visible in order.
 * `no key`: rows that only refer to the facility (the inbox) may be written meanwhile.
 */
export async function lockFacility(
  tx: Transaction,
  facility: FacilityId,
): Promise<{ readonly locationSequence: number }> {
  const rows = await tx.query<{ locationSequence: number }>(
    `select location_sequence as "locationSequence"
     from facility
     where facility_id = $1
     for no key update`,
    [facility],
    'lock_facility',
  );
  const row = rows[0];
  if (row === undefined) throw new Error('the facility is not in the configuration');
  return row;
}

/** All files known of these documents, in whatever storage. */
export async function findVersions(
  tx: Queryable,
  facility: FacilityId,
  documents: readonly string[],
): Promise<readonly KnownVersion[]> {
  return tx.query<KnownVersion>(
    `select storage, path, event_time as "eventTime", flag, missing_since is not null as missing,
      moved_into is not null as moved, document,
       encode(digest, 'hex') as digest, state, entries::text[] as entries
     from source_file
     where facility_id = $1 and document = any ($2::text[])`,
    [facility, textArray(documents)],
    'find_versions',
  );
}

/** The known files of a stretch of the tree, in byte order of their paths: `after` < path <= `until`. */
export async function findFilesBetween(
  db: Queryable,
  facility: FacilityId,
  storage: StorageName,
  after: string,
  until: string | null,
): Promise<
  readonly { readonly path: string; readonly size: number; readonly modified: number; readonly missing: boolean }[]
> {
  return db.query(
    `select path, size, modified, missing_since is not null as missing
     from source_file
     where facility_id = $1 and storage = $2 and path > $3 and ($4::text is null or path <= $4)`,
    [facility, storage, after, until],
    'find_files_between',
  );
}

export async function findSourceBytes(
  tx: Queryable,
  facility: FacilityId,
  digest: string,
): Promise<Uint8Array | undefined> {
  const rows = await tx.query<{ bytes: Buffer }>(
    `select bytes
     from source_document
     where facility_id = $1 and digest = decode($2, 'hex')`,
    [facility, digest],
    'find_source_bytes',
  );
  return rows[0]?.bytes;
}

export async function findManySourceBytes(
  tx: Queryable,
  facility: FacilityId,
  digests: readonly string[],
): Promise<readonly { readonly digest: string; readonly bytes: Uint8Array }[]> {
  if (digests.length === 0) return [];
  return tx.query<{ digest: string; bytes: Buffer }>(
    `select encode(digest, 'hex') as digest, bytes
     from source_document
     where facility_id = $1 and digest = any ($2::bytea[])`,
    [facility, digestArray(digests)],
    'find_many_source_bytes',
  );
}

/** Keeps the bytes; those that are there already are the same bytes. */
export async function insertSourceDocuments(
  tx: Transaction,
  facility: FacilityId,
  documents: readonly { readonly digest: string; readonly bytes: Uint8Array }[],
): Promise<void> {
  if (documents.length === 0) return;
  await tx.query(
    `insert into source_document (facility_id, digest, bytes)
     select $1, digest, bytes
     from unnest($2::bytea[], $3::bytea[]) as document (digest, bytes)
     on conflict do nothing`,
    [
      facility,
      digestArray(documents.map((document) => document.digest)),
      byteaArray(documents.map((document) => document.bytes)),
    ],
    'insert_source_documents',
  );
}

export type StoredFile = SourceFile & { readonly state: string; readonly entries: readonly string[] };

export async function upsertSourceFiles(
  tx: Transaction,
  facility: FacilityId,
  files: readonly StoredFile[],
): Promise<void> {
  if (files.length === 0) return;
  await tx.query(
    `insert into source_file as f (facility_id, storage, path, size, modified, local_patient,
      document, event_time, flag, digest, state, entries)
     select $1, storage, path, size, modified, local_patient, document, event_time, flag, digest, state, entries::uuid[]
     from unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::text[],
       $9::text[], $10::bytea[], $11::text[], $12::text[])
       as file (storage, path, size, modified, local_patient, document, event_time, flag, digest, state, entries)
     on conflict (facility_id, storage, path) do update
     set size = excluded.size, modified = excluded.modified,
       local_patient = excluded.local_patient, document = excluded.document,
       event_time = excluded.event_time, flag = excluded.flag, digest = excluded.digest,
         state = excluded.state, entries = excluded.entries,
       missing_since = null, moved_into = null, taken_at = now()`,
    [
      facility,
      textArray(files.map((f) => f.storage)),
      textArray(files.map((f) => f.path)),
      bigintArray(files.map((f) => f.size)),
      bigintArray(files.map((f) => f.modified)),
      textArray(files.map((f) => f.document?.localPatient ?? null)),
      textArray(files.map((f) => f.document?.key ?? null)),
      textArray(files.map((f) => f.document?.eventTime ?? null)),
      textArray(files.map((f) => f.document?.flag ?? null)),
      digestArray(files.map((f) => f.digest)),
      textArray(files.map((f) => f.state)),
      textArray(files.map((f) => `{${f.entries.join(',')}}`)),
    ],
    'upsert_source_files',
  );
}

/** Files that were known before and whose part changes because another version came or went. */
export async function updateFileStates(
  tx: Transaction,
  facility: FacilityId,
  files: readonly {
    readonly storage: string;
    readonly path: string;
    readonly state: string;
    readonly entries: readonly string[];
  }[],
): Promise<void> {
  if (files.length === 0) return;
  await tx.query(
    `update source_file as f
     set state = changed.state, entries = changed.entries::uuid[]
     from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as changed (storage, path, state, entries)
     where f.facility_id = $1 and f.storage = changed.storage and f.path = changed.path`,
    [
      facility,
      files.map((f) => f.storage),
      files.map((f) => f.path),
      files.map((f) => f.state),
      files.map((f) => `{${f.entries.join(',')}}`),
    ],
    'update_file_states',
  );
}

/** Notes files that are gone from the disk; answers the documents they belong to. */
export async function markMissing(
  tx: Transaction,
  facility: FacilityId,
  storage: StorageName,
  paths: readonly string[],
): Promise<readonly string[]> {
  if (paths.length === 0) return [];
  const rows = await tx.query<{ document: string | null }>(
    `update source_file
     set missing_since = now()
     where facility_id = $1 and storage = $2 and path = any ($3::text[]) and missing_since is null
     returning document`,
    [facility, storage, paths],
    'mark_missing',
  );
  return rows.flatMap((row) => (row.document === null ? [] : [row.document]));
}

export async function beginWalk(db: Queryable, facility: FacilityId, storage: StorageName): Promise<void> {
  await db.query(
    `update facility
     set walking = array_append(array_remove(walking, $2), $2)
     where facility_id = $1`,
    [facility, storage],
  );
}

export async function endWalk(db: Queryable, facility: FacilityId, storage: StorageName): Promise<void> {
  await db.query(
    `update facility
     set walking = array_remove(walking, $2), scanned_at = now()
     where facility_id = $1`,
    [facility, storage],
  );
}
