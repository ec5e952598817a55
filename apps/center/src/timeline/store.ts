import type { Facility, FacilityId, Instant, PatientId, PublicationPolicy } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import { toFacility } from '../directory/store.ts';

/** A facility at which this person has an ID, with what its gateway last told. */
export type LinkedFacility = {
  readonly facility: Facility;
  readonly localPatient: string;
  readonly gateway: string | undefined;
  readonly publication: PublicationPolicy | undefined;
  readonly gatewaySeenAt: Instant | undefined;
  readonly latestIngest: Instant | undefined;
  /** What its gateway is to announce of this person; undefined = it has nothing to do with it yet. */ readonly opening: { readonly open: boolean; readonly told: boolean } | undefined;
};

export async function findLinkedFacilities(db: Queryable, network: string, patient: PatientId): Promise<readonly LinkedFacility[]> {
  const rows = await db.query<{
    facility_id: string; name: string; short_name: string; type: string; discloses: boolean; color: number; gateway: string | null; publication: PublicationPolicy | null;
    local_patient: string; seen_at: string | null; latest_ingest: string | null; open: boolean | null; told: boolean;
  }>(
    `select f.facility_id, f.name, f.short_name, f.type, f.discloses, f.color, f.gateway, f.publication, l.local_patient, g.seen_at, c.latest_ingest, o.open, o.told_at is not null as told
     from patient_link as l
     join facility as f on f.network_id = l.network_id and f.facility_id = l.facility_id
     left join gateway as g on g.network_id = f.network_id and g.name = f.gateway
     left join location_cursor as c on c.network_id = f.network_id and c.facility_id = f.facility_id
     left join patient_opening as o on o.network_id = l.network_id and o.facility_id = l.facility_id and o.local_patient = l.local_patient
     where l.network_id = $1
       and l.patient_id = $2
     order by f.facility_id`,
    [network, patient],
    'find_linked_facilities',
  );
  return rows.map((row) => ({
    facility: toFacility(row),
    localPatient: row.local_patient,
    gateway: row.gateway ?? undefined,
    publication: row.publication === null ? undefined : { ...row.publication, facility: row.facility_id as FacilityId }, // ten digits by the table's check
    gatewaySeenAt: (row.seen_at ?? undefined) as Instant | undefined, // the database's timestamps come as Instants
    latestIngest: (row.latest_ingest ?? undefined) as Instant | undefined,
    opening: row.open === null ? undefined : { open: row.open, told: row.told },
  }));
}

/** Its gateway knows that it is to announce this person; before that, nothing located means nothing. */
export function isAnnounced(linked: LinkedFacility): boolean {
  return linked.gateway === undefined || (linked.opening?.open === true && linked.opening.told);
}
