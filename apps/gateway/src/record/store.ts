import type { Demographics, FacilityId, Issue, RecordEntry } from '@musubi/domain';
import { dateArray, digestArray, jsonArray, textArray, uuidArray, type Transaction } from '@musubi/runtime';

/** A record entry with its id and the file it was made from. */
export type SourcedEntry = {
  readonly id: string;
  /** Under which it is kept: the number in its key may be a former one. */
  readonly localPatient: string;
  readonly entry: RecordEntry;
  readonly json: string;
  readonly digest: string;
  readonly issues: readonly Issue[];
  readonly storage: string;
  readonly path: string;
  readonly sourceDigest: string;
};

/** Writes entries; the version counts up where the content changed. Answers the ids of those that changed. */
export async function upsertEntries(
  tx: Transaction,
  facility: FacilityId,
  entries: readonly SourcedEntry[],
): Promise<readonly string[]> {
  if (entries.length === 0) return [];
  const rows = await tx.query<{ id: string }>(
    `insert into record_entry as e (facility_id, id, local_patient, kind, status, day, department_code,
      department_local_code, sensitive, entry_digest, entry, issues, storage, path, source_digest)
     select $1, id, local_patient, kind, status, day, department_code, department_local_code, sensitive,
       entry_digest, entry, issues, storage, path, source_digest
     from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::date[], $7::text[], $8::text[],
       $9::text[], $10::bytea[], $11::json[], $12::json[], $13::text[], $14::text[], $15::bytea[])
       as entry (id, local_patient, kind, status, day, department_code,
         department_local_code, sensitive, entry_digest, entry, issues, storage, path, source_digest)
     on conflict (facility_id, id) do update
     set kind = excluded.kind, status = excluded.status, day = excluded.day, department_code = excluded.department_code,
       department_local_code = excluded.department_local_code, sensitive = excluded.sensitive,
       version = e.version + case when e.removed or e.entry_digest <> excluded.entry_digest then 1 else 0 end,
       removed = false, entry_digest = excluded.entry_digest, entry = excluded.entry, issues = excluded.issues,
       storage = excluded.storage, path = excluded.path, source_digest = excluded.source_digest, recorded_at = now()
     where e.removed or e.entry_digest <> excluded.entry_digest or e.source_digest <> excluded.source_digest
       or e.path <> excluded.path or e.storage <> excluded.storage
     returning id`,
    [
      facility,
      uuidArray(entries.map((e) => e.id)),
      textArray(entries.map((e) => e.localPatient)),
      textArray(entries.map((e) => e.entry.kind)),
      textArray(entries.map((e) => e.entry.status)),
      dateArray(entries.map((e) => e.entry.day ?? null)),
      textArray(entries.map((e) => e.entry.department?.code ?? null)),
      textArray(entries.map((e) => e.entry.department?.local?.code ?? null)),
      textArray(entries.map((e) => e.entry.sensitive ?? null)),
      digestArray(entries.map((e) => e.digest)),
      jsonArray(entries.map((e) => e.json)),
      jsonArray(entries.map((e) => (e.issues.length === 0 ? null : JSON.stringify(e.issues)))),
      textArray(entries.map((e) => e.storage)),
      textArray(entries.map((e) => e.path)),
      digestArray(entries.map((e) => e.sourceDigest)),
    ],
    'upsert_entries',
  );
  return rows.map((row) => row.id);
}

/** Takes entries away that no current version has any more. Answers the ids of those that were there. */
export async function removeEntries(
  tx: Transaction,
  facility: FacilityId,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const rows = await tx.query<{ id: string }>(
    `update record_entry
     set removed = true, version = version + 1, recorded_at = now()
     where facility_id = $1 and id = any ($2::uuid[]) and not removed
     returning id`,
    [facility, uuidArray(ids)],
    'remove_entries',
  );
  return rows.map((row) => row.id);
}

