import type { LocationChange } from '@musubi/contract';
import type {
  EntryId,
  EntryStatus,
  FacilityId,
  Instant,
  LocalDate,
  RecordKind,
  SensitiveCategory,
} from '@musubi/domain';
import type { Queryable, Transaction } from '@musubi/runtime';

/** Takes or renews the lease of one facility; the cursor when it is ours, undefined when another process pulls. */
export async function leaseCursor(
  db: Queryable,
  network: string,
  facility: FacilityId,
  by: string,
  now: Instant,
  until: Instant,
): Promise<number | undefined> {
  const rows = await db.query<{ next: number }>(
    `insert into location_cursor as c (network_id, facility_id, leased_by, leased_until)
     values ($1, $2, $3, $5)
     on conflict (network_id, facility_id) do update
     set leased_by = $3, leased_until = $5
     where c.leased_by = $3
       or c.leased_until is null
       or c.leased_until < $4
     returning next`,
    [network, facility, by, now, until],
    'lease_cursor',
  );
  return rows[0]?.next;
}

export async function releaseLeases(db: Queryable, network: string, by: string): Promise<void> {
  await db.query(
    'update location_cursor set leased_until = null, leased_by = null where network_id = $1 and leased_by = $2',
    [network, by],
  );
}

/** Moves the cursor if nobody else has meanwhile; false = drop what was read. */
export async function advanceCursor(
  tx: Transaction,
  network: string,
  facility: FacilityId,
  from: number,
  to: number,
  at: Instant,
  latestIngest: string | null,
): Promise<boolean> {
  const rows = await tx.query(
    `update location_cursor
     set next = $4, pulled_at = $5, latest_ingest = coalesce($6, latest_ingest)
     where network_id = $1
       and facility_id = $2
       and next = $3
     returning 1 as moved`,
    [network, facility, from, to, at, latestIngest],
    'advance_cursor',
  );
  return rows.length > 0;
}

/**
 * Before the cursor is moved: the opening rows stay locked until commit, so a withdrawal either sees what is
 * taken in and removes it, or is seen by `applyChanges`. Openings before cursors, as in `saveOpening`.
 */
export async function lockOpenings(
  tx: Transaction,
  network: string,
  facility: FacilityId,
  changes: readonly LocationChange[],
): Promise<void> {
  await tx.query(
    `select 1 as locked
     from patient_opening
     where network_id = $1
       and facility_id = $2
       and local_patient = any($3::text[])
     order by local_patient
     for share`,
    [network, facility, [...new Set(changes.map((change) => change.localPatient))]],
    'lock_openings',
  );
}

/**
 * Takes in the newest change of each entry; an entry is first removed wherever its day was. What belongs to a
 * patient who is not open (any more) is dropped, and so is what was announced of a number before its gateway was told
 * that
 * it is another patient's now.
 */
export async function applyChanges(
  tx: Transaction,
  network: string,
  facility: FacilityId,
  changes: readonly LocationChange[],
  at: Instant,
): Promise<void> {
  const newest = [...new Map(changes.map((change) => [`${change.localPatient}|${change.entry}`, change])).values()];
  const list = JSON.stringify(newest);
  const removed = await tx.query<Touched>(
    `delete from location_entry as e
     using jsonb_to_recordset($3::jsonb) as c (entry uuid, "localPatient" text)
     where e.network_id = $1
       and e.facility_id = $2
       and e.local_patient = c."localPatient"
       and e.entry_id = c.entry
     returning e.local_patient as "localPatient", e.day`,
    [network, facility, list],
    'remove_changed',
  );
  const put = await tx.query<Touched>(
    `insert into location_entry (network_id, facility_id, local_patient, day, entry_id, kind, status, department,
       sensitive, version, changed_at)
     select $1, $2, c."localPatient", coalesce(c.day, '-infinity'), c.entry, c.kind, c.status, c.department,
       c.sensitive, c.version, $4
     from jsonb_to_recordset($3::jsonb) as c (change text, entry uuid, "localPatient" text, kind text, status text,
       day date, department text, sensitive text, version integer)
     join patient_opening as o on o.network_id = $1 and o.facility_id = $2 and o.local_patient = c."localPatient"
       and o.open and (o.told_at is not null or not o.renumbered)
     where c.change = 'put'
     returning local_patient as "localPatient", day`,
    [network, facility, list, at],
    'put_changed',
  );
  await refreshPages(tx, network, facility, [...removed, ...put]);
  await countLocated(tx, network, facility, put.length - removed.length);
}

