import type { FacilityId, Instant, PatientId, StaffId } from '@musubi/domain';
import type { Queryable, Transaction } from '@musubi/runtime';
import { IDENTITY_COLUMNS, JOIN_LINK, toIdentity, type Identity, type IdentityRow } from './identity-store.ts';

/** Notes the search; answers how many this person has made since. Two at the same moment are both counted. */
export async function countEmergencySearch(tx: Transaction, network: string, staff: StaffId, at: Instant, since: Instant): Promise<number> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('emergency:' || $1 || ':' || $2, 0))`, [network, staff]);
  await tx.query('insert into emergency_search (network_id, staff_id, at) values ($1, $2, $3)', [network, staff, at]);
  const rows = await tx.query<{ count: number }>('select count(*) as count from emergency_search where network_id = $1 and staff_id = $2 and at > $3', [network, staff, since]);
  return rows[0]?.count ?? 0;
}

/** Registered persons whose name begins like this, in kanji or kana, born in or about that year. */
export async function findByName(db: Queryable, network: string, name: { readonly kanjiKey: string; readonly kanaKey: string; readonly bornFrom: string | null; readonly bornUntil: string | null }, limit: number): Promise<readonly Identity[]> {
  const rows = await db.query<IdentityRow>(
    `select ${IDENTITY_COLUMNS}
     from patient as p
     join identity as i on i.network_id = p.network_id and i.patient_id = p.patient_id
     ${JOIN_LINK}
     where p.network_id = $1
       and p.merged_into is null
       and ((p.kanji_key like $2 and $2 <> '%') or (p.kana_key like $3 and $3 <> '%')
         or p.patient_id = any(array(select k.patient_id from patient_also_known as k where k.network_id = $1 and ((k.kanji_key like $2 and $2 <> '%') or (k.kana_key like $3 and $3 <> '%')) limit $6)))
       and ($4::date is null or p.birth_date >= $4)
       and ($5::date is null or p.birth_date <= $5)
     order by p.kana_key, p.patient_id
     limit $6`,
    [network, `${escape(name.kanjiKey)}%`, `${escape(name.kanaKey)}%`, name.bornFrom, name.bornUntil, limit],
  );
  return rows.map(toIdentity);
}

export type NumberThere = { readonly patient: PatientId; readonly facility: FacilityId; readonly facilityName: string; readonly localPatient: string };

/** The numbers under which facilities know these persons. */
export async function findNumbersOf(db: Queryable, network: string, patients: readonly PatientId[]): Promise<readonly NumberThere[]> {
  if (patients.length === 0) return [];
  return db.query<NumberThere>(
    `select l.patient_id as patient, l.facility_id as facility, f.name as "facilityName", l.local_patient as "localPatient"
     from patient_link as l
     join facility as f on f.network_id = l.network_id and f.facility_id = l.facility_id
     where l.network_id = $1
       and l.patient_id = any($2::uuid[])
     order by f.discloses desc, l.facility_id`,
    [network, patients],
  );
}

function escape(key: string): string {
  return key.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}
