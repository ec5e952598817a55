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
import { lockNumbers } from './identity-store.ts';

export type PatientRow = {
  readonly patient: PatientId;
  readonly regionalId: RegionalPatientId;
  readonly demographics: Demographics;
  /** 統合: who this person is by now. */ readonly mergedInto?: PatientId;
};
export type PatientLink = {
  readonly link: string;
  readonly patient: PatientId;
  readonly facility: FacilityId;
  readonly localPatient: string;
  readonly gateway: string | undefined;
  readonly since: Instant;
  readonly by: string;
};
export type FoundPatient = PatientRow & {
  readonly localPatient: string | null;
  readonly links: number;
  readonly openedAt: Instant | null;
};

/** Stands where a person's name would, for a link that the program made. */
const BY_MATCHING = '自動照合';

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
    `insert into patient (network_id, patient_id, regional_id, demographics, kanji_key, kana_key, birth_date, sex, registered_at, registered_by, registered_facility)
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

export async function findLinks(db: Queryable, network: string, patient: PatientId): Promise<readonly PatientLink[]> {
  const rows = await db.query<LinkRow>(
    `select l.link_id, l.patient_id, l.facility_id, l.local_patient, f.gateway, l.made_at, s.name as made_by, l.made_by is null as automatic
     from patient_link as l
     join facility as f on f.network_id = l.network_id and f.facility_id = l.facility_id
     left join staff as s on s.network_id = l.network_id and s.staff_id = l.made_by
     where l.network_id = $1
       and l.patient_id = $2
     order by l.facility_id`,
    [network, patient],
    'find_links',
  );
  return rows.map(toLink);
}

export async function findLinkOfLocalPatient(
  db: Queryable,
  network: string,
  facility: FacilityId,
  localPatient: string,
): Promise<PatientId | undefined> {
  const rows = await db.query<{ patient_id: string }>(
    'select patient_id from patient_link where network_id = $1 and facility_id = $2 and local_patient = $3',
    [network, facility, localPatient],
  );
  return rows[0]?.patient_id as PatientId | undefined;
}

/**
 * From which number the present link of a person to this one was moved, by the hospital's word; undefined: it was made
 * here.
 */
export async function findMovedFrom(
  db: Queryable,
  network: string,
  link: { readonly patient: PatientId; readonly facility: FacilityId; readonly localPatient: string },
): Promise<string | undefined> {
  const rows = await db.query<{ from: string | null }>(
    `select case when evidence ->> 'because' = 'number-merged' and evidence ->> 'into' = local_patient then evidence ->> 'from' end as from
     from link_event
     where network_id = $1 and patient_id = $2 and facility_id = $3 and local_patient = $4 and event = 'made'
     order by at desc, event_id desc
     limit 1`,
    [network, link.patient, link.facility, link.localPatient],
  );
  return rows[0]?.from ?? undefined;
}

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
     from (select patient_id from patient where network_id = $1 and patient_id = $3 and merged_into is null for key share) as p
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
    'delete from patient_link where network_id = $1 and patient_id = $2 and link_id = $3 returning facility_id, local_patient, made_by',
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
    `insert into link_event (network_id, event_id, link_id, event, patient_id, facility_id, local_patient, evidence, staff_id, staff_facility, at)
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

export type Proposal = {
  readonly proposal: string;
  readonly patient: PatientId;
  readonly facility: FacilityId;
  readonly localPatient: string;
  readonly compared: unknown;
  readonly verdict: string;
  readonly staff: StaffId;
  readonly staffFacility: FacilityId;
};

