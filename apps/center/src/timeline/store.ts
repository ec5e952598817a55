import type { Facility, FacilityId, Instant, LocalDate, PatientId, PublicationPolicy, StaffId } from '@musubi/domain';
import { dateArray, uuidArray, type Queryable } from '@musubi/runtime';
import { knownFacilities } from '../directory/known-facilities.ts';
import type { FacilityVersion } from '../directory/store.ts';

/** A facility at which this person has an ID, with what its gateway last told. */
export type LinkedFacility = {
  readonly facility: Facility;
  readonly localPatient: string;
  readonly gateway: string | undefined;
  readonly publication: PublicationPolicy | undefined;
  readonly gatewaySeenAt: Instant | undefined;
  readonly latestIngest: Instant | undefined;
  /** What its gateway is to announce of this person; undefined = it has nothing to do with it yet. */
  readonly opening: { readonly open: boolean; readonly told: boolean } | undefined;
};

type LinkedRow = {
  readonly facility_id: string;
  readonly facility_version: string;
  readonly local_patient: string;
  readonly seen_at: string | null;
  readonly latest_ingest: string | null;
  readonly open: boolean | null;
  readonly told: boolean;
};

/** The facility itself is known by its version. */
const LINKED_COLUMNS = `l.facility_id, f.xmin as facility_version, l.local_patient, g.seen_at, c.latest_ingest,
       o.open, o.told_at is not null as told`;
const LINKED = `patient_link as l
     join facility as f on f.network_id = l.network_id and f.facility_id = l.facility_id
     left join gateway as g on g.network_id = f.network_id and g.name = f.gateway
     left join location_cursor as c on c.network_id = f.network_id and c.facility_id = f.facility_id
     left join patient_opening as o
       on o.network_id = l.network_id and o.facility_id = l.facility_id and o.local_patient = l.local_patient`;

export async function findLinkedFacilities(
  db: Queryable,
  network: string,
  patient: PatientId,
): Promise<readonly LinkedFacility[]> {
  const rows = await db.query<LinkedRow>(
    `select ${LINKED_COLUMNS}
     from ${LINKED}
     where l.network_id = $1
       and l.patient_id = $2
     order by l.facility_id`,
    [network, patient],
    'find_linked_facilities',
  );
  const facilities = await knownFacilities(db, network, rows);
  return rows.flatMap((row) => toLinked(row, facilities) ?? []);
}

/** カレンダーの頁 at one facility in a period: `body` as calendar_page keeps it; read by `choosePages`. */
export type LinkedPages = {
  /** A part of its own: objects that grow behind a spread get a shape each, and cost more than what was read. */
  readonly at: LinkedFacility;
  readonly first: LocalDate | null;
  readonly last: LocalDate | null;
  readonly newest: Instant | null;
  readonly body: string | null;
};

export type PagesWanted = {
  readonly patient: PatientId;
  readonly staff: StaffId;
  readonly from: LocalDate;
  readonly until: LocalDate;
};
export type PagesFound = {
  readonly linked: readonly LinkedPages[];
  /** Until when this viewer has seen what changed. */
  readonly newSince: Instant | undefined;
};

/**
 * The same with what is located there, for several views at once: whole months that touch the period, newest first,
 * the first and last day of all, and what this viewer has seen already. One question costs more than what it reads.
 */
export async function findLinkedPages(
  db: Queryable,
  network: string,
  wanted: readonly PagesWanted[],
): Promise<readonly PagesFound[]> {
  const rows = await db.query<
    LinkedRow & {
      view: number;
      first: LocalDate | null;
      last: LocalDate | null;
      newest: Instant | null;
      body: string | null;
      seen_until: Instant | null;
    }
  >(
    `select w.view, ${LINKED_COLUMNS}, s.first_day as first, s.last_day as last, m.newest, m.body, v.seen_until
     from ${LINKED}
     join unnest($2::uuid[], $3::uuid[], $4::date[], $5::date[])
       with ordinality as w (patient, staff, first_month, until, view)
       on w.patient = l.patient_id
     left join patient_opened as v
       on v.network_id = l.network_id and v.staff_id = w.staff and v.patient_id = w.patient
     left join calendar_span as s
       on s.network_id = l.network_id and s.facility_id = l.facility_id and s.local_patient = l.local_patient
     cross join lateral (
       select max(p.newest) as newest, string_agg(p.body, chr(127)) as body
       from (
         select c.newest, c.body
         from calendar_page as c
         where c.network_id = l.network_id
           and c.facility_id = l.facility_id
           and c.local_patient = l.local_patient
           and c.month between w.first_month and w.until
         order by c.month desc -- as its key lies; an order in the aggregate would be sorted for
       ) as p
     ) as m
     where l.network_id = $1`,
    [
      network,
      uuidArray(wanted.map((view) => view.patient)),
      uuidArray(wanted.map((view) => view.staff)),
      dateArray(wanted.map((view) => `${view.from.slice(0, 7)}-01`)),
      dateArray(wanted.map((view) => view.until)),
    ],
    'find_linked_pages',
  );
  const facilities = await knownFacilities(db, network, rows);
  const views = wanted.map((): { linked: LinkedPages[]; newSince: Instant | undefined } => ({
    linked: [],
    newSince: undefined,
  }));
  for (const row of rows) {
    const view = views[row.view - 1];
    const linked = toLinked(row, facilities);
    if (view === undefined || linked === undefined) continue;
    view.linked.push({ at: linked, first: row.first, last: row.last, newest: row.newest, body: row.body });
    view.newSince = row.seen_until ?? undefined;
  }
  // in the database the texts would be sorted along
  for (const view of views) view.linked.sort((a, b) => (a.at.facility.id < b.at.facility.id ? -1 : 1));
  return views;
}

/** Undefined where the facility has left the directory since its link was read. */
function toLinked(row: LinkedRow, facilities: ReadonlyMap<FacilityId, FacilityVersion>): LinkedFacility | undefined {
  // ten digits by the table's check
  const known = facilities.get(row.facility_id as FacilityId);
  if (known === undefined) return undefined;
  return {
    facility: known.facility,
    localPatient: row.local_patient,
    gateway: known.gateway,
    publication: known.publication,
    // the database's timestamps come as Instants
    gatewaySeenAt: (row.seen_at ?? undefined) as Instant | undefined,
    latestIngest: (row.latest_ingest ?? undefined) as Instant | undefined,
    opening: row.open === null ? undefined : { open: row.open, told: row.told },
  };
}

/** Its gateway knows that it is to announce this person; before that, nothing located means nothing. */
export function isAnnounced(linked: LinkedFacility): boolean {
  return linked.gateway === undefined || (linked.opening?.open === true && linked.opening.told);
}
