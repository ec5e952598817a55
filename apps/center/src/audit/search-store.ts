import type { AuditEvent, Instant, PatientId, RegionalPatientId, StaffId } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';

/** 監査証跡の中の位置: in the order newest first, exclusive: by time, then by chain and number. */
export type TrailPosition = { readonly at: string; readonly chain: number; readonly seq: string };
/** Just before everything of this moment. */
export function beforeMoment(at: string): TrailPosition {
  return { at, chain: 32_768, seq: '0' };
}

export type AuditFilter = {
  readonly patients: readonly PatientId[] | undefined;
  readonly staff: readonly StaffId[] | undefined;
  readonly facility: string | undefined;
  readonly event: string | undefined;
  readonly outcome: string | undefined;
  readonly trace: string | undefined;
};
export type FoundEvent = { readonly at: Instant; readonly position: TrailPosition; readonly event: AuditEvent };

/**
 * Newest first between a moment (inclusive) and a position (exclusive). The period is found by the block ranges of
 * `at`, a patient and a trace by their own indexes.
 */
export async function findAuditEvents(
  db: Queryable,
  filter: AuditFilter,
  from: string,
  before: TrailPosition,
  limit: number,
): Promise<readonly FoundEvent[]> {
  const rows = await db.query<{ at: string; exact: string; chain_no: number; seq: string; body: string }>(
    `select at, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as exact,
       chain_no, seq::text as seq, body
     from audit_event
     where at >= $1::timestamptz
       and at <= $2::timestamptz
       and (at, -chain_no::integer, seq) < ($2::timestamptz, -$3::integer, $4::bigint)
       and ($5::text[] is null or patient = any($5))
       and ($6::text[] is null or staff = any($6))
       and ($7::text is null or viewer_facility = $7 or facility = $7)
       and ($8::text is null or event = $8)
       and ($9::text is null or outcome = $9)
       and ($10::text is null or trace = $10)
     order by at desc, chain_no, seq desc
     limit $11`,
    [
      from,
      before.at,
      before.chain,
      before.seq,
      filter.patients ?? null,
      filter.staff ?? null,
      filter.facility ?? null,
      filter.event ?? null,
      filter.outcome ?? null,
      filter.trace ?? null,
      limit,
    ],
  );
  return rows.map((row) => ({
    at: row.at as Instant,
    position: { at: row.exact, chain: row.chain_no, seq: row.seq },
    event: JSON.parse(row.body) as AuditEvent,
    // we wrote it, and the chain keeps it
  }));
}

export async function findStaffCalled(db: Queryable, network: string, called: string): Promise<readonly StaffId[]> {
  const rows = await db.query<{ staff_id: string }>(
    `select staff_id
     from staff
     where network_id = $1
       and (user_id = $2 or strpos(regexp_replace(name, '\\s', '', 'g'), $3) > 0)`,
    [network, called, called.replace(/\s/gu, '')],
  );
  // a uuid by the table's column
  return rows.map((row) => row.staff_id as StaffId);
}

export async function findByRegionalId(
  db: Queryable,
  network: string,
  regionalId: RegionalPatientId,
): Promise<PatientId | undefined> {
  const rows = await db.query<{ patient_id: string }>(
    'select patient_id from patient where network_id = $1 and regional_id = $2',
    [network, regionalId],
  );
  // as above
  return rows[0]?.patient_id as PatientId | undefined;
}

export async function findRegionalIds(
  db: Queryable,
  network: string,
  patients: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (patients.length === 0) return new Map();
  const rows = await db.query<{ patient_id: string; regional_id: string }>(
    'select patient_id, regional_id from patient where network_id = $1 and patient_id = any($2::uuid[])',
    [network, patients],
  );
  return new Map(rows.map((row) => [row.patient_id, row.regional_id]));
}
