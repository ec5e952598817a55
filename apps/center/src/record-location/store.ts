import type { LocationChange } from '@musubi/contract';
import type { FacilityId, Instant } from '@musubi/domain';
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
