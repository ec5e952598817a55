import type { Demographics, EntryId, LocalDate, RecordKind, SensitiveCategory } from '@musubi/domain';
import { doubleArray, textArray, uuidArray, type Database, type Queryable } from '@musubi/runtime';
import type { VerifiedTicket } from './verified-ticket.ts';

export type TicketUse = { readonly id: string; readonly expiresAt: number; readonly body: string; readonly bodyWhenUsed: string };

/** Uses tickets and writes the audit of each; `true` where it was the first use. Ids are distinct. */
export async function useTickets(db: Database, uses: readonly TicketUse[]): Promise<readonly boolean[]> {
  const rows = await db.query<{ fresh: readonly boolean[] }>(
    `select use_tickets($1::uuid[], (select array_agg(to_timestamp(s)) from unnest($2::float8[]) as s), $3::text[], $4::text[]) as fresh`,
    [uuidArray(uses.map((use) => use.id)), doubleArray(uses.map((use) => use.expiresAt)), textArray(uses.map((use) => use.body)), textArray(uses.map((use) => use.bodyWhenUsed))],
    'use_tickets',
  );
  return rows[0]?.fresh ?? [];
}

export async function deleteExpiredTickets(db: Database, beforeMs: number): Promise<void> {
  await db.query('delete from used_ticket where expires_at < to_timestamp($1::float8)', [beforeMs / 1000]);
}

/** A line as it is sent; `entry` is JSON text, null when the hospital's own 公開設定 withholds it. */
export type EntryRow = {
  readonly id: EntryId;
  readonly version: number;
  readonly recordedAt: string;
  readonly entry: string | null;
  readonly issues: string | null;
  readonly file: string;
  readonly sensitive: SensitiveCategory | null;
  readonly markedByDepartment: boolean;
};

/**
 * What a ticket may reach: $1 facility, $2 patient, $3 kinds, $4 sensitive categories named, $5–$6 period.
 * `case` instead of `or`: the planner then expects many rows and stops early instead of sorting all.
 * An entry without a day is a standing fact; a period with an end does not reach it (as the consent rule has it).
 */
const WITHIN_TICKET = `e.facility_id = $1 and e.local_patient = $2 and not e.removed
    and e.kind = any ($3::text[])
    and case when s.sensitive is null then true else s.sensitive = any ($4::text[]) end
    and case when e.day is null then $6::date is null else ($5::date is null or e.day >= $5) and ($6::date is null or e.day <= $6) end`;

const SENSITIVE = `cross join lateral (
    select coalesce(e.sensitive, f.publication -> 'sensitiveDepartments' ->> e.department_code, f.publication -> 'sensitiveDepartments' ->> e.department_local_code) as sensitive
  ) as s`;

/** 公開設定 at the source: kind, start of publication, holding back ($7 = today in Japan). */
const PUBLISHED = `coalesce(
    f.publication -> 'kinds' ? e.kind
    and (e.day is null or f.publication ->> 'publishedSince' is null or e.day >= (f.publication ->> 'publishedSince')::date)
    and (e.day is null or coalesce((f.publication -> 'delayDays' ->> e.kind)::integer, 0) <= 0
      or $7::date - e.day >= (f.publication -> 'delayDays' ->> e.kind)::integer), false)`;

const ENTRY_COLUMNS = `e.id, e.version, e.recorded_at as "recordedAt", case when p.published then e.entry::text end as entry, e.issues::text as issues,
    e.path as file, s.sensitive, e.sensitive is null and s.sensitive is not null as "markedByDepartment"`;

const POLICY = `join facility as f using (facility_id)
  ${SENSITIVE}
  cross join lateral (select ${PUBLISHED} as published) as p`;

function scope(ticket: VerifiedTicket, kinds: readonly RecordKind[], today: LocalDate): readonly unknown[] {
  return [ticket.facility, ticket.localPatient, kinds.filter((kind) => ticket.kinds.includes(kind)), ticket.sensitive, ticket.from ?? null, ticket.until ?? null, today];
}

export async function findEntriesById(db: Queryable, ticket: VerifiedTicket, today: LocalDate, ids: readonly EntryId[]): Promise<readonly EntryRow[]> {
  return db.query<EntryRow>(
    // Lateral with offset: each entry by its own key, whatever the planner believes about a patient's 20,000 others.
    `select ${ENTRY_COLUMNS}
     from unnest($8::uuid[]) as wanted (id)
     cross join lateral (select * from record_entry as r where r.facility_id = $1 and r.id = wanted.id offset 0) as e
     ${POLICY}
     where ${WITHIN_TICKET}
     order by e.day desc nulls first, e.id`,
    [...scope(ticket, ticket.kinds, today), ids],
    'find_entries_by_id',
  );
}

