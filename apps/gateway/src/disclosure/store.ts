import type { Demographics, EntryId, LocalDate, RecordKind, SensitiveCategory } from '@musubi/domain';
import { dateArray, integerArray, textArray, uuidArray, type Queryable } from '@musubi/runtime';
import { isHeld } from '../local-patient-id/held-number.ts';
import type { VerifiedTicket } from './verified-ticket.ts';

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

/** Where a statement finds what a ticket names: parameters, or columns where it serves several tickets. */
type TicketColumns = {
  readonly facility: string;
  readonly patient: string;
  readonly kinds: string;
  readonly sensitive: string;
  readonly from: string;
  readonly until: string;
  readonly today: string;
};

const OF_ONE: TicketColumns = {
  facility: '$1',
  patient: '$2',
  kinds: '$3::text[]',
  sensitive: '$4::text[]',
  from: '$5::date',
  until: '$6::date',
  today: '$7::date',
};

const OF_EACH: TicketColumns = {
  facility: 't.facility',
  patient: 't.patient',
  kinds: `string_to_array(t.kinds, ',')`,
  sensitive: `string_to_array(t.sensitive, ',')`,
  from: 't.from_day',
  until: 't.until_day',
  today: 't.today',
};

/**
 * What a ticket may reach. `case` instead of `or`: the planner then expects many rows and stops early instead of
 * sorting all. An entry without a day is a standing fact; a period with an end does not reach it (as the consent rule
 * has it).
 */
const withinTicket = (
  ticket: TicketColumns,
) => `e.facility_id = ${ticket.facility} and e.local_patient = ${ticket.patient} and not e.removed
  and not ${isHeld(ticket.facility, ticket.patient)}
    and e.kind = any (${ticket.kinds})
    and case when s.sensitive is null then true else s.sensitive = any (${ticket.sensitive}) end
    and case when e.day is null then ${ticket.until} is null else (${ticket.from} is null or e.day >= ${ticket.from})
      and (${ticket.until} is null or e.day <= ${ticket.until}) end`;

const SENSITIVE = `cross join lateral (
    select coalesce(e.sensitive, f.publication -> 'sensitiveDepartments' ->> e.department_code,
      f.publication -> 'sensitiveDepartments' ->> e.department_local_code) as sensitive
  ) as s`;

/** 公開設定 at the source: kind, start of publication, holding back as of today in Japan. */
const published = (today: string) => `coalesce(
    f.publication -> 'kinds' ? e.kind
    and (e.day is null or f.publication ->> 'publishedSince' is null
      or e.day >= (f.publication ->> 'publishedSince')::date)
    and (e.day is null or coalesce((f.publication -> 'delayDays' ->> e.kind)::integer, 0) <= 0
      or ${today} - e.day >= (f.publication -> 'delayDays' ->> e.kind)::integer), false)`;

const ENTRY_COLUMNS = `e.id, e.version, e.recorded_at as "recordedAt",
  case when p.published then e.entry::text end as entry, e.issues::text as issues,
    e.path as file, s.sensitive, e.sensitive is null and s.sensitive is not null as "markedByDepartment"`;

const policy = (ticket: TicketColumns) => `join facility as f on f.facility_id = e.facility_id
  ${SENSITIVE}
  cross join lateral (select ${published(ticket.today)} as published) as p`;

function scope(ticket: VerifiedTicket, kinds: readonly RecordKind[], today: LocalDate): readonly unknown[] {
  return [
    ticket.facility,
    ticket.localPatient,
    kinds.filter((kind) => ticket.kinds.includes(kind)),
    ticket.sensitive,
    ticket.from ?? null,
    ticket.until ?? null,
    today,
  ];
}

export type EntriesWanted = {
  readonly ticket: VerifiedTicket;
  readonly today: LocalDate;
  readonly ids: readonly EntryId[];
};

