import type { FacilityId, Instant } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import { toFacility, type MemberFacility } from '../directory/store.ts';

export async function findGatewayFacilities(
  db: Queryable,
  network: string,
  gateway: string,
): Promise<readonly FacilityId[] | undefined> {
  const rows = await db.query<{ facility_id: string | null }>(
    `select f.facility_id
     from gateway as g
     left join facility as f on f.network_id = g.network_id and f.gateway = g.name
     where g.network_id = $1
       and g.name = $2`,
    [network, gateway],
  );
  return rows.length === 0
    ? undefined
    : // ten digits by constraint
      rows.flatMap((row) => (row.facility_id === null ? [] : [row.facility_id as FacilityId]));
}

/** A sign of life; a gap longer than `gapAfter` makes a new connected_since. */
export async function saveSeen(
  db: Queryable,
  network: string,
  gateway: string,
  at: Instant,
  gapBefore: Instant,
): Promise<void> {
  await db.query(
    `update gateway
     set seen_at = $3,
       connected_since =
         case when seen_at is null or seen_at < $4 then $3::timestamptz else connected_since end
     where network_id = $1
       and name = $2`,
    [network, gateway, at, gapBefore],
  );
}

/** Of the facilities that have a gateway, those whose gateway is not among the connected ones. */
export async function findAway(
  db: Queryable,
  network: string,
  connected: readonly string[],
): Promise<readonly { readonly facility: FacilityId; readonly since: Instant | null }[]> {
  const rows = await db.query<{ facility_id: string; seen_at: string | null }>(
    `select f.facility_id, g.seen_at
     from gateway as g
     join facility as f on f.network_id = g.network_id and f.gateway = g.name
     where g.network_id = $1
       and g.name <> all ($2)
     order by f.facility_id`,
    [network, connected],
    'find_away',
  );
  // ten digits by constraint; the database's timestamps come as Instants
  return rows.map((row) => ({ facility: row.facility_id as FacilityId, since: row.seen_at as Instant | null }));
}

export type GatewayState = {
  readonly facility: MemberFacility;
  readonly seenAt: Instant | undefined;
  readonly connectedSince: Instant | undefined;
  readonly latestIngest: Instant | undefined;
  readonly entries: number;
};

export async function findGatewayStates(db: Queryable, network: string): Promise<readonly GatewayState[]> {
  const rows = await db.query<{
    facility_id: string;
    name: string;
    short_name: string;
    type: string;
    discloses: boolean;
    color: number;
    gateway: string;
    seen_at: string | null;
    connected_since: string | null;
    latest_ingest: string | null;
    entries: number | null;
  }>(
    `select f.facility_id, f.name, f.short_name, f.type, f.discloses, f.color, f.gateway,
       g.seen_at, g.connected_since, c.latest_ingest, c.entries
     from facility as f
     join gateway as g on g.network_id = f.network_id and g.name = f.gateway
     left join location_cursor as c on c.network_id = f.network_id and c.facility_id = f.facility_id
     where f.network_id = $1
     order by f.facility_id`,
    [network],
  );
  return rows.map((row) => ({
    facility: { ...toFacility(row), gateway: row.gateway },
    // the database's timestamps come as Instants
    seenAt: (row.seen_at ?? undefined) as Instant | undefined,
    connectedSince: (row.connected_since ?? undefined) as Instant | undefined,
    latestIngest: (row.latest_ingest ?? undefined) as Instant | undefined,
    entries: row.entries ?? 0,
  }));
}
