import type { AuditEvent, FacilityId, Instant, PatientId } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import { findPatientsOf } from '../patient-index/register/patient-history-store.ts';

/** What a patient is told about the own record: openings and disclosures, links and consents. */
const HISTORY_EVENTS = [
  'patient/opened',
  'patient/registered',
  'calendar/viewed',
  'record/requested',
  'record/refused',
  'record/answered',
  'link/made',
  'link/undone',
  'link/proposed',
  'person/merged',
  'person/split',
  'patient/demographics-changed',
  'consent/registered',
  'consent/changed',
  'disclosure-history/viewed',
];

/** 閲覧履歴 of one patient and whoever was merged into the patient, newest first. */
export async function findHistory(
  db: Queryable,
  network: string,
  patient: PatientId,
  limit: number,
  offset: number,
): Promise<{
  readonly total: number;
  readonly events: readonly { readonly at: Instant; readonly event: AuditEvent }[];
}> {
  const persons = await findPatientsOf(db, network, patient);
  const rows = await db.query<{ at: string; body: string }>(
    `select at, body
     from audit_event
     where patient = any($1::text[])
       and event = any($2::text[])
     order by at desc, chain_no, seq desc
     limit $3 offset $4`,
    [persons, HISTORY_EVENTS, limit, offset],
  );
  const counted = await db.query<{ total: number }>(
    'select count(*) as total from audit_event where patient = any($1::text[]) and event = any($2::text[])',
    [persons, HISTORY_EVENTS],
  );
  return {
    total: counted[0]?.total ?? 0,
    events: rows.map((row) => ({ at: row.at as Instant, event: JSON.parse(row.body) as AuditEvent })),
    // we wrote it, and the chain keeps it
  };
}

export type FoundView = {
  readonly at: Instant;
  readonly event: AuditEvent;
  /** All there were, and those by people of the same facility. */
  readonly total: number;
  readonly ofFacility: number;
};

/**
 * Who was shown something of one facility about these persons, each since a moment: calendar rows or the records
 * themselves. Newest first; the newest `most` of all, and of each viewer's facility.
 */
export async function findViews(
  db: Queryable,
  shown: readonly { readonly patient: PatientId; readonly since: Instant }[],
  facility: FacilityId,
  most: number,
): Promise<readonly FoundView[]> {
  const since = new Map<PatientId, Instant>();
  for (const one of shown) if (one.since < (since.get(one.patient) ?? '~')) since.set(one.patient, one.since);
  const rows = await db.query<{ at: string; body: string; total: number; of_facility: number }>(
    `select v.at, v.body, v.total, v.of_facility
     from (
       select e.at, e.body, e.chain_no, e.seq,
         count(*) over () as total,
         count(*) over (partition by e.viewer_facility) as of_facility,
         row_number() over (order by e.at desc, e.chain_no, e.seq desc) as n,
         row_number() over (partition by e.viewer_facility order by e.at desc, e.chain_no, e.seq desc) as n_of_facility
       from unnest($1::text[], $2::timestamptz[]) as p (patient, since)
       join audit_event as e on e.patient = p.patient and e.at >= p.since
       where (e.event = 'record/requested' and e.facility = $3)
         or (e.event = 'calendar/viewed' and exists (
           select 1
           from jsonb_array_elements(e.body::jsonb #> '{detail,facilities}') as f
           where f ->> 'facility' = $3
             and f ->> 'outcome' in ('complete', 'partial')
         ))
     ) as v
     where v.n <= $4
       or v.n_of_facility <= $4
     order by v.at desc, v.chain_no, v.seq desc`,
    [[...since.keys()], [...since.values()], facility, most],
  );
  return rows.map((row) => ({
    at: row.at as Instant,
    event: JSON.parse(row.body) as AuditEvent,
    total: row.total,
    ofFacility: row.of_facility,
    // as above
  }));
}
