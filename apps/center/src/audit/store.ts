import type { AuditEvent, FacilityId, Instant, PatientId } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';

/** What a patient is told about the own record: openings and disclosures, links and consents. */
const HISTORY_EVENTS = [
  'patient/opened', 'patient/registered', 'calendar/viewed', 'record/requested', 'record/refused', 'record/answered',
  'link/made', 'link/undone', 'link/proposed', 'consent/registered', 'consent/changed', 'disclosure-history/viewed',
];

/** 閲覧履歴 of one patient, newest first. */
export async function findHistory(db: Queryable, patient: PatientId, limit: number, offset: number): Promise<{ readonly total: number; readonly events: readonly { readonly at: Instant; readonly event: AuditEvent }[] }> {
  const rows = await db.query<{ at: string; body: string }>(
    `select at, body
     from audit_event
     where patient = $1
       and event = any($2::text[])
     order by at desc, chain_no, seq desc
     limit $3 offset $4`,
    [patient, HISTORY_EVENTS, limit, offset],
  );
  const counted = await db.query<{ total: number }>('select count(*) as total from audit_event where patient = $1 and event = any($2::text[])', [patient, HISTORY_EVENTS]);
  return { total: counted[0]?.total ?? 0, events: rows.map((row) => ({ at: row.at as Instant, event: JSON.parse(row.body) as AuditEvent })) }; // we wrote it, and the chain keeps it
}

/** Who was shown something of one facility about this person since a moment: calendar rows or the records themselves. */
export async function findViewsSince(db: Queryable, patient: PatientId, facility: FacilityId, since: Instant, limit: number): Promise<readonly { readonly at: Instant; readonly event: AuditEvent }[]> {
  const rows = await db.query<{ at: string; body: string }>(
    `select at, body
     from audit_event
     where patient = $1
       and at >= $3
       and (
         (event = 'record/requested' and facility = $2)
         or (event = 'calendar/viewed' and exists (
           select 1
           from jsonb_array_elements(body::jsonb #> '{detail,facilities}') as f
           where f ->> 'facility' = $2
             and f ->> 'outcome' in ('complete', 'partial')
         ))
       )
     order by at desc, chain_no, seq desc
     limit $4`,
    [patient, facility, since, limit],
  );
  return rows.map((row) => ({ at: row.at as Instant, event: JSON.parse(row.body) as AuditEvent })); // as above
}