async function countLocated(tx: Transaction, network: string, facility: FacilityId, more: number): Promise<void> {
  if (more === 0) return;
  await tx.query(
    'update location_cursor set entries = entries + $3 where network_id = $1 and facility_id = $2',
    [network, facility, more],
    'count_located',
  );
}

/** Opens or closes a patient at a facility; closing removes the locations. Its gateway is told by the puller. */
export async function saveOpening(
  tx: Transaction,
  network: string,
  opening: { facility: FacilityId; localPatient: string; open: boolean },
  at: Instant,
): Promise<boolean> {
  const rows = await tx.query(
    `insert into patient_opening as o (network_id, facility_id, local_patient, open, changed_at)
     values ($1, $2, $3, $4, $5)
     on conflict (network_id, facility_id, local_patient) do update
     set open = $4, changed_at = $5, told_at = null
     where o.open <> $4
     returning 1 as changed`,
    [network, opening.facility, opening.localPatient, opening.open, at],
  );
  if (rows.length > 0 && !opening.open) {
    const [removed] = await Promise.all([
      tx.query(
        `delete from location_entry where network_id = $1 and facility_id = $2 and local_patient = $3
         returning 1 as removed`,
        [network, opening.facility, opening.localPatient],
        'close_entries',
      ),
      tx.query(
        'delete from calendar_page where network_id = $1 and facility_id = $2 and local_patient = $3',
        [network, opening.facility, opening.localPatient],
        'close_pages',
      ),
    ]);
    await countLocated(tx, network, opening.facility, -removed.length);
  }
  return rows.length > 0;
}

export type Untold = {
  readonly localPatient: string;
  readonly open: boolean;
  readonly toldOpen: boolean;
  readonly changedAt: string;
};

export async function findUntold(
  db: Queryable,
  network: string,
  facility: FacilityId,
  limit: number,
): Promise<readonly Untold[]> {
  return db.query<Untold>(
    `select local_patient as "localPatient", open, told_open as "toldOpen", changed_at as "changedAt"
     from patient_opening
     where network_id = $1
       and facility_id = $2
       and told_at is null
     order by changed_at
     limit $3`,
    [network, facility, limit],
    'find_untold',
  );
}

/** Only what has not been changed again while the gateway was being told. */
export async function saveTold(
  db: Queryable,
  network: string,
  facility: FacilityId,
  told: readonly Untold[],
  at: Instant,
): Promise<void> {
  await db.query(
    `update patient_opening as o
     set told_at = $4, told_open = t.open, renumbered = false
     from jsonb_to_recordset($3::jsonb) as t ("localPatient" text, open boolean, "changedAt" timestamptz)
     where o.network_id = $1
       and o.facility_id = $2
       and o.local_patient = t."localPatient"
       and o.changed_at = t."changedAt"`,
    [network, facility, JSON.stringify(told), at],
  );
}

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

/** The pages of what was touched are made anew; `day` null or minus infinity is on no page. */
async function refreshPages(
  tx: Transaction,
  network: string,
  facility: FacilityId,
  touched: readonly Touched[],
): Promise<void> {
  const months = new Map(
    touched.filter((row) => row.day !== '-infinity').map((row) => [`${row.localPatient}|${row.day.slice(0, 7)}`, row]),
  );
  if (months.size === 0) return;
  await tx.query(
    'select refresh_calendar_pages($1, $2, $3::text[], $4::date[])',
    [
      network,
      facility,
      [...months.values()].map((row) => row.localPatient),
      [...months.values()].map((row) => `${row.day.slice(0, 7)}-01`),
    ],
    'refresh_calendar_pages',
  );
}
type Touched = { readonly localPatient: string; readonly day: string };

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
