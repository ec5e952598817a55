import type { FacilityId } from '@musubi/domain';
import { textArray, type Transaction } from '@musubi/runtime';

/**
 * 書き直された文書: a document whose file is gone from the disk, while a file taken in later says the very same of the
 * same
 * patient, type and day under another number: a new system wrote the storage again. It is shown once from then on.
 * One for one, entry by entry: what differs in anything, or stood there twice, goes on being shown. Answers the entries
 * that go.
 */
export async function foldRewritten(
  tx: Transaction,
  facility: FacilityId,
  patients: readonly string[],
): Promise<readonly string[]> {
  const losers = await findPatientsOfLostFiles(tx, facility, patients);
  if (losers.length === 0) return [];
  const rows = await tx.query<{ id: string }>(
    `with gone as materialized (
       select s.document, s.storage, split_part(s.document, '/', 3) as type, max(s.taken_at) as taken_at,
         e.local_patient, ${SIGNATURE} as signature
       from record_entry as e
       join source_file as s on s.facility_id = $1 and s.storage = e.storage and s.path = e.path
       where e.facility_id = $1 and e.local_patient = any ($2::text[]) and not e.removed
         and s.missing_since is not null and s.state = 'current' and s.storage <> 'mllp'
       group by s.document, s.storage, e.local_patient
     ), here as (
       select s.document, s.storage, split_part(s.document, '/', 3) as type, min(s.taken_at) as taken_at,
         e.local_patient, ${SIGNATURE} as signature
       from record_entry as e
       join source_file as s on s.facility_id = $1 and s.storage = e.storage and s.path = e.path
       where e.facility_id = $1 and e.local_patient = any ($2::text[]) and not e.removed
         and s.missing_since is null and s.state = 'current' and s.storage <> 'mllp'
         and not exists (select from source_file as o where o.facility_id = $1 and o.moved_into = s.document)
       group by s.document, s.storage, e.local_patient
     ), pair as (
       select g.document, h.document as into
       from (select *, row_number() over (partition by storage, type, local_patient, signature
         order by document) as place from gone) as g
       join (select *, row_number() over (partition by storage, type, local_patient, signature
         order by document) as place from here where (storage, type, local_patient, signature) in (select storage,
         type, local_patient, signature from gone)) as h
         using (storage, type, local_patient, signature, place)
       where h.document <> g.document and h.taken_at > g.taken_at
     ), folded as (
       update source_file as s
       set state = 'superseded', moved_into = pair.into
       from pair
       where s.facility_id = $1 and s.document = pair.document and s.state = 'current'
       returning s.facility_id, s.path, s.storage, s.entries
     ), emptied as (
       select unnest(entries) as id from folded
     )
     select id from emptied`,
    [facility, textArray(losers)],
    'fold_rewritten',
  );
  return rows.map((row) => row.id);
}

/** Under whose present number there are records whose file is gone: asked at every batch, almost always nobody. */
async function findPatientsOfLostFiles(
  tx: Transaction,
  facility: FacilityId,
  patients: readonly string[],
): Promise<readonly string[]> {
  if (patients.length === 0) return [];
  const rows = await tx.query<{ patient: string }>(
    `with numbers as (
       select unnest($2::text[]) as number
       union
       select former from patient_number_change where facility_id = $1 and current = any ($2::text[])
     )
     select distinct coalesce(c.current, n.number) as patient
     from numbers as n
     left join patient_number_change as c on c.facility_id = $1 and c.former = n.number
     where exists (select from source_file as s where s.facility_id = $1 and s.local_patient = n.number
       and s.missing_since is not null and s.state = 'current')`,
    [facility, textArray(patients)],
    'find_patients_of_lost_files',
  );
  return rows.map((row) => row.patient);
}

/** Everything that an entry says but its key, for all entries of a document. */
const SIGNATURE =
  `array_agg(e.kind || '/' || coalesce(e.day::text, '-') || '/' || encode(e.entry_digest, 'hex') order by ` +
  'e.kind, e.day, e.entry_digest)';
