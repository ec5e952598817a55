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