/** For several tickets at once, each within what it names; rows in the order of `wanted`. */
export async function findEntriesById(
  db: Queryable,
  wanted: readonly EntriesWanted[],
): Promise<readonly (readonly EntryRow[])[]> {
  const ids = wanted.flatMap((one, at) => one.ids.map((id) => ({ id, at: at + 1 })));
  const rows = await db.query<EntryRow & { at: number }>(
    // Lateral with offset: each entry by its own key, whatever the planner believes about a patient's 20,000 others.
    `select t.at, ${ENTRY_COLUMNS}
     from unnest($1::text[], $2::text[], $3::text[],
       $4::text[], $5::date[], $6::date[], $7::date[]) with ordinality as t (facility,
       patient, kinds, sensitive, from_day, until_day, today, at)
     join unnest($8::integer[], $9::uuid[]) as wanted (at, id) using (at)
     cross join lateral (select * from record_entry as r where r.facility_id = t.facility
       and r.id = wanted.id offset 0) as e
     ${policy(OF_EACH)}
     where ${withinTicket(OF_EACH)}
     order by t.at, e.day desc nulls first, e.id`,
    [
      textArray(wanted.map(({ ticket }) => ticket.facility)),
      textArray(wanted.map(({ ticket }) => ticket.localPatient)),
      textArray(wanted.map(({ ticket }) => ticket.kinds.join())),
      textArray(wanted.map(({ ticket }) => ticket.sensitive.join())),
      dateArray(wanted.map(({ ticket }) => ticket.from ?? null)),
      dateArray(wanted.map(({ ticket }) => ticket.until ?? null)),
      dateArray(wanted.map(({ today }) => today)),
      integerArray(ids.map(({ at }) => at)),
      uuidArray(ids.map(({ id }) => id)),
    ],
    'find_entries_by_id',
  );
  return wanted.map((_, at) => rows.filter((row) => row.at === at + 1));
}

export type EntryRange = {
  readonly kinds: readonly RecordKind[];
  readonly from?: LocalDate | undefined;
  readonly until?: LocalDate | undefined;
  readonly limit: number;
};

/** Newest first. */
export async function findEntriesByDay(
  db: Queryable,
  ticket: VerifiedTicket,
  today: LocalDate,
  range: EntryRange,
): Promise<readonly EntryRow[]> {
  return db.query<EntryRow>(
    `select ${ENTRY_COLUMNS}
     from record_entry as e
     ${policy(OF_ONE)}
     where ${withinTicket(OF_ONE)} and ($8::date is null or e.day >= $8) and ($9::date is null or e.day <= $9)
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
  /** JSON; null when withheld. */
  readonly value: string | null;
};

/** Newest first; the entry that a value belongs to decides whether it may be seen. */
export async function findLaboratoryValues(
  db: Queryable,
  ticket: VerifiedTicket,
  today: LocalDate,
  range: {
    readonly from: LocalDate;
    readonly until: LocalDate;
    readonly items: readonly string[];
    readonly limit: number;
  },
): Promise<readonly LaboratoryValueRow[]> {
  return db.query<LaboratoryValueRow>(
    `select v.entry_id as entry, v.day, v.time, v.specimen, v.panel, case when ${published(OF_ONE.today)}
      then v.value::text end as value
     from laboratory_value as v
     join record_entry as e on e.facility_id = v.facility_id and e.id = v.entry_id and e.local_patient = v.local_patient
     join facility as f on f.facility_id = v.facility_id
     ${SENSITIVE}
     where ${withinTicket(OF_ONE)}
       and v.facility_id = $1 and v.local_patient = $2 and v.day between $8 and $9
       and ($10::text[] = '{}' or exists (select from unnest($10::text[]) as item where v.jlac10 ^@ item
         or v.local_code = item))
     order by v.day desc, v.entry_id, v.ordinal
     limit $11`,
    [...scope(ticket, ticket.kinds, today), range.from, range.until, range.items, range.limit],
    'find_laboratory_values',
  );
}

export async function findDemographics(
  db: Queryable,
  ticket: VerifiedTicket,
): Promise<{ readonly demographics: Demographics; readonly updated: string } | undefined> {
  const rows = await db.query<{ demographics: Demographics; updated: string }>(
    `select demographics, updated_at as updated
     from facility_patient
     where facility_id = $1 and local_patient = $2 and not deleted and not ${isHeld('$1', '$2')}`,
    [ticket.facility, ticket.localPatient],
    'find_demographics',
  );
  return rows[0];
}
