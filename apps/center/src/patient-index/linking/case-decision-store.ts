import type { Domain } from '../register/identity-store.ts';
import type { LinkDecision } from '@musubi/contract';
import type { FacilityId, Instant, StaffId } from '@musubi/domain';
import type { Queryable, Transaction } from '@musubi/runtime';

export type CaseDecision = {
  readonly sequence: number;
  readonly decision: LinkDecision;
  readonly staff: StaffId;
  readonly by: string;
  readonly facilityName: string;
  readonly at: Instant;
  readonly note: string;
};

export async function insertDecision(
  tx: Transaction,
  network: string,
  one: {
    case: string;
    decision: LinkDecision;
    onVersion: number;
    staff: StaffId;
    staffFacility: FacilityId;
    note: string;
    at: Instant;
  },
): Promise<void> {
  await tx.query(
    `insert into link_case_decision (network_id, case_id, sequence, decision, on_version, staff_id, staff_facility,
       note, at)
     select $1, $2, coalesce(max(sequence), 0) + 1, $3, $4, $5, $6, $7, $8
     from link_case_decision
     where network_id = $1
       and case_id = $2`,
    [network, one.case, one.decision, one.onVersion, one.staff, one.staffFacility, one.note, one.at],
  );
}

export async function findDecisions(db: Queryable, network: string, id: string): Promise<readonly CaseDecision[]> {
  const rows = await db.query<{
    sequence: number;
    decision: string;
    staff_id: string;
    name: string | null;
    facility_name: string | null;
    at: string;
    note: string;
  }>(
    `select d.sequence, d.decision, d.staff_id, s.name, f.name as facility_name, d.at, d.note
     from link_case_decision as d
     left join staff as s on s.network_id = d.network_id and s.staff_id = d.staff_id
     left join facility as f on f.network_id = d.network_id and f.facility_id = d.staff_facility
     where d.network_id = $1
       and d.case_id = $2
     order by d.sequence`,
    [network, id],
    'find_decisions',
  );
  return rows.map((row) => ({
    sequence: row.sequence,
    decision: row.decision as LinkDecision,
    staff: row.staff_id as StaffId,
    by: row.name ?? '',
    facilityName: row.facility_name ?? '',
    at: row.at as Instant,
    note: row.note,
    // branded when written
  }));
}

/** The numbers of both sides, and all that are linked to their patients; in the order in which they are locked. */
export async function findNumbersOfCase(
  db: Queryable,
  network: string,
  id: string,
): Promise<readonly { readonly domain: Domain; readonly localPatient: string }[]> {
  const rows = await db.query<{ domain: string; local_patient: string }>(
    `with side as (
       select i.network_id, i.domain, i.local_patient, i.patient_id
       from link_case as c
       join identity as i on i.identity_id in (c.left_identity, c.right_identity)
       where c.network_id = $1
         and c.case_id = $2
     )
     select domain, local_patient from side
     union
     select l.facility_id, l.local_patient from side
     join patient_link as l on l.network_id = side.network_id and l.patient_id = side.patient_id
     order by 1, 2`,
    [network, id],
  );
  // branded when written
  return rows.map((row) => ({ domain: row.domain as Domain, localPatient: row.local_patient }));
}
