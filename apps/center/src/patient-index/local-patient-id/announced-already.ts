import type { Demographics, FacilityId } from '@musubi/domain';
import { textArray, type Queryable } from '@musubi/runtime';
import { prepare, scoreWith } from '../matching/match-engine.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import type { LocalIdRow } from './read-local-id-list.ts';

const AT_ONCE = 1_000;

/**
 * 新番号の先行通知: a hospital often announces its patients under the new numbers before anybody hands in the list. A
 * row
 * onto such a number stands only if who is announced there is, beyond doubt, whom the region knows under the old one:
 * the
 * person linked to it, or else what the facility told of it.
 */
export async function findAnnouncedAlready(
  index: PatientIndex,
  db: Queryable,
  facility: FacilityId,
  rows: readonly LocalIdRow[],
): Promise<ReadonlySet<LocalIdRow>> {
  const { network } = index.center;
  const model = await index.models.current(db);
  const same = new Set<LocalIdRow>();
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const batch = rows.slice(at, at + AT_ONCE);
    const pairs = await db.query<{ n: number; announced: Demographics; known: Demographics }>(
      `select c.n, a.demographics as announced, coalesce(p.demographics, i.demographics) as known
       from unnest($3::text[], $4::text[]) with ordinality as c (old, new, n)
       join identity as a on a.network_id = $1 and a.domain = $2 and a.local_patient = c.new and a.state = 'known'
       left join patient_link as l on l.network_id = $1 and l.facility_id = $2 and l.local_patient = c.old
       left join patient as p on p.network_id = $1 and p.patient_id = l.patient_id
       left join identity as i on i.network_id = $1 and i.domain = $2 and i.local_patient = c.old and i.state = 'known'
       where coalesce(p.demographics, i.demographics) is not null`,
      [network, facility, textArray(batch.map((row) => row.from)), textArray(batch.map((row) => row.to))],
    );
    for (const { n, announced, known } of pairs) {
      const { verdict, guards } = scoreWith(model, prepare(announced), prepare(known));
      const row = batch[n - 1];
      if (row !== undefined && verdict === 'auto' && guards.length === 0) same.add(row);
    }
  }
  return same;
}
