import type {
  EntryId,
  EntryStatus,
  FacilityId,
  Instant,
  LocalDate,
  RecordKind,
  SensitiveCategory,
} from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';

/** 所在情報の一行 as fetching uses it. */
export type LocatedEntry = {
  readonly disclosing: FacilityId;
  readonly entry: EntryId;
  readonly kind: RecordKind;
  readonly status: EntryStatus;
  readonly day: LocalDate | undefined;
  readonly department: string | null;
  readonly sensitive: SensitiveCategory | undefined;
  readonly version: number;
};

export type LocatedAt = { readonly facility: FacilityId; readonly localPatient: string };

const ENTRY_COLUMNS = 'e.facility_id, e.entry_id, e.kind, e.status, e.day, e.department, e.sensitive, e.version';

/** Checked by the gateway's own types when announced; kinds that we do not know are denied by every role. */
function toLocated(row: Readonly<Record<string, unknown>>): LocatedEntry {
  const day = row['day'] as string;
  return {
    disclosing: row['facility_id'] as FacilityId,
    entry: row['entry_id'] as EntryId,
    kind: row['kind'] as RecordKind,
    status: row['status'] as EntryStatus,
    day: day === '-infinity' ? undefined : (day as LocalDate),
    department: row['department'] as string | null,
    sensitive: (row['sensitive'] ?? undefined) as SensitiveCategory | undefined,
    version: row['version'] as number,
  };
}

/** What changed at some facilities since a moment, in a period. */
export async function findChangedEntries(
  db: Queryable,
  network: string,
  at: readonly LocatedAt[],
  from: LocalDate,
  until: LocalDate,
  since: Instant,
): Promise<ReadonlySet<string>> {
  const rows = await db.query<{ entry_id: string }>(
    `select e.entry_id
     from unnest($2::text[], $3::text[]) as l (facility_id, local_patient)
     join location_entry as e on e.network_id = $1 and e.facility_id = l.facility_id
       and e.local_patient = l.local_patient
     where e.day between $4 and $5
       and e.changed_at > $6`,
    [network, at.map((link) => link.facility), at.map((link) => link.localPatient), from, until, since],
    'find_changed_entries',
  );
  return new Set(rows.map((row) => row.entry_id));
}

/**
 * Named entries, or all of some kinds in a period (newest first, at most `limit` per facility); a missing bound is
 * open.
 */
export async function findLocatedByKinds(
  db: Queryable,
  network: string,
  at: readonly LocatedAt[],
  wanted: { kinds: readonly RecordKind[]; from?: LocalDate | undefined; until?: LocalDate | undefined; limit: number },
): Promise<readonly LocatedEntry[]> {
  const rows = await db.query(
    `select ${ENTRY_COLUMNS}
     from unnest($2::text[], $3::text[]) as l (facility_id, local_patient)
     cross join lateral (
       select e.*
       from location_entry as e
       where e.network_id = $1
         and e.facility_id = l.facility_id
         and e.local_patient = l.local_patient
         and e.kind = any($4::text[])
         and e.day between coalesce($5::date, '-infinity') and coalesce($6::date, 'infinity')
       order by e.day desc
       limit $7
     ) as e`,
    [
      network,
      at.map((link) => link.facility),
      at.map((link) => link.localPatient),
      wanted.kinds,
      wanted.from ?? null,
      wanted.until ?? null,
      wanted.limit,
    ],
    'find_located_by_kinds',
  );
  return rows.map(toLocated);
}

export async function findLocatedByIds(
  db: Queryable,
  network: string,
  at: LocatedAt,
  entries: readonly EntryId[],
): Promise<readonly LocatedEntry[]> {
  const rows = await db.query(
    `select ${ENTRY_COLUMNS}
     from location_entry as e
     where e.network_id = $1
       and e.facility_id = $2
       and e.local_patient = $3
       and e.entry_id = any($4::uuid[])
     order by e.day desc`,
    [network, at.facility, at.localPatient, entries],
    'find_located_by_ids',
  );
  return rows.map(toLocated);
}
