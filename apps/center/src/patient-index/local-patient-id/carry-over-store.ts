import type { FacilityId, Instant, StaffId } from '@musubi/domain';
import { textArray, type Transaction } from '@musubi/runtime';

export type LocalIdChange = {
  readonly change: string;
  readonly facility: FacilityId;
  readonly olds: readonly string[];
  readonly news: readonly string[];
  readonly reason: string;
  readonly staff: StaffId;
  readonly staffFacility: FacilityId;
  readonly at: Instant;
};

/**
 * The links go from the old numbers to the new ones, all at once, so that swaps and chains come out right. Answers how
 * many.
 */
export async function moveLinks(tx: Transaction, network: string, made: LocalIdChange): Promise<number> {
  await tx.query(
    `with undone as (
       delete from patient_link as l
       using unnest($4::text[]) as c (old)
       where l.network_id = $1
         and l.facility_id = $3
         and l.local_patient = c.old
       returning l.local_patient, l.patient_id, l.link_id, l.made_by
     )
     insert into local_id_change (network_id, change_id, facility_id, old_number, new_number, patient_id, old_link,
       new_link, made_by, at)
     select $1, $2, $3, c.old, c.new, u.patient_id, u.link_id,
       case when u.link_id is not null then gen_random_uuid() end, u.made_by, $6
     from unnest($4::text[], $5::text[]) as c (old, new)
     left join undone as u on u.local_patient = c.old`,
    [network, made.change, made.facility, textArray(made.olds), textArray(made.news), made.at],
  );
  for (const event of ['undone', 'made'] as const) {
    await tx.query(
      `insert into link_event (network_id, event_id, link_id, event, patient_id, facility_id, local_patient, evidence,
         staff_id, staff_facility, at)
       select network_id, gen_random_uuid(), ${event === 'made' ? 'new_link' : 'old_link'}, '${event}', patient_id,
         facility_id, ${event === 'made' ? 'new_number' : 'old_number'},
         jsonb_build_object('because', 'number-replaced', 'reason', $3::text, 'from', old_number, 'into', new_number,
           'link', old_link), $4, $5, at
       from local_id_change
       where network_id = $1
         and change_id = $2
         and old_link is not null`,
      [network, made.change, made.reason, made.staff, made.staffFacility],
    );
  }
  const rows = await tx.query<{ count: number }>(
    `with made as (
       insert into patient_link (network_id, link_id, patient_id, facility_id, local_patient, made_at, made_by)
       select network_id, new_link, patient_id, facility_id, new_number, at, made_by
       from local_id_change
       where network_id = $1
         and change_id = $2
         and old_link is not null
       returning 1
     )
     select count(*) as count from made`,
    [network, made.change],
  );
  return rows[0]?.count ?? 0;
}

/**
 * 公開対象の付け替え: what was located under any of these numbers is forgotten and announced anew. A new number that
 * was
 * somebody else's takes nothing in until its gateway has been told that it is another patient's now.
 */
export async function moveOpenings(tx: Transaction, network: string, made: LocalIdChange): Promise<void> {
  const { facility, at } = made;
  const opened = await tx.query<{ old: string; new: string }>(
    `select c.old, c.new
     from unnest($3::text[], $4::text[]) as c (old, new)
     join patient_opening as o on o.network_id = $1 and o.facility_id = $2 and o.local_patient = c.old and o.open`,
    [network, facility, textArray(made.olds), textArray(made.news)],
  );
  const closed = await tx.query<{ number: string }>(
    `update patient_opening as o
     set open = false, changed_at = $5, told_at = null
     where o.network_id = $1
       and o.facility_id = $2
       and o.local_patient in (select unnest($3::text[]) union select unnest($4::text[]))
       and o.open
     returning o.local_patient as number`,
    [network, facility, textArray(made.olds), textArray(made.news), at],
  );
  if (closed.length === 0) return;
  const numbers = textArray(closed.map((row) => row.number));
  const removed = await tx.query<{ count: number }>(
    `with removed as (
       delete from location_entry
       where network_id = $1
         and facility_id = $2
         and local_patient = any($3::text[])
       returning 1
     )
     select count(*) as count from removed`,
    [network, facility, numbers],
  );
  await tx.query(
    'delete from calendar_page where network_id = $1 and facility_id = $2 and local_patient = any($3::text[])',
    [network, facility, numbers],
  );
  await tx.query('update location_cursor set entries = entries - $3 where network_id = $1 and facility_id = $2', [
    network,
    facility,
    removed[0]?.count ?? 0,
  ]);
  await tx.query(
    `insert into patient_opening as o (network_id, facility_id, local_patient, open, changed_at, renumbered)
     select $1, $2, unnest($3::text[]), true, $4, true
     on conflict (network_id, facility_id, local_patient) do update
     set open = true, changed_at = $4, told_at = null, renumbered = true`,
    [network, facility, textArray(opened.map((row) => row.new)), at],
  );
}

/**
 * What somebody was about to link was said of the number as it was. Before the numbers are locked: linking takes its
 * proposal first.
 */
export async function forgetProposals(
  tx: Transaction,
  network: string,
  facility: FacilityId,
  numbers: readonly string[],
): Promise<void> {
  await tx.query(
    'delete from link_proposal where network_id = $1 and facility_id = $2 and local_patient = any($3::text[])',
    [network, facility, textArray(numbers)],
  );
}