export type PatientNews = {
  readonly localPatient: string;
  readonly demographics: Demographics;
  readonly eventTime: string;
  readonly deleted: boolean;
  /** Said of a number that the patient had before: counts until something is said of the present one. */
  readonly ofFormerNumber?: boolean;
};

/**
 * Decided over all patient files that are known, under the lock of the facility: so the last word is right whatever the
 * order of arrival. Whoever changed gets the next identity number.
 */
export async function upsertPatients(
  tx: Transaction,
  facility: FacilityId,
  news: readonly PatientNews[],
): Promise<void> {
  if (news.length === 0) return;
  const patients = lastWords(news);
  await tx.query(
    `insert into facility_patient as p (facility_id, local_patient, demographics, event_time, authoritative, deleted)
     select $1, local_patient, demographics, event_time, authoritative, deleted
     from unnest($2::text[], $3::jsonb[], $4::text[], $5::boolean[], $6::boolean[]) as patient (local_patient,
       demographics, event_time, deleted, authoritative)
     on conflict (facility_id, local_patient) do update
     set demographics = excluded.demographics, event_time = excluded.event_time,
       authoritative = excluded.authoritative, deleted = excluded.deleted, updated_at = now(),
       identity_sequence = null
     where row(p.demographics, p.event_time, p.authoritative, p.deleted) is distinct
       from row(excluded.demographics, excluded.event_time, excluded.authoritative, excluded.deleted)
       and (excluded.authoritative or not p.authoritative and excluded.event_time >= p.event_time)`,
    [
      facility,
      patients.map((p) => p.localPatient),
      patients.map((p) => JSON.stringify(p.demographics)),
      patients.map((p) => p.eventTime),
      patients.map((p) => p.deleted),
      patients.map((p) => p.ofFormerNumber !== true),
    ],
    'upsert_patients',
  );
  await numberIdentities(
    tx,
    facility,
    patients.map((p) => p.localPatient),
  );
}

/** One per patient: what is said of the present number before what is said of a former one, of these the newest. */
function lastWords(news: readonly PatientNews[]): readonly PatientNews[] {
  const last = new Map<string, PatientNews>();
  for (const one of news) {
    const other = last.get(one.localPatient);
    const gives =
      other === undefined ||
      (one.ofFormerNumber === other.ofFormerNumber ? one.eventTime >= other.eventTime : other.ofFormerNumber === true);
    if (gives) last.set(one.localPatient, one);
  }
  return [...last.values()];
}

/** The ADT-00 of these patients was deleted. */
export async function markPatientsDeleted(
  tx: Transaction,
  facility: FacilityId,
  patients: readonly string[],
): Promise<void> {
  if (patients.length === 0) return;
  await tx.query(
    `update facility_patient
     set deleted = true, updated_at = now(), identity_sequence = null
     where facility_id = $1 and local_patient = any ($2::text[]) and authoritative and not deleted`,
    [facility, patients],
    'mark_patients_deleted',
  );
  await numberIdentities(tx, facility, patients);
}

/**
 * Those without a number have changed. The caller holds the facility's row lock, so numbers become visible in their
 * order.
 */
export async function numberIdentities(
  tx: Transaction,
  facility: FacilityId,
  patients: readonly string[],
): Promise<void> {
  await tx.query(
    `with changed as (
       select p.local_patient, row_number() over (order by p.local_patient) as step
       from facility_patient as p
       where p.facility_id = $1 and p.local_patient = any ($2::text[]) and p.identity_sequence is null
     ), base as (
       update facility as f
       set identity_sequence = f.identity_sequence + (select count(*) from changed)
       where f.facility_id = $1 and exists (select from changed)
       returning f.identity_sequence - (select count(*) from changed) as before
     )
     update facility_patient as p
     set identity_sequence = base.before + changed.step
     from changed, base
     where p.facility_id = $1 and p.local_patient = changed.local_patient`,
    [facility, patients],
    'number_identities',
  );
}
