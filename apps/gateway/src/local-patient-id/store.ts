import type { Demographics, FacilityId } from '@musubi/domain';
import { textArray, uuidArray, type Queryable, type Transaction } from '@musubi/runtime';
import { ALWAYS, Numbering, type NumberChange } from './numbering.ts';
import type { BeforeChange } from './known-patient-store.ts';

// Only what is asked at every batch is prepared: a plan made for an empty table would be kept while a list fills it.

/** What became of these numbers; nothing for almost all of them. */
export async function findNumbering(
  tx: Queryable,
  facility: FacilityId,
  numbers: readonly string[],
): Promise<Numbering> {
  const rows = await tx.query<NumberChange>(
    `select former, until, current
     from patient_number_change
     where facility_id = $1 and former = any ($2::text[])`,
    [facility, textArray(numbers)],
    'find_numbering',
  );
  return new Numbering(rows);
}

/**
 * Whether there is a document of the number, by its first holder or a later one: the next key, in byte order, is one of
 * it. Asked so that it is one look into the index.
 */
const hasDocuments = (number: string) =>
  ['/', '@']
    .map(
      (mark) => `coalesce((
         select s.document
         from source_file as s
         where s.facility_id = $1 and s.document >= ${number} || '${mark}'
         order by s.document
         limit 1
       ) < ${number} || '${String.fromCharCode(mark.charCodeAt(0) + 1)}', false)`,
    )
    .join(' or ');

/** What the gateway knows of a number. */
export type NumberFacts = {
  readonly number: string;
  /** It is nobody's any more: the number that its records are kept under. */
  readonly becameNumber: string | null;
  /** This list changed it already. */
  readonly done: boolean;
  readonly demographics: Demographics | null;
  readonly hasRecords: boolean;
};

export async function findNumberFacts(
  db: Queryable,
  facility: FacilityId,
  numbers: readonly string[],
  list: string | undefined,
): Promise<ReadonlyMap<string, NumberFacts>> {
  const rows = await db.query<NumberFacts>(
    `select n.number, c.current as "becameNumber", p.demographics,
       exists (select from patient_number_change as l where l.facility_id = $1 and l.former = n.number
         and l.list = decode($3, 'hex')) as done,
       exists (select from record_entry as e where e.facility_id = $1 and e.local_patient = n.number)
         or ${hasDocuments('n.number')} as "hasRecords"
     from unnest($2::text[]) as n (number)
     left join patient_number_change as c on c.facility_id = $1 and c.former = n.number and c.until = $4
     left join facility_patient as p on p.facility_id = $1 and p.local_patient = n.number and not p.deleted`,
    [facility, numbers, list ?? '', ALWAYS],
  );
  return new Map(rows.map((row) => [row.number, row]));
}

/**
 * Numbers under which something was written from a moment on: it is of the next holder, and already taken in as the
 * former one's.
 */
export async function findWrittenSince(
  db: Queryable,
  facility: FacilityId,
  numbers: readonly string[],
  since: string,
): Promise<ReadonlySet<string>> {
  const rows = await db.query<{ number: string }>(
    `select n.number
     from unnest($2::text[]) as n (number)
     where exists (select from source_file as s where s.facility_id = $1 and s.document >= n.number || '/'
       and s.document < n.number || '0' and s.event_time >= $3)
       or exists (select from source_file as s where s.facility_id = $1 and s.document >= n.number || '@'
         and s.document < n.number || 'A' and s.event_time >= $3)`,
    [facility, numbers, since],
  );
  return new Set(rows.map((row) => row.number));
}

/** How many entries stand under these numbers together, so that a transaction can be kept short. */
export async function countEntriesOf(
  db: Queryable,
  facility: FacilityId,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db.query<{ number: string; entries: number }>(
    `select local_patient as number, count(*) as entries
     from record_entry
     where facility_id = $1 and local_patient = any ($2::text[])
     group by local_patient`,
    [facility, numbers],
  );
  return new Map(rows.map((row) => [row.number, row.entries]));
}

