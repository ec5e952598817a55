import {
  normalizeKana,
  normalizeName,
  type Demographics,
  type FacilityId,
  type Instant,
  type PatientId,
  type RegionalPatientId,
  type StaffId,
} from '@musubi/domain';
import type { Queryable, Transaction } from '@musubi/runtime';

export type PatientRow = {
  readonly patient: PatientId;
  readonly regionalId: RegionalPatientId;
  readonly demographics: Demographics;
  /** 統合: who this person is by now. */ readonly mergedInto?: PatientId;
};

export async function nextRegionalSerial(
  tx: Transaction,
  network: string,
): Promise<{ readonly prefix: string; readonly serial: number }> {
  const rows = await tx.query<{ prefix: string; serial: number }>(
    `update network
     set regional_id_next = regional_id_next + 1
     where network_id = $1
     returning regional_id_prefix as prefix, regional_id_next - 1 as serial`,
    [network],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('the network is not in the directory');
  return row;
}

/** Two clerks registering the same person at the same moment go one after the other. */
export async function lockRegistration(tx: Transaction, network: string, demographics: Demographics): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('register:' || $1 || ':' || $2 || ':' || $3, 0))`, [
    network,
    demographics.birthDate ?? '',
    kanaKey(demographics),
  ]);
}

export async function insertPatient(
  tx: Transaction,
  network: string,
  row: PatientRow,
  by: { staff: StaffId; facility: FacilityId; at: Instant },
): Promise<void> {
  await tx.query(
    `insert into patient (network_id, patient_id, regional_id, demographics, kanji_key, kana_key, birth_date, sex,
       registered_at, registered_by, registered_facility)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      network,
      row.patient,
      row.regionalId,
      row.demographics,
      kanjiKey(row.demographics),
      kanaKey(row.demographics),
      row.demographics.birthDate ?? null,
      row.demographics.sex,
      by.at,
      by.staff,
      by.facility,
    ],
  );
}

export async function findPatient(db: Queryable, network: string, patient: PatientId): Promise<PatientRow | undefined> {
  const rows = await db.query<{
    patient_id: string;
    regional_id: string;
    demographics: Demographics;
    merged_into: string | null;
  }>(
    'select patient_id, regional_id, demographics, merged_into from patient where network_id = $1 and patient_id = $2',
    [network, patient],
    'find_patient',
  );
  const [row] = rows;
  return row === undefined
    ? undefined
    : // written from a branded value
      { ...toPatient(row), ...(row.merged_into === null ? {} : { mergedInto: row.merged_into as PatientId }) };
}

/** What is known of a person from now on, and by what the person is found. */
export async function saveDemographics(
  tx: Transaction,
  network: string,
  patient: PatientId,
  demographics: Demographics,
): Promise<void> {
  await tx.query(
    `update patient
     set demographics = $3, kanji_key = $4, kana_key = $5, birth_date = $6, sex = $7
     where network_id = $1
       and patient_id = $2`,
    [
      network,
      patient,
      demographics,
      kanjiKey(demographics),
      kanaKey(demographics),
      demographics.birthDate ?? null,
      demographics.sex,
    ],
  );
}

/** Notes the visit; answers when this person last opened the patient, and until when what changed has been seen. */
export async function saveOpened(
  tx: Transaction,
  network: string,
  staff: StaffId,
  patient: PatientId,
  at: Instant,
  sameVisitAfter: Instant,
): Promise<Instant | undefined> {
  const rows = await tx.query<{ seen_until: string | null }>(
    `insert into patient_opened as o (network_id, staff_id, patient_id, opened_at)
     values ($1, $2, $3, $4)
     on conflict (network_id, staff_id, patient_id) do update
     set opened_at = $4, seen_until = case when o.opened_at < $5 then o.opened_at else o.seen_until end
     returning seen_until`,
    [network, staff, patient, at, sameVisitAfter],
    'save_opened',
  );
  return (rows[0]?.seen_until ?? undefined) as Instant | undefined;
}

/** Brands values that were written from branded ones. */
export function toPatient(row: {
  readonly patient_id: string;
  readonly regional_id: string;
  readonly demographics: Demographics;
}): PatientRow {
  return {
    patient: row.patient_id as PatientId,
    regionalId: row.regional_id as RegionalPatientId,
    demographics: row.demographics,
  };
}

export function kanjiKey(person: Demographics): string {
  return normalizeName((person.kanjiName?.family ?? '') + (person.kanjiName?.given ?? ''));
}

export function kanaKey(person: Demographics): string {
  return normalizeKana((person.kanaName?.family ?? '') + (person.kanaName?.given ?? ''));
}
