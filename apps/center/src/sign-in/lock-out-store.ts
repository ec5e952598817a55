import type { Instant, StaffId } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';

export type Attempt = { readonly count: number; readonly locked: boolean };

/**
 * Counts an attempt before its password is looked at, so that attempts side by side cannot slip through; a success
 * forgets the count. Attempts older than the window do not count, and while it is locked nothing does.
 */
export async function beginAttempt(
  db: Queryable,
  network: string,
  attempt: { readonly subject: string; readonly now: Instant; readonly windowStart: Instant },
): Promise<Attempt> {
  const rows = await db.query<{ failures: number; locked: boolean }>(
    `insert into sign_in_failure as f (network_id, subject, failures, first_at)
     values ($1, $2, 1, $3)
     on conflict (network_id, subject) do update
     set failures = case
           when f.locked_until > $3 then f.failures
           when f.first_at < $4 or f.locked_until <= $3 then 1
           else least(f.failures + 1, 1000)
         end,
       first_at = case when f.first_at < $4 or f.locked_until <= $3 then $3 else f.first_at end,
       locked_until = case when f.locked_until > $3 then f.locked_until end
     returning failures, locked_until is not null as locked`,
    [network, attempt.subject, attempt.now, attempt.windowStart],
  );
  return { count: rows[0]?.failures ?? Infinity, locked: rows[0]?.locked ?? true };
}

/** True for the one that locks it, so that the event is written once. */
export async function lockSubject(
  db: Queryable,
  network: string,
  lock: { readonly subject: string; readonly now: Instant; readonly until: Instant },
): Promise<boolean> {
  const rows = await db.query(
    `insert into sign_in_failure as f (network_id, subject, failures, first_at, locked_until)
     values ($1, $2, 1, $3, $4)
     on conflict (network_id, subject) do update
     set locked_until = $4
     where f.locked_until is null or f.locked_until <= $3
     returning 1 as done`,
    [network, lock.subject, lock.now, lock.until],
  );
  return rows.length > 0;
}

export async function isLockedOut(db: Queryable, network: string, subject: string, now: Instant): Promise<boolean> {
  const rows = await db.query(
    'select 1 as locked from sign_in_failure where network_id = $1 and subject = $2 and locked_until > $3',
    [network, subject, now],
  );
  return rows.length > 0;
}

export async function clearFailures(db: Queryable, network: string, subject: string): Promise<void> {
  await db.query('delete from sign_in_failure where network_id = $1 and subject = $2', [network, subject]);
}

/** How many different accounts have failed at this address within the window, this one among them. */
export async function countAccountsOfAddress(
  db: Queryable,
  network: string,
  failure: {
    readonly address: string;
    readonly userIdHash: Buffer;
    readonly now: Instant;
    readonly windowStart: Instant;
  },
): Promise<number> {
  const { address, userIdHash, now, windowStart } = failure;
  await db.query('delete from sign_in_address_failure where network_id = $1 and failed_at < $2', [
    network,
    windowStart,
  ]);
  await db.query(
    `insert into sign_in_address_failure (network_id, address, user_id_hash, failed_at)
     values ($1, $2, $3, $4)
     on conflict (network_id, address, user_id_hash) do update set failed_at = excluded.failed_at`,
    [network, address, userIdHash, now],
  );
  const rows = await db.query<{ accounts: number }>(
    'select count(*)::int as accounts from sign_in_address_failure where network_id = $1 and address = $2',
    [network, address],
  );
  return rows[0]?.accounts ?? 0;
}

export async function isKnownAt(
  db: Queryable,
  network: string,
  { userId, address, since }: { readonly userId: string; readonly address: string; readonly since: Instant },
): Promise<boolean> {
  const rows = await db.query(
    `select 1 as known
     from sign_in_address as a
     join staff as s on s.network_id = a.network_id and s.staff_id = a.staff_id
     where a.network_id = $1
       and s.user_id = $2
       and a.address = $3
       and a.last_at > $4`,
    [network, userId, address, since],
  );
  return rows.length > 0;
}

/** After a success; what is older than `since` is forgotten. */
export async function rememberAddress(
  db: Queryable,
  network: string,
  known: { readonly staff: StaffId; readonly address: string; readonly now: Instant; readonly since: Instant },
): Promise<void> {
  await db.query(
    `insert into sign_in_address (network_id, staff_id, address, last_at)
     values ($1, $2, $3, $4)
     on conflict (network_id, staff_id, address) do update set last_at = excluded.last_at`,
    [network, known.staff, known.address, known.now],
  );
  await db.query('delete from sign_in_address where network_id = $1 and last_at <= $2', [network, known.since]);
}
