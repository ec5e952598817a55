import type { FacilityId, Instant, PatientId, StaffId } from '@musubi/domain';
import type { Transaction } from '@musubi/runtime';
import { lockNumbers } from '../register/identity-change-store.ts';

/**
 * The event and the current view together; without staff it is 自動照合 and its evidence says so. False when the ID, or
 * the person at that facility, is linked already, or the person was merged into another meanwhile.
 */
export async function insertLink(
  tx: Transaction,
  network: string,
  made: {
    event: string;
    link: string;
    patient: PatientId;
    facility: FacilityId;
    localPatient: string;
    evidence: object;
    staff: StaffId | null;
    staffFacility: FacilityId | null;
    /** Whose link it goes on being, when a program moves it. */ madeBy?: StaffId | null;
    at: Instant;
  },
): Promise<boolean> {
  const locked = lockNumbers(tx, network, made.facility, [made.localPatient]);
  const put = tx.query(
    `insert into patient_link (network_id, link_id, patient_id, facility_id, local_patient, made_at, made_by)
     select $1, $2, p.patient_id, $4, $5, $6, $7
     from (select patient_id from patient
       where network_id = $1 and patient_id = $3 and merged_into is null for key share) as p
     on conflict do nothing
     returning 1 as made`,
    [network, made.link, made.patient, made.facility, made.localPatient, made.at, made.madeBy ?? made.staff],
  );
  // one after the other on their connection
  const [, rows] = await Promise.all([locked, put]);
  if (rows.length === 0) return false;
  await insertLinkEvent(tx, network, { ...made, name: 'made' });
  return true;
}

export async function deleteLink(
  tx: Transaction,
  network: string,
  undone: {
    event: string;
    link: string;
    patient: PatientId;
    evidence: object;
    staff: StaffId | null;
    staffFacility: FacilityId | null;
    at: Instant;
  },
): Promise<
  { readonly facility: FacilityId; readonly localPatient: string; readonly madeBy: StaffId | null } | undefined
> {
  const rows = await tx.query<{ facility_id: string; local_patient: string; made_by: string | null }>(
    `delete from patient_link where network_id = $1 and patient_id = $2 and link_id = $3
     returning facility_id, local_patient, made_by`,
    [network, undone.patient, undone.link],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  // ten digits by the facility table's check
  const facility = row.facility_id as FacilityId;
  await insertLinkEvent(tx, network, { ...undone, name: 'undone', facility, localPatient: row.local_patient });
  return { facility, localPatient: row.local_patient, madeBy: row.made_by as StaffId | null };
}

async function insertLinkEvent(
  tx: Transaction,
  network: string,
  event: {
    name: 'made' | 'undone';
    event: string;
    link: string;
    patient: PatientId;
    facility: FacilityId;
    localPatient: string;
    evidence: object;
    staff: StaffId | null;
    staffFacility: FacilityId | null;
    at: Instant;
  },
): Promise<void> {
  await tx.query(
    `insert into link_event (network_id, event_id, link_id, event, patient_id, facility_id, local_patient, evidence,
       staff_id, staff_facility, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      network,
      event.event,
      event.link,
      event.name,
      event.patient,
      event.facility,
      event.localPatient,
      event.evidence,
      event.staff,
      event.staffFacility,
      event.at,
    ],
  );
}
