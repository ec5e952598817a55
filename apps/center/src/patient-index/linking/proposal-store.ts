import type { FacilityId, Instant, PatientId, StaffId } from '@musubi/domain';
import type { Queryable, Transaction } from '@musubi/runtime';

export type Proposal = {
  readonly proposal: string;
  readonly patient: PatientId;
  readonly facility: FacilityId;
  readonly localPatient: string;
  readonly compared: unknown;
  readonly verdict: string;
  readonly staff: StaffId;
  readonly staffFacility: FacilityId;
};

export async function insertProposal(
  tx: Transaction,
  network: string,
  proposal: Proposal,
  expiresAt: Instant,
): Promise<void> {
  await tx.query(
    `insert into link_proposal (network_id, proposal_id, patient_id, facility_id, local_patient, compared, verdict,
       staff_id, staff_facility, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      network,
      proposal.proposal,
      proposal.patient,
      proposal.facility,
      proposal.localPatient,
      JSON.stringify(proposal.compared),
      proposal.verdict,
      proposal.staff,
      proposal.staffFacility,
      expiresAt,
    ],
  );
}

export async function findProposal(
  tx: Transaction,
  network: string,
  proposal: string,
  patient: PatientId,
  staff: StaffId,
  now: Instant,
): Promise<Proposal | undefined> {
  const rows = await tx.query<{
    proposal_id: string;
    patient_id: string;
    facility_id: string;
    local_patient: string;
    compared: unknown;
    verdict: string;
    staff_id: string;
    staff_facility: string;
  }>(
    `select proposal_id, patient_id, facility_id, local_patient, compared, verdict, staff_id, staff_facility
     from link_proposal
     where network_id = $1
       and proposal_id = $2
       and patient_id = $3
       and staff_id = $4
       and expires_at > $5
     for update`,
    [network, proposal, patient, staff, now],
  );
  const row = rows[0];
  return row === undefined
    ? undefined
    : {
        proposal: row.proposal_id,
        patient: row.patient_id as PatientId,
        facility: row.facility_id as FacilityId,
        // written from branded values
        localPatient: row.local_patient,
        compared: row.compared,
        verdict: row.verdict,
        staff: row.staff_id as StaffId,
        staffFacility: row.staff_facility as FacilityId,
      };
}

export async function deleteProposal(tx: Transaction, network: string, proposal: string): Promise<void> {
  await tx.query('delete from link_proposal where network_id = $1 and proposal_id = $2', [network, proposal]);
}

/** Persons shown to this clerk as similar: linking the own ID to one of them is allowed for a short while. */
export async function saveOffers(
  tx: Transaction,
  network: string,
  to: { staff: StaffId; facility: FacilityId },
  patients: readonly PatientId[],
  expiresAt: Instant,
): Promise<void> {
  await tx.query(
    `insert into link_offer (network_id, staff_id, staff_facility, patient_id, expires_at)
     select $1, $2, $3, unnest($4::uuid[]), $5
     on conflict (network_id, staff_id, staff_facility, patient_id) do update set expires_at = excluded.expires_at`,
    [network, to.staff, to.facility, patients, expiresAt],
  );
}

export async function isOffered(
  db: Queryable,
  network: string,
  to: { staff: StaffId; facility: FacilityId },
  patient: PatientId,
  now: Instant,
): Promise<boolean> {
  const rows = await db.query(
    `select 1 as offered from link_offer
     where network_id = $1 and staff_id = $2 and staff_facility = $3 and patient_id = $4 and expires_at > $5`,
    [network, to.staff, to.facility, patient, now],
  );
  return rows.length > 0;
}
