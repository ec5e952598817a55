import type { Facility, FacilityId, Instant, LocalDate, PatientId, PublicationPolicy, StaffId } from '@musubi/domain';
import { dateArray, uuidArray, type Queryable } from '@musubi/runtime';
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

type LinkedRow = {
  readonly facility_id: string; readonly name: string; readonly short_name: string; readonly type: string; readonly discloses: boolean; readonly color: number; readonly gateway: string | null; readonly publication: string | null;
  readonly local_patient: string; readonly seen_at: string | null; readonly latest_ingest: string | null; readonly open: boolean | null; readonly told: boolean;
};
const LINKED_COLUMNS = 'f.facility_id, f.name, f.short_name, f.type, f.discloses, f.color, f.gateway, f.publication::text as publication, l.local_patient, g.seen_at, c.latest_ingest, o.open, o.told_at is not null as told';
const LINKED = `patient_link as l
     join facility as f on f.network_id = l.network_id and f.facility_id = l.facility_id
     left join gateway as g on g.network_id = f.network_id and g.name = f.gateway
     left join location_cursor as c on c.network_id = f.network_id and c.facility_id = f.facility_id
     left join patient_opening as o on o.network_id = l.network_id and o.facility_id = l.facility_id and o.local_patient = l.local_patient`;

export async function findLinkedFacilities(db: Queryable, network: string, patient: PatientId): Promise<readonly LinkedFacility[]> {
  const rows = await db.query<LinkedRow>(
    `select ${LINKED_COLUMNS}
     from ${LINKED}
     where l.network_id = $1
       and l.patient_id = $2
     order by f.facility_id`,
    [network, patient],
    'find_linked_facilities',
  );
  return rows.map(toLinked);
}

/** カレンダーの頁 at one facility in a period: `body` as calendar_page keeps it; read by `choosePages`. */
export type LinkedPages = LinkedFacility & { readonly first: LocalDate | null; readonly last: LocalDate | null; readonly newest: Instant | null; readonly body: string | null };

export type PagesWanted = { readonly patient: PatientId; readonly staff: StaffId; readonly from: LocalDate; readonly until: LocalDate };
export type PagesFound = { readonly linked: readonly LinkedPages[]; /** Until when this viewer has seen what changed. */ readonly newSince: Instant | undefined };

/**
 * The same with what is located there, for several views at once: whole months that touch the period, newest first,
 * the first and last day of all, and what this viewer has seen already. One question costs more than what it reads.
 */
export async function findLinkedPages(db: Queryable, network: string, wanted: readonly PagesWanted[]): Promise<readonly PagesFound[]> {
  const edge = (day: string, order: 'asc' | 'desc') => `(
       select p.${day}
       from calendar_page as p
       where p.network_id = l.network_id
         and p.facility_id = l.facility_id
         and p.local_patient = l.local_patient
       order by p.month ${order}
       limit 1
     )`;
  const rows = await db.query<LinkedRow & { view: number; first: LocalDate | null; last: LocalDate | null; newest: Instant | null; body: string | null; seen_until: Instant | null }>(
    `select w.view, ${LINKED_COLUMNS}, ${edge('first_day', 'asc')} as first, ${edge('last_day', 'desc')} as last, m.newest, m.body,
       (select seen_until from patient_opened where network_id = $1 and staff_id = w.staff and patient_id = w.patient) as seen_until
     from ${LINKED}
     join unnest($2::uuid[], $3::uuid[], $4::date[], $5::date[]) with ordinality as w (patient, staff, first_month, until, view) on w.patient = l.patient_id
     cross join lateral (
       select max(p.newest) as newest, string_agg(p.body, chr(127) order by p.month desc) as body
       from calendar_page as p
       where p.network_id = l.network_id
         and p.facility_id = l.facility_id
         and p.local_patient = l.local_patient
         and p.month between w.first_month and w.until
     ) as m
     where l.network_id = $1
     order by w.view, f.facility_id`,
    [network, uuidArray(wanted.map((view) => view.patient)), uuidArray(wanted.map((view) => view.staff)), dateArray(wanted.map((view) => `${view.from.slice(0, 7)}-01`)), dateArray(wanted.map((view) => view.until))],
    'find_linked_pages',
  );
  const views = wanted.map((): { linked: LinkedPages[]; newSince: Instant | undefined } => ({ linked: [], newSince: undefined }));
  for (const row of rows) {
    const view = views[row.view - 1];
    if (view === undefined) continue;
    view.linked.push({ ...toLinked(row), first: row.first, last: row.last, newest: row.newest, body: row.body });
    view.newSince = row.seen_until ?? undefined;
  }
  return views;
}

const policies = new Map<string, PublicationPolicy>();
const MOST_POLICIES = 1_000;

/** The same text is the same policy: what a hospital publishes is read with every view and changes once a year. */
function readPublication(text: string, facility: FacilityId): PublicationPolicy {
  const key = `${facility} ${text}`;
  const known = policies.get(key);
  if (known !== undefined) return known;
  if (policies.size === MOST_POLICIES) policies.clear();
  const policy = { ...(JSON.parse(text) as PublicationPolicy), facility }; // written by savePublication from this type
  policies.set(key, policy);
  return policy;
}

function toLinked(row: LinkedRow): LinkedFacility {
  return {
    facility: toFacility(row),
    localPatient: row.local_patient,
    gateway: row.gateway ?? undefined,
    publication: row.publication === null ? undefined : readPublication(row.publication, row.facility_id as FacilityId), // ten digits by the table's check
    gatewaySeenAt: (row.seen_at ?? undefined) as Instant | undefined, // the database's timestamps come as Instants
    latestIngest: (row.latest_ingest ?? undefined) as Instant | undefined,
    opening: row.open === null ? undefined : { open: row.open, told: row.told },
  };
}

/** Its gateway knows that it is to announce this person; before that, nothing located means nothing. */
export function isAnnounced(linked: LinkedFacility): boolean {
  return linked.gateway === undefined || (linked.opening?.open === true && linked.opening.told);
}
