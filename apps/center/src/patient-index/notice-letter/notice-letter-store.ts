import type { NoticeLetter } from '@musubi/contract';
import type { FacilityId, Instant, PatientId, StaffId } from '@musubi/domain';
import type { Queryable, Transaction } from '@musubi/runtime';
import { findPatientsOf } from '../register/patient-history-store.ts';

export type NoticeLetterRow = Pick<
  NoticeLetter,
  'letter' | 'role' | 'madeAt' | 'undoneAt' | 'linkedSince' | 'reason' | 'localId' | 'views' | 'moreViews'
> & {
  readonly patient: PatientId;
  readonly link: string;
  readonly to: FacilityId;
  readonly disclosing: FacilityId;
  /** Where the person works who undid it; null: a program. */ readonly undoneFacility: FacilityId | null;
};

/** A stretch of time during which one link, under whatever number or person, showed a facility's records. */
export type LinkStretch = {
  readonly link: string;
  readonly patient: PatientId;
  readonly since: Instant;
  /** Whom the link came with, if a merge brought it here. */ readonly cameWith: PatientId | undefined;
};

/**
 * 紐付けの経緯: the link and those it goes on from: a facility wrote its number anew, or two persons were made one.
 * Newest
 * first. Who saw the records through any of them saw them through this one.
 */
export async function findLinkStory(
  tx: Transaction,
  network: string,
  patient: PatientId,
  link: string,
): Promise<readonly LinkStretch[]> {
  const rows = await tx.query<{ link_id: string; patient_id: string; at: string; held_by: string | null }>(
    `with recursive story as (
       select e.link_id, e.patient_id, e.facility_id, e.at, e.evidence
       from link_event as e
       where e.network_id = $1
         and e.patient_id = $2
         and e.link_id = $3
         and e.event = 'made'
       union
       select b.link_id, b.patient_id, b.facility_id, b.at, b.evidence
       from story as s
       join link_event as u on u.network_id = $1
         and u.patient_id = coalesce((s.evidence ->> 'heldBy')::uuid, s.patient_id)
         and u.facility_id = s.facility_id
         and u.event = 'undone'
         and (u.link_id = (s.evidence ->> 'link')::uuid
           or (s.evidence ->> 'because' in ('number-merged', 'number-unmerged') and u.at = s.at
             and u.local_patient = s.evidence ->> 'from'))
       join link_event as b on b.network_id = $1 and b.patient_id = u.patient_id and b.link_id = u.link_id
         and b.event = 'made'
     )
     select link_id, patient_id, at, evidence ->> 'heldBy' as held_by
     from story
     order by at desc`,
    [network, patient, link],
  );
  return rows.map((row) => ({
    link: row.link_id,
    patient: row.patient_id as PatientId,
    since: row.at as Instant,
    cameWith: (row.held_by ?? undefined) as PatientId | undefined,
    // branded when written
  }));
}

export async function insertNoticeLetter(tx: Transaction, network: string, letter: NoticeLetterRow): Promise<void> {
  await tx.query(
    `insert into notice_letter (network_id, letter_id, patient_id, link_id, to_facility, role, disclosing_facility,
       local_patient, linked_since, undone_at, undone_facility, reason, views, more_views, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      network,
      letter.letter,
      letter.patient,
      letter.link,
      letter.to,
      letter.role,
      letter.disclosing,
      letter.localId,
      letter.linkedSince,
      letter.undoneAt,
      letter.undoneFacility,
      letter.reason,
      JSON.stringify(letter.views),
      letter.moreViews,
      letter.madeAt,
    ],
  );
}

/**
 * The letters about this person and whoever was merged into it; of one facility: those to it, and those of what its own
 * people undid.
 */
export async function findNoticeLetters(
  db: Queryable,
  network: string,
  patient: PatientId,
  facility: FacilityId | undefined,
): Promise<readonly NoticeLetter[]> {
  const rows = await db.query<{
    letter_id: string;
    to_facility: string;
    to_name: string;
    role: 'viewer' | 'discloser';
    made_at: string;
    undone_at: string;
    linked_since: string;
    reason: string;
    local_patient: string;
    disclosing_name: string;
    views: NoticeLetter['views'];
    more_views: number;
    printed_at: string | null;
  }>(
    `select n.letter_id, n.to_facility, t.name as to_name, n.role, n.made_at, n.undone_at, n.linked_since, n.reason,
       n.local_patient, d.name as disclosing_name, n.views, n.more_views,
       (select min(at) from notice_letter_printed as p
         where p.network_id = n.network_id and p.letter_id = n.letter_id) as printed_at
     from notice_letter as n
     join facility as t on t.network_id = n.network_id and t.facility_id = n.to_facility
     join facility as d on d.network_id = n.network_id and d.facility_id = n.disclosing_facility
     where n.network_id = $1
       and n.patient_id = any($2::uuid[])
       and ($3::text is null or n.to_facility = $3 or n.undone_facility = $3)
     order by n.made_at desc, n.role, t.name, n.letter_id`,
    [network, await findPatientsOf(db, network, patient), facility ?? null],
  );
  return rows.map((row) => ({
    letter: row.letter_id,
    to: { facility: row.to_facility as FacilityId, name: row.to_name },
    role: row.role,
    madeAt: row.made_at as Instant,
    undoneAt: row.undone_at as Instant,
    // branded when written
    linkedSince: row.linked_since as Instant,
    reason: row.reason,
    localId: row.local_patient,
    disclosingFacilityName: row.disclosing_name,
    views: row.views,
    moreViews: row.more_views,
    printedAt: row.printed_at as Instant | null,
  }));
}

export async function insertLetterPrinted(
  tx: Transaction,
  network: string,
  letter: string,
  staff: StaffId,
  at: Instant,
): Promise<void> {
  await tx.query('insert into notice_letter_printed (network_id, letter_id, staff_id, at) values ($1, $2, $3, $4)', [
    network,
    letter,
    staff,
    at,
  ]);
}