export type EntryRange = { readonly kinds: readonly RecordKind[]; readonly from?: LocalDate | undefined; readonly until?: LocalDate | undefined; readonly limit: number };

/** Newest first. */
export async function findEntriesByDay(db: Queryable, ticket: VerifiedTicket, today: LocalDate, range: EntryRange): Promise<readonly EntryRow[]> {
  return db.query<EntryRow>(
    `select ${ENTRY_COLUMNS}
     from record_entry as e
     ${POLICY}
     where ${WITHIN_TICKET} and ($8::date is null or e.day >= $8) and ($9::date is null or e.day <= $9)
     order by e.day desc nulls first, e.id
     limit $10`,
    [...scope(ticket, range.kinds, today), range.from ?? null, range.until ?? null, range.limit],
    'find_entries_by_day',
  );
}

export type LaboratoryValueRow = {
  readonly entry: EntryId;
  readonly day: LocalDate;
  readonly time: string | null;
  readonly specimen: string | null;
  readonly panel: string | null;
  /** JSON; null when withheld. */ readonly value: string | null;
};

/** Newest first; the entry that a value belongs to decides whether it may be seen. */
export async function findLaboratoryValues(db: Queryable, ticket: VerifiedTicket, today: LocalDate, range: { readonly from: LocalDate; readonly until: LocalDate; readonly items: readonly string[]; readonly limit: number }): Promise<readonly LaboratoryValueRow[]> {
  return db.query<LaboratoryValueRow>(
    `select v.entry_id as entry, v.day, v.time, v.specimen, v.panel, case when ${PUBLISHED} then v.value::text end as value
     from laboratory_value as v
     join record_entry as e on e.facility_id = v.facility_id and e.id = v.entry_id and e.local_patient = v.local_patient
     join facility as f on f.facility_id = v.facility_id
     ${SENSITIVE}
     where ${WITHIN_TICKET}
       and v.facility_id = $1 and v.local_patient = $2 and v.day between $8 and $9
       and ($10::text[] = '{}' or exists (select from unnest($10::text[]) as item where v.jlac10 ^@ item or v.local_code = item))
     order by v.day desc, v.entry_id, v.ordinal
     limit $11`,
    [...scope(ticket, ticket.kinds, today), range.from, range.until, range.items, range.limit],
    'find_laboratory_values',
  );
}

export async function findDemographics(db: Queryable, ticket: VerifiedTicket): Promise<{ readonly demographics: Demographics; readonly updated: string } | undefined> {
  const rows = await db.query<{ demographics: Demographics; updated: string }>(
    `select demographics, updated_at as updated
     from facility_patient
     where facility_id = $1 and local_patient = $2 and not deleted`,
    [ticket.facility, ticket.localPatient],
    'find_demographics',
  );
  return rows[0];
}

/** Size of an attachment; the caller has found its digest in an entry that the ticket covers. */
export async function findAttachmentSize(db: Queryable, ticket: VerifiedTicket, digest: string): Promise<number | undefined> {
  const rows = await db.query<{ size: number }>(
    `select octet_length(bytes) as size
     from source_document
     where facility_id = $1 and digest = decode($2, 'hex')`,
    [ticket.facility, digest],
    'find_attachment_size',
  );
  return rows[0]?.size;
}

/** A piece of it, so that a large one never stands in memory as a whole. What does not compress is kept plain, and cut without reading the rest. */
export async function findAttachmentSlice(db: Queryable, ticket: VerifiedTicket, digest: string, from: number, length: number): Promise<Uint8Array> {
  const rows = await db.query<{ slice: string }>(
    // base64: the driver reads bytea as hex text, which is half as long again and twice as slow to read.
    `select encode(substring(bytes from $3 + 1 for $4), 'base64') as slice
     from source_document
     where facility_id = $1 and digest = decode($2, 'hex')`,
    [ticket.facility, digest, from, length],
    'find_attachment_slice',
  );
  const slice = Buffer.from(rows[0]?.slice ?? '', 'base64');
  if (slice.length === 0) throw new Error('the attachment ended early');
  return slice;
}
