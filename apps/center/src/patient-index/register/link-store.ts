import type { FacilityId, Instant, PatientId } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';

export type PatientLink = {
  readonly link: string;
  readonly patient: PatientId;
  readonly facility: FacilityId;
  readonly localPatient: string;
  readonly gateway: string | undefined;
  readonly since: Instant;
  readonly by: string;
};

/** Stands where a person's name would, for a link that the program made. */
const BY_MATCHING = '自動照合';

export async function findLinks(db: Queryable, network: string, patient: PatientId): Promise<readonly PatientLink[]> {
  const rows = await db.query<LinkRow>(
    `select l.link_id, l.patient_id, l.facility_id, l.local_patient, f.gateway, l.made_at, s.name as made_by,
       l.made_by is null as automatic
     from patient_link as l
     join facility as f on f.network_id = l.network_id and f.facility_id = l.facility_id
     left join staff as s on s.network_id = l.network_id and s.staff_id = l.made_by
     where l.network_id = $1
       and l.patient_id = $2
     order by l.facility_id`,
    [network, patient],
    'find_links',
  );
  return rows.map(toLink);
}

export async function findLinkOfLocalPatient(
  db: Queryable,
  network: string,
  facility: FacilityId,
  localPatient: string,
): Promise<PatientId | undefined> {
  const rows = await db.query<{ patient_id: string }>(
    'select patient_id from patient_link where network_id = $1 and facility_id = $2 and local_patient = $3',
    [network, facility, localPatient],
  );
  return rows[0]?.patient_id as PatientId | undefined;
}

/**
 * From which number the present link of a person to this one was moved, by the hospital's word; undefined: it was made
 * here.
 */
export async function findMovedFrom(
  db: Queryable,
  network: string,
  link: { readonly patient: PatientId; readonly facility: FacilityId; readonly localPatient: string },
): Promise<string | undefined> {
  const rows = await db.query<{ from: string | null }>(
    `select case when evidence ->> 'because' = 'number-merged'
       and evidence ->> 'into' = local_patient then evidence ->> 'from' end as from
     from link_event
     where network_id = $1 and patient_id = $2 and facility_id = $3 and local_patient = $4 and event = 'made'
     order by at desc, event_id desc
     limit 1`,
    [network, link.patient, link.facility, link.localPatient],
  );
  return rows[0]?.from ?? undefined;
}

type LinkRow = {
  readonly link_id: string;
  readonly patient_id: string;
  readonly facility_id: string;
  readonly local_patient: string;
  readonly gateway: string | null;
  readonly made_at: string;
  readonly made_by: string | null;
  readonly automatic: boolean;
};

function toLink(row: LinkRow): PatientLink {
  return {
    link: row.link_id,
    patient: row.patient_id as PatientId,
    facility: row.facility_id as FacilityId,
    localPatient: row.local_patient,
    gateway: row.gateway ?? undefined,
    since: row.made_at as Instant,
    by: row.automatic ? BY_MATCHING : (row.made_by ?? ''),
  };
}
