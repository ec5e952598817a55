import type { Facility, FacilityId, FacilityType, Instant, PolicyProfile, PublicationPolicy } from '@musubi/domain';
import type { Queryable, Transaction } from '@musubi/runtime';
import { findPolicy } from '../policy/store.ts';

type FacilityRow = {
  readonly facility_id: string;
  readonly name: string;
  readonly short_name: string;
  readonly type: string;
  readonly discloses: boolean;
  readonly color: number;
};

export type MemberFacility = Facility & { readonly gateway: string | undefined };

export function toFacility(row: FacilityRow): Facility {
  // Checked when the directory was imported.
  return {
    id: row.facility_id as FacilityId,
    name: row.name,
    shortName: row.short_name,
    type: row.type as FacilityType,
    discloses: row.discloses,
    color: row.color,
  };
}

const FACILITY_COLUMNS = 'f.facility_id, f.name, f.short_name, f.type, f.discloses, f.color';

export async function findFacilities(db: Queryable, network: string): Promise<readonly MemberFacility[]> {
  const rows = await db.query<FacilityRow & { gateway: string | null }>(
    `select ${FACILITY_COLUMNS}, f.gateway
     from facility as f
     where f.network_id = $1
     order by f.facility_id`,
    [network],
    'find_facilities',
  );
  return rows.map((row) => ({ ...toFacility(row), gateway: row.gateway ?? undefined }));
}

export async function findFacility(
  db: Queryable,
  network: string,
  facility: FacilityId,
): Promise<MemberFacility | undefined> {
  const rows = await db.query<FacilityRow & { gateway: string | null }>(
    `select ${FACILITY_COLUMNS}, f.gateway
     from facility as f
     where f.network_id = $1
       and f.facility_id = $2`,
    [network, facility],
    'find_facility',
  );
  const row = rows[0];
  return row === undefined ? undefined : { ...toFacility(row), gateway: row.gateway ?? undefined };
}

/**
 * A facility and what it publishes, as one version of its row says it: PostgreSQL marks each with the transaction that
 * wrote it.
 */
export type FacilityVersion = {
  readonly version: string;
  readonly facility: Facility;
  readonly gateway: string | undefined;
  readonly publication: PublicationPolicy | undefined;
};

export async function findFacilityVersions(
  db: Queryable,
  network: string,
  facilities: readonly FacilityId[],
): Promise<readonly FacilityVersion[]> {
  const rows = await db.query<
    FacilityRow & { version: string; gateway: string | null; publication: PublicationPolicy | null }
  >(
    `select ${FACILITY_COLUMNS}, f.gateway, f.publication, f.xmin as version
     from facility as f
     where f.network_id = $1
       and f.facility_id = any($2::text[])`,
    [network, facilities],
  );
  return rows.map((row) => {
    const facility = toFacility(row);
    return {
      version: row.version,
      facility,
      gateway: row.gateway ?? undefined,
      publication: row.publication === null ? undefined : { ...row.publication, facility: facility.id },
      // written by savePublication from this type
    };
  });
}

export type MatchingProfile = PolicyProfile['matching'];

/** Fails closed: of a network that is not in the directory nothing is proposed or linked. */
export async function findMatchingProfile(db: Queryable, network: string, at: Instant): Promise<MatchingProfile> {
  return (await findPolicy(db, network, at))?.matching ?? { propose: false, automatic: false };
}

export async function savePublication(
  db: Queryable,
  network: string,
  policy: PublicationPolicy,
  at: string,
): Promise<void> {
  await db.query(
    `update facility
     set publication = $3, publication_at = $4
     where network_id = $1
       and facility_id = $2`,
    [network, policy.facility, policy, at],
  );
}

export async function findStaffNames(
  db: Queryable,
  network: string,
  staff: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db.query<{ staff_id: string; name: string }>(
    `select staff_id, name
     from staff
     where network_id = $1
       and staff_id = any($2::uuid[])`,
    [network, [...new Set(staff)]],
  );
  return new Map(rows.map((row) => [row.staff_id, row.name]));
}

/* Import, by the owner of the database. */