export async function insertProposal(
  tx: Transaction,
  network: string,
  proposal: Proposal,
  expiresAt: Instant,
): Promise<void> {
  await tx.query(
    `insert into link_proposal (network_id, proposal_id, patient_id, facility_id, local_patient, compared, verdict, staff_id, staff_facility, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      network,
      proposal.proposal,
      proposal.patient,
      proposal.facility,
      proposal.localPatient,
      JSON.stringify(proposal.compared),
      proposal.verdict,
      proposal.staff,
      proposal.staffFacility,
      expiresAt,
    ],
  );
}

export async function findProposal(
  tx: Transaction,
  network: string,
  proposal: string,
  patient: PatientId,
  staff: StaffId,
  now: Instant,
): Promise<Proposal | undefined> {
  const rows = await tx.query<{
    proposal_id: string;
    patient_id: string;
    facility_id: string;
    local_patient: string;
    compared: unknown;
    verdict: string;
    staff_id: string;
    staff_facility: string;
  }>(
    `select proposal_id, patient_id, facility_id, local_patient, compared, verdict, staff_id, staff_facility
     from link_proposal
     where network_id = $1
       and proposal_id = $2
       and patient_id = $3
       and staff_id = $4
       and expires_at > $5
     for update`,
    [network, proposal, patient, staff, now],
  );
  const row = rows[0];
  return row === undefined
    ? undefined
    : {
        proposal: row.proposal_id,
        patient: row.patient_id as PatientId,
        facility: row.facility_id as FacilityId,
        // written from branded values
        localPatient: row.local_patient,
        compared: row.compared,
        verdict: row.verdict,
        staff: row.staff_id as StaffId,
        staffFacility: row.staff_facility as FacilityId,
      };
}

export async function deleteProposal(tx: Transaction, network: string, proposal: string): Promise<void> {
  await tx.query('delete from link_proposal where network_id = $1 and proposal_id = $2', [network, proposal]);
}

/** Persons shown to this clerk as similar: linking the own ID to one of them is allowed for a short while. */
export async function saveOffers(
  tx: Transaction,
  network: string,
  to: { staff: StaffId; facility: FacilityId },
  patients: readonly PatientId[],
  expiresAt: Instant,
): Promise<void> {
  await tx.query(
    `insert into link_offer (network_id, staff_id, staff_facility, patient_id, expires_at)
     select $1, $2, $3, unnest($4::uuid[]), $5
     on conflict (network_id, staff_id, staff_facility, patient_id) do update set expires_at = excluded.expires_at`,
    [network, to.staff, to.facility, patients, expiresAt],
  );
}

export async function isOffered(
  db: Queryable,
  network: string,
  to: { staff: StaffId; facility: FacilityId },
  patient: PatientId,
  now: Instant,
): Promise<boolean> {
  const rows = await db.query(
    'select 1 as offered from link_offer where network_id = $1 and staff_id = $2 and staff_facility = $3 and patient_id = $4 and expires_at > $5',
    [network, to.staff, to.facility, patient, now],
  );
  return rows.length > 0;
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

const MOST_SIMILAR = 10;

/**
 * 類似患者: these persons, then those with the same name and birth date; the same birth date, sex and given name
 * (married); the same name in kanji and kana.
 */
export async function findAlike(
  db: Queryable,
  network: string,
  person: Demographics,
  found: readonly PatientId[],
  viewer: { staff: StaffId; facility: FacilityId },
): Promise<readonly FoundPatient[]> {
  const rows = await db.query<FoundRow>(
    `select p.patient_id, p.regional_id, p.demographics, l.local_patient, o.opened_at,
       (select count(*) from patient_link as a where a.network_id = p.network_id and a.patient_id = p.patient_id) as links
     from patient as p
     left join patient_link as l on l.network_id = p.network_id and l.patient_id = p.patient_id and l.facility_id = $2
     left join patient_opened as o on o.network_id = p.network_id and o.patient_id = p.patient_id and o.staff_id = $3
     where p.network_id = $1
       and p.merged_into is null
       and (
         p.patient_id = any($9::uuid[])
         or (p.birth_date = $4 and (p.kana_key = $5 or p.kanji_key = $6 or (p.sex = $7 and $8 <> '' and p.kana_key like '%' || $8)))
         or (p.kana_key = $5 and p.kanji_key = $6)
       )
     order by array_position($9::uuid[], p.patient_id) nulls last, (p.birth_date = $4 and p.kana_key = $5) desc nulls last, p.kana_key, p.patient_id
     limit ${MOST_SIMILAR}`,
    [
      network,
      viewer.facility,
      viewer.staff,
      person.birthDate ?? null,
      kanaKey(person),
      kanjiKey(person),
      person.sex,
      normalizeKana(person.kanaName?.given ?? ''),
      found,
    ],
  );
  return rows.map(toFound);
}

type LinkRow = {
  readonly link_id: string;
  readonly patient_id: string;
  readonly facility_id: string;
  readonly local_patient: string;
  readonly gateway: string | null;
  readonly made_at: string;
  readonly made_by: string | null;
  readonly automatic: boolean;
};
export type FoundRow = {
  readonly patient_id: string;
  readonly regional_id: string;
  readonly demographics: Demographics;
  readonly local_patient: string | null;
  readonly opened_at: string | null;
  readonly links: number;
};

/* What follows brands values that were written from branded ones. */
function toPatient(row: {
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
export function toFound(row: FoundRow): FoundPatient {
  return {
    ...toPatient(row),
    localPatient: row.local_patient,
    links: row.links,
    openedAt: row.opened_at as Instant | null,
  };
}
function toLink(row: LinkRow): PatientLink {
  return {
    link: row.link_id,
    patient: row.patient_id as PatientId,
    facility: row.facility_id as FacilityId,
    localPatient: row.local_patient,
    gateway: row.gateway ?? undefined,
    since: row.made_at as Instant,
    by: row.automatic ? BY_MATCHING : (row.made_by ?? ''),
  };
}

export function kanjiKey(person: Demographics): string {
  return normalizeName((person.kanjiName?.family ?? '') + (person.kanjiName?.given ?? ''));
}
export function kanaKey(person: Demographics): string {
  return normalizeKana((person.kanaName?.family ?? '') + (person.kanaName?.given ?? ''));
}
