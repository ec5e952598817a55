import type { FacilityId, Instant, NameAsHeard, PatientId, StaffId } from '@musubi/domain';
import type { Queryable, Transaction } from '@musubi/runtime';
import {
  IDENTITY_COLUMNS,
  JOIN_LINK,
  toIdentity,
  type Identity,
  type IdentityRow,
} from '../register/identity-store.ts';

/** Notes the search; answers how many this person has made since. Two at the same moment are both counted. */
export async function countEmergencySearch(
  tx: Transaction,
  network: string,
  staff: StaffId,
  at: Instant,
  since: Instant,
): Promise<number> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('emergency:' || $1 || ':' || $2, 0))`, [
    network,
    staff,
  ]);
  await tx.query('insert into emergency_search (network_id, staff_id, at) values ($1, $2, $3)', [network, staff, at]);
  const rows = await tx.query<{ count: number }>(
    'select count(*) as count from emergency_search where network_id = $1 and staff_id = $2 and at > $3',
    [network, staff, since],
  );
  return rows[0]?.count ?? 0;
}

/**
 * Registered persons whose name, or a former one, begins with one of these keys, in kanji or kana, born in or about
 * that year.
 */
export async function findByName(
  db: Queryable,
  network: string,
  { kanjiKeys, kanaKeys }: NameAsHeard,
  born: { readonly from: string | null; readonly until: string | null },
  limit: number,
): Promise<readonly Identity[]> {
  const rows = await db.query<IdentityRow>(
    `with fitting as (
       select f.patient_id
       from unnest($2::text[]) as k (key)
       cross join lateral (${beginningInBoth('kanji_key')}) as f
       union
       select f.patient_id
       from unnest($3::text[]) as k (key)
       cross join lateral (${beginningInBoth('kana_key')}) as f
     )
     select ${IDENTITY_COLUMNS}
     from fitting
     join patient as p on p.network_id = $1 and p.patient_id = fitting.patient_id and p.merged_into is null
     join identity as i on i.network_id = p.network_id and i.patient_id = p.patient_id
     ${JOIN_LINK}
     order by p.kana_key, p.patient_id
     limit $6`,
    [network, kanjiKeys, kanaKeys, born.from, born.until, limit],
  );
  return rows.map(toIdentity);
}

/** A range of the index by characters, one for each key. */
/** What people are called now, and what they were called. */
function beginningInBoth(column: 'kanji_key' | 'kana_key'): string {
  return ['patient', 'patient_also_known'].map((table) => `(${beginningWith(table, column)})`).join(' union all ');
}

function beginningWith(table: string, column: 'kanji_key' | 'kana_key'): string {
  return `select n.patient_id
       from ${table} as n
       join patient as b on b.network_id = n.network_id and b.patient_id = n.patient_id
       where n.network_id = $1
         and n.${column} ~>=~ k.key
         and n.${column} ~<~ (k.key || chr(1114111))
         and b.merged_into is null
         and ($4::date is null or b.birth_date >= $4)
         and ($5::date is null or b.birth_date <= $5)
       order by n.${column} using ~<~
       limit $6`;
}

export type NumberThere = {
  readonly patient: PatientId;
  readonly facility: FacilityId;
  readonly facilityName: string;
  readonly localPatient: string;
};

/** The numbers under which facilities know these persons. */
export async function findNumbersOf(
  db: Queryable,
  network: string,
  patients: readonly PatientId[],
): Promise<readonly NumberThere[]> {
  if (patients.length === 0) return [];
  return db.query<NumberThere>(
    `select l.patient_id as patient, l.facility_id as facility, f.name as "facilityName",
       l.local_patient as "localPatient"
     from patient_link as l
     join facility as f on f.network_id = l.network_id and f.facility_id = l.facility_id
     where l.network_id = $1
       and l.patient_id = any($2::uuid[])
     order by f.discloses desc, l.facility_id`,
    [network, patients],
  );
}