export async function upsertNetwork(tx: Transaction, network: string, prefix: string, profile: unknown): Promise<void> {
  await tx.query(
    `insert into network (network_id, regional_id_prefix, profile)
     values ($1, $2, $3)
     on conflict (network_id) do update set profile = excluded.profile`,
    [network, prefix, profile],
  );
}

export async function upsertGateways(tx: Transaction, network: string, names: readonly string[]): Promise<void> {
  await tx.query(
    `insert into gateway (network_id, name)
     select $1, unnest($2::text[])
     on conflict do nothing`,
    [network, names],
  );
}

export async function upsertFacilities(
  tx: Transaction,
  network: string,
  facilities: readonly MemberFacility[],
): Promise<void> {
  await tx.query(
    `insert into facility (network_id, facility_id, name, short_name, type, discloses, color, gateway)
     select $1, f.id, f.name, f."shortName", f.type, f.discloses, f.color, f.gateway
     from jsonb_to_recordset($2::jsonb) as f (
       id text, name text, "shortName" text, type text, discloses boolean, color smallint, gateway text
     )
     on conflict (network_id, facility_id) do update
     set name = excluded.name, short_name = excluded.short_name, type = excluded.type,
       discloses = excluded.discloses, color = excluded.color, gateway = excluded.gateway`,
    [network, JSON.stringify(facilities)],
  );
}

export type StaffRow = {
  readonly staffId: string;
  readonly userId: string;
  readonly name: string;
  readonly kanaName: string;
  readonly role: string;
  readonly passwordHash: string;
  readonly emergency: boolean;
  readonly facilities: readonly string[];
};

export async function findStaffPasswords(
  tx: Transaction,
  network: string,
): Promise<ReadonlyMap<string, { readonly staffId: string; readonly passwordHash: string }>> {
  const rows = await tx.query<{ user_id: string; staff_id: string; password_hash: string }>(
    'select user_id, staff_id, password_hash from staff where network_id = $1',
    [network],
  );
  return new Map(rows.map((row) => [row.user_id, { staffId: row.staff_id, passwordHash: row.password_hash }]));
}

/** Facilities that a person no longer works at are taken away, with the sessions there. */
export async function upsertStaff(tx: Transaction, network: string, staff: readonly StaffRow[]): Promise<void> {
  const list = JSON.stringify(staff);
  await tx.query(
    `insert into staff (network_id, staff_id, user_id, name, kana_name, role, password_hash, emergency)
     select $1, s."staffId", s."userId", s.name, s."kanaName", s.role, s."passwordHash", s.emergency
     from jsonb_to_recordset($2::jsonb) as s (
       "staffId" uuid, "userId" text, name text, "kanaName" text, role text, "passwordHash" text, emergency boolean
     )
     on conflict (network_id, user_id) do update
     set name = excluded.name, kana_name = excluded.kana_name, role = excluded.role,
       password_hash = excluded.password_hash, emergency = excluded.emergency`,
    [network, list],
  );
  const wanted = `select s."staffId" as staff_id, f.facility_id, f.position - 1 as position
     from jsonb_to_recordset($2::jsonb) as s ("staffId" uuid, facilities jsonb)
     cross join lateral jsonb_array_elements_text(s.facilities) with ordinality as f (facility_id, position)`;
  await tx.query(
    `with wanted as (${wanted})
     delete from session
     where network_id = $1
       and staff_id in (select staff_id from wanted)
       and (staff_id, facility_id) not in (select staff_id, facility_id from wanted)`,
    [network, list],
  );
  await tx.query(
    `with wanted as (${wanted})
     delete from staff_facility
     where network_id = $1
       and staff_id in (select staff_id from wanted)
       and (staff_id, facility_id) not in (select staff_id, facility_id from wanted)`,
    [network, list],
  );
  await tx.query(
    `with wanted as (${wanted})
     insert into staff_facility (network_id, staff_id, facility_id, position)
     select $1, staff_id, facility_id, position
     from wanted
     on conflict (network_id, staff_id, facility_id) do update set position = excluded.position`,
    [network, list],
  );
}