export async function insertChanges(
  tx: Transaction,
  facility: FacilityId,
  changes: readonly (NumberChange & { readonly before: BeforeChange })[],
  list: string | undefined,
): Promise<void> {
  const values = [facility, changes.map((change) => change.former), changes.map((change) => change.current)];
  await tx.query(
    `update patient_number_change as earlier
     set current = change.current
     from unnest($2::text[], $3::text[]) as change (former, current)
     where earlier.facility_id = $1 and earlier.current = change.former`,
    values,
  );
  await tx.query(
    `insert into patient_number_change (facility_id, former, current, until, list, direct, before)
     select $1, former, current, until, decode($5, 'hex'), current, before
     from unnest($2::text[], $3::text[], $4::text[], $6::jsonb[]) as change (former, current, until, before)`,
    [
      ...values,
      changes.map((change) => change.until),
      list ?? null,
      changes.map((change) => JSON.stringify(change.before)),
    ],
  );
}

/**
 * Moves every entry that stands under one of these numbers and belongs to another by what is kept of changes. Answers
 * what was moved.
 */
export async function moveEntries(
  tx: Transaction,
  facility: FacilityId,
  numbers: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    `with moved as materialized (
       select e.id, e.local_patient as before, e.day, whose.number
       from record_entry as e
       join source_file as s using (facility_id, storage, path)
       cross join lateral (
         select coalesce((
           select c.current
           from patient_number_change as c
           where c.facility_id = $1 and c.former = coalesce(s.local_patient, e.local_patient) and (c.until = $3
             or coalesce(s.event_time, '') < c.until)
           order by c.until
           limit 1
         ), s.local_patient, e.local_patient) as number
       ) as whose
       where e.facility_id = $1 and e.local_patient = any ($2::text[]) and whose.number <> e.local_patient
     ), entries as (
       update record_entry as e
       set local_patient = moved.number
       from moved
       where e.facility_id = $1 and e.id = moved.id
     ), laboratory as (
       update laboratory_value as v
       set local_patient = moved.number
       from moved
       where v.facility_id = $1 and v.local_patient = moved.before and v.day = moved.day and v.entry_id = moved.id
     )
     select id
     from moved`,
    [facility, numbers, ALWAYS],
  );
  return rows.map((row) => row.id);
}

/** What was told of entries under a number that they left is to be taken back. Answers the last number given. */
export async function announceDeparture(
  tx: Transaction,
  facility: FacilityId,
  base: number,
  ids: readonly string[],
): Promise<number> {
  if (ids.length === 0) return base;
  const rows = await tx.query(
    `with departed as (
       select c.sequence, $2::bigint + row_number() over (order by c.sequence) as next
       from record_entry as e
       join location_change as c on c.facility_id = e.facility_id and c.entry_id = e.id
         and c.local_patient <> e.local_patient
       where e.facility_id = $1 and e.id = any ($3::uuid[])
         and c.local_patient in (select local_patient from open_patient where facility_id = $1)
     )
     update location_change as c
     set sequence = departed.next
     from departed
     where c.facility_id = $1 and c.sequence = departed.sequence
     returning c.sequence`,
    [facility, base, uuidArray(ids)],
  );
  return base + rows.length;
}

export type ListedChange = NumberChange & { readonly changedAt: string; readonly byList: boolean };

export async function listChanges(
  db: Queryable,
  facility: FacilityId,
  after: string,
  limit: number,
): Promise<readonly ListedChange[]> {
  return db.query<ListedChange>(
    `select former, until, current, changed_at as "changedAt", list is not null as "byList"
     from patient_number_change
     where facility_id = $1 and former || '/' || until > $2 collate "C"
     order by former || '/' || until collate "C"
     limit $3`,
    [facility, after, limit],
  );
}
