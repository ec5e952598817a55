import type { BookmarkColor } from '@musubi/contract';
import type { Instant, PatientId, StaffId } from '@musubi/domain';
import type { Queryable, Transaction } from '@musubi/runtime';

export async function saveBookmark(
  tx: Transaction,
  network: string,
  staff: StaffId,
  patient: PatientId,
  color: BookmarkColor,
  at: Instant,
): Promise<void> {
  if (color === 'none') {
    await tx.query('delete from bookmark where network_id = $1 and staff_id = $2 and patient_id = $3', [
      network,
      staff,
      patient,
    ]);
    return;
  }
  await tx.query(
    `insert into bookmark (network_id, staff_id, patient_id, color, marked_at)
     values ($1, $2, $3, $4, $5)
     on conflict (network_id, staff_id, patient_id) do update set color = excluded.color,
       marked_at = excluded.marked_at`,
    [network, staff, patient, color, at],
  );
}

/** The colours that this person has given these patients; who is not in it has none. */
export async function findBookmarks(
  db: Queryable,
  network: string,
  staff: StaffId,
  patients: readonly PatientId[],
): Promise<ReadonlyMap<PatientId, BookmarkColor>> {
  if (patients.length === 0) return new Map();
  const rows = await db.query<{ patient_id: string; color: BookmarkColor }>(
    'select patient_id, color from bookmark where network_id = $1 and staff_id = $2 and patient_id = any($3::uuid[])',
    [network, staff, patients],
    'find_bookmarks',
  );
  // written from branded values
  return new Map(rows.map((row) => [row.patient_id as PatientId, row.color]));
}
