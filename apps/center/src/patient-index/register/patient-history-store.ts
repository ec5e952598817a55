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
import type { PatientRow } from './patient-store.ts';

/**
 * Persons, in one order everywhere, until the end of the transaction: nobody links to them, consents for them or merges
 * them meanwhile (each of these refers to the row). `no key update`: they may be linked to, but not merged or changed.
 */
export async function lockPatients(
  tx: Transaction,
  network: string,
  patients: readonly PatientId[],
  strength: 'update' | 'no key update' = 'update',
): Promise<ReadonlyMap<PatientId, PatientRow>> {
  const rows = await tx.query<{
    patient_id: string;
    regional_id: string;
    demographics: Demographics;
    merged_into: string | null;
  }>(
    `select patient_id, regional_id, demographics, merged_into
     from patient
     where network_id = $1
       and patient_id = any($2::uuid[])
     order by patient_id
     for ${strength}`,
    [network, patients],
  );
  return new Map(
    rows.map((row) => [
      row.patient_id as PatientId,
      {
        patient: row.patient_id as PatientId,
        regionalId: row.regional_id as RegionalPatientId,
        demographics: row.demographics,
        ...(row.merged_into === null ? {} : { mergedInto: row.merged_into as PatientId }),
      },
    ]),
    // branded when written
  );
}

/** Who a person is now: the end of the chain of merges. */
export async function findRemaining(db: Queryable, network: string, patient: PatientId): Promise<PatientId> {
  const rows = await db.query<{ patient_id: string }>(
    `with recursive person (patient_id, merged_into) as (
       select patient_id, merged_into from patient where network_id = $1 and patient_id = $2
       union
       select p.patient_id, p.merged_into
       from person
       join patient as p on p.network_id = $1 and p.patient_id = person.merged_into
     )
     select patient_id from person where merged_into is null`,
    [network, patient],
  );
  // as above
  return (rows[0]?.patient_id ?? patient) as PatientId;
}

/** The person and whoever was merged into it, also by way of another. */
export async function findPatientsOf(
  db: Queryable,
  network: string,
  patient: PatientId,
): Promise<readonly PatientId[]> {
  const rows = await db.query<{ patient_id: string }>(
    `with recursive person (patient_id) as (
       select $2::uuid
       union
       select p.patient_id
       from person
       join patient as p on p.network_id = $1 and p.merged_into = person.patient_id
     )
     select patient_id from person`,
    [network, patient],
  );
  // as above
  return rows.map((row) => row.patient_id as PatientId);
}

/** Who was merged into this person, itself. */
export async function findMergedIn(
  db: Queryable,
  network: string,
  patient: PatientId,
): Promise<readonly { readonly patient: PatientId; readonly regionalId: RegionalPatientId }[]> {
  const rows = await db.query<{ patient_id: string; regional_id: string }>(
    'select patient_id, regional_id from patient where network_id = $1 and merged_into = $2 order by regional_id',
    [network, patient],
    'find_merged_in',
  );
  return rows.map((row) => ({
    patient: row.patient_id as PatientId,
    regionalId: row.regional_id as RegionalPatientId,
    // as above
  }));
}

/** A link of the person who goes: moved, or left apart because the person who remains has another number there. */
export type MergedLink = {
  readonly facility: FacilityId;
  readonly localPatient: string;
  /** The number, however it is written later. */ readonly identity: number;
  readonly moved: boolean;
};
export type PatientEvent = {
  readonly event: string;
  readonly name: 'merged' | 'split';
  readonly patient: PatientId;
  readonly other: PatientId;
  readonly links: readonly MergedLink[];
  readonly reason: string;
  readonly staff: StaffId;
  readonly staffFacility: FacilityId;
  readonly at: Instant;
};

/** The event and the current view together. */
export async function savePatientEvent(tx: Transaction, network: string, made: PatientEvent): Promise<void> {
  await tx.query(
    `insert into person_event (network_id, event_id, event, patient_id, other_id, links, reason, staff_id,
       staff_facility, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      network,
      made.event,
      made.name,
      made.patient,
      made.other,
      JSON.stringify(made.links),
      made.reason,
      made.staff,
      made.staffFacility,
      made.at,
    ],
  );
  await tx.query('update patient set merged_into = $3 where network_id = $1 and patient_id = $2', [
    network,
    made.other,
    made.name === 'merged' ? made.patient : null,
  ]);
}

/** With which links the person came when last merged. */
export async function findMergedLinks(
  tx: Transaction,
  network: string,
  gone: PatientId,
): Promise<readonly MergedLink[]> {
  const rows = await tx.query<{ links: readonly MergedLink[] }>(
    `select links from person_event where network_id = $1 and other_id = $2 and event = 'merged' order by at desc
     limit 1`,
    [network, gone],
  );
  return rows[0]?.links ?? [];
}

/** The person is found by what `gone` was found by. */
export async function knowAlsoAs(
  tx: Transaction,
  network: string,
  patient: PatientId,
  gone: PatientId,
  at: Instant,
): Promise<void> {
  await tx.query(
    `insert into patient_also_known (network_id, patient_id, kanji_key, kana_key, regional_id, came_with, at)
     select network_id, $2::uuid, kanji_key, kana_key, regional_id, $3::uuid, $4::timestamptz from patient
     where network_id = $1 and patient_id = $3
     union all
     select network_id, $2::uuid, kanji_key, kana_key, regional_id, $3::uuid, $4::timestamptz from patient_also_known
     where network_id = $1 and patient_id = $3`,
    [network, patient, gone, at],
  );
}

export async function knowNoLongerAs(
  tx: Transaction,
  network: string,
  patient: PatientId,
  gone: PatientId,
): Promise<void> {
  await tx.query('delete from patient_also_known where network_id = $1 and patient_id = $2 and came_with = $3', [
    network,
    patient,
    gone,
  ]);
}

/** A former name goes on finding the person. */
export async function saveFormerName(
  tx: Transaction,
  network: string,
  patient: PatientId,
  former: Demographics,
  at: Instant,
): Promise<void> {
  const [kanji, kana] = [former.kanjiName, former.kanaName].map((name) => (name?.family ?? '') + (name?.given ?? ''));
  await tx.query(
    'insert into patient_also_known (network_id, patient_id, kanji_key, kana_key, at) values ($1, $2, $3, $4, $5)',
    [network, patient, normalizeName(kanji ?? ''), normalizeKana(kana ?? ''), at],
  );
}
