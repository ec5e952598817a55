import {
  normalizeKana,
  type Demographics,
  type FacilityId,
  type Instant,
  type PatientId,
  type StaffId,
} from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import { kanaKey, kanjiKey, toPatient, type PatientRow } from './patient-store.ts';

export type FoundPatient = PatientRow & {
  readonly localPatient: string | null;
  readonly links: number;
  readonly openedAt: Instant | null;
};

const MOST_SIMILAR = 10;

/**
 * 類似患者: these persons, then those with the same name and birth date; the same birth date, sex and given name
 * (married); the same name in kanji and kana.
 */
export async function findAlike(
  db: Queryable,
  network: string,
  demographics: Demographics,
  found: readonly PatientId[],
  viewer: { staff: StaffId; facility: FacilityId },
): Promise<readonly FoundPatient[]> {
  const rows = await db.query<FoundRow>(
    `select p.patient_id, p.regional_id, p.demographics, l.local_patient, o.opened_at,
       (select count(*) from patient_link as a
         where a.network_id = p.network_id and a.patient_id = p.patient_id) as links
     from patient as p
     left join patient_link as l on l.network_id = p.network_id and l.patient_id = p.patient_id and l.facility_id = $2
     left join patient_opened as o on o.network_id = p.network_id and o.patient_id = p.patient_id and o.staff_id = $3
     where p.network_id = $1
       and p.merged_into is null
       and (
         p.patient_id = any($9::uuid[])
         or (p.birth_date = $4
           and (p.kana_key = $5 or p.kanji_key = $6 or (p.sex = $7 and $8 <> '' and p.kana_key like '%' || $8)))
         or (p.kana_key = $5 and p.kanji_key = $6)
       )
     order by array_position($9::uuid[], p.patient_id) nulls last,
       (p.birth_date = $4 and p.kana_key = $5) desc nulls last, p.kana_key, p.patient_id
     limit ${MOST_SIMILAR}`,
    [
      network,
      viewer.facility,
      viewer.staff,
      demographics.birthDate ?? null,
      kanaKey(demographics),
      kanjiKey(demographics),
      demographics.sex,
      normalizeKana(demographics.kanaName?.given ?? ''),
      found,
    ],
  );
  return rows.map(toFound);
}

export type FoundRow = {
  readonly patient_id: string;
  readonly regional_id: string;
  readonly demographics: Demographics;
  readonly local_patient: string | null;
  readonly opened_at: string | null;
  readonly links: number;
};

export function toFound(row: FoundRow): FoundPatient {
  return {
    ...toPatient(row),
    localPatient: row.local_patient,
    links: row.links,
    openedAt: row.opened_at as Instant | null,
  };
}
