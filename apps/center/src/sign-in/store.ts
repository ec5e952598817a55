import { abilitiesOf, type FacilityId, type Instant, type Role, type StaffId } from '@musubi/domain';
import { byteaArray, type Queryable } from '@musubi/runtime';
import { toFacility } from '../directory/store.ts';
import { readStoredProfile } from '../policy/read-profile.ts';
import { profileInForce } from '../policy/store.ts';
import type { Session } from '../http/session.ts';

export type Account = {
  readonly staffId: StaffId;
  readonly passwordHash: string;
  readonly suspended: boolean;
  readonly name: string;
  readonly role: Role;
  readonly facilities: readonly string[];
};

export async function findAccount(db: Queryable, network: string, userId: string): Promise<Account | undefined> {
  const rows = await db.query<{
    staff_id: string;
    password_hash: string;
    suspended: boolean;
    name: string;
    role: string;
    facilities: string[] | null;
  }>(
    `select s.staff_id, s.password_hash, s.suspended, s.name, s.role,
       (select array_agg(f.facility_id order by f.position)
        from staff_facility as f
        where f.network_id = s.network_id and f.staff_id = s.staff_id) as facilities
     from staff as s
     where s.network_id = $1
       and s.user_id = $2`,
    [network, userId],
  );
  const row = rows[0];
  // Role was checked at import; an unknown one has no abilities and reads nothing.
  return row === undefined
    ? undefined
    : {
        staffId: row.staff_id as StaffId,
        passwordHash: row.password_hash,
        suspended: row.suspended,
        name: row.name,
        role: row.role as Role,
        facilities: row.facilities ?? [],
      };
}

export async function insertSession(
  db: Queryable,
  network: string,
  session: { tokenHash: Buffer; staff: StaffId; facility: string; strength: number; at: Instant },
): Promise<void> {
  await db.query(
    `insert into session (network_id, token_hash, staff_id, facility_id, strength, started_at, active_at)
     values ($1, $2, $3, $4, $5, $6, $6)`,
    [network, session.tokenHash, session.staff, session.facility, session.strength, session.at],
  );
}

type SessionRow = {
  readonly token_hash: Buffer;
  readonly staff_id: string;
  readonly user_id: string;
  readonly staff_name: string;
  readonly role: string;
  readonly emergency: boolean;
  readonly strength: number;
  readonly active_at: string;
  readonly locked: boolean;
  readonly profile: unknown;
  readonly facility_id: string;
  readonly name: string;
  readonly short_name: string;
  readonly type: string;
  readonly discloses: boolean;
  readonly color: number;
  readonly others: { id: string; name: string }[] | null;
};

/**
 * The sessions in the order of their tokens, unless the person was suspended, left the facility, or the session is
 * older than a day's work.
 */
export async function findSessions(
  db: Queryable,
  network: string,
  tokenHashes: readonly Buffer[],
  { startedAfter, at }: { readonly startedAfter: Instant; readonly at: Instant },
): Promise<readonly (Session | undefined)[]> {
  const rows = await db.query<SessionRow>(
    `select s.token_hash, s.staff_id, p.user_id, p.name as staff_name, p.role, p.emergency,
       s.strength, s.active_at, s.locked, ${profileInForce('$4')} as profile,
       f.facility_id, f.name, f.short_name, f.type, f.discloses, f.color,
       (select jsonb_agg(jsonb_build_object('id', o.facility_id, 'name', o.name) order by w.position)
        from staff_facility as w
        join facility as o on o.network_id = w.network_id and o.facility_id = w.facility_id
        where w.network_id = s.network_id and w.staff_id = s.staff_id and w.facility_id <> s.facility_id) as others
     from session as s
     join network as n on n.network_id = s.network_id
     join staff as p on p.network_id = s.network_id and p.staff_id = s.staff_id
     join facility as f on f.network_id = s.network_id and f.facility_id = s.facility_id
     where s.network_id = $1
       and s.token_hash = any($2::bytea[])
       and s.started_at > $3
       and not p.suspended`,
    [network, byteaArray(tokenHashes), startedAfter, at],
    'find_sessions',
  );
  const sessions = new Map(rows.map((row) => [row.token_hash.toString('hex'), toSession(row)]));
  return tokenHashes.map((hash) => sessions.get(hash.toString('hex')));
}

function toSession(row: SessionRow): Session {
  // as in findAccount
  const role = row.role as Role;
  const profile = readStoredProfile(row.profile);
  const staff = row.staff_id as StaffId;
  const facility = toFacility(row);
  return {
    tokenHash: row.token_hash,
    staff: { id: staff, userId: row.user_id, name: row.staff_name, role },
    facility,
    actor: { kind: 'staff', staff, role, facility: facility.id, strength: row.strength },
    otherFacilities: (row.others ?? []).map((other) => ({ id: other.id as FacilityId, name: other.name })),
    activeAt: Date.parse(row.active_at),
    locked: row.locked,
    profile,
    abilities: abilitiesOf(profile, role, row.emergency),
  };
}

export async function touchSession(db: Queryable, network: string, tokenHash: Buffer, at: Instant): Promise<void> {
  await db.query(
    'update session set active_at = $3 where network_id = $1 and token_hash = $2 and not locked',
    [network, tokenHash, at],
    'touch_session',
  );
}

/** True for the one request that locks it, so that the event is written once. */
export async function lockSession(db: Queryable, network: string, tokenHash: Buffer): Promise<boolean> {
  const rows = await db.query(
    'update session set locked = true where network_id = $1 and token_hash = $2 and not locked returning 1 as done',
    [network, tokenHash],
  );
  return rows.length > 0;
}

export async function unlockSession(db: Queryable, network: string, tokenHash: Buffer, at: Instant): Promise<void> {
  await db.query('update session set locked = false, active_at = $3 where network_id = $1 and token_hash = $2', [
    network,
    tokenHash,
    at,
  ]);
}

export async function deleteSession(db: Queryable, network: string, tokenHash: Buffer): Promise<void> {
  await db.query('delete from session where network_id = $1 and token_hash = $2', [network, tokenHash]);
}

export async function deleteOldSessions(db: Queryable, network: string, startedBefore: Instant): Promise<void> {
  await db.query('delete from session where network_id = $1 and started_at < $2', [network, startedBefore]);
}
