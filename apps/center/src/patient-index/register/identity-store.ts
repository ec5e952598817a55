import type { LinkCaseSource } from '@musubi/contract';
import type { Demographics, FacilityId, Instant, PatientId } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';

/** Who gives a number: a facility, or the region itself. */
export type Domain = FacilityId | 'region';

/**
 * 患者基本情報の一件: what one domain says of one of its numbers. `patient`: whose it is, registered or
 * linked.
 */
export type Identity = {
  readonly identity: number;
  readonly domain: Domain;
  readonly localPatient: string;
  readonly patient: PatientId | undefined;
  readonly demographics: Demographics;
  readonly state: 'known' | 'gone' | 'replaced';
  readonly source: LinkCaseSource;
  readonly seenAt: Instant;
  readonly version: number;
  readonly keys: readonly string[];
};

export type IdentityRow = {
  readonly identity_id: number;
  readonly domain: string;
  readonly local_patient: string;
  readonly patient_id: string | null;
  readonly demographics: Demographics;
  readonly state: string;
  readonly source: string;
  readonly seen_at: string;
  readonly version: number;
  readonly keys?: readonly string[];
};

export const IDENTITY_COLUMNS = `i.identity_id, i.domain, i.local_patient,
   coalesce(i.patient_id, l.patient_id) as patient_id, i.demographics, i.state, i.source, i.seen_at, i.version`;

/** The person an identity belongs to now. */
export const JOIN_LINK = `left join patient_link as l on l.network_id = i.network_id and l.facility_id = i.domain
     and l.local_patient = i.local_patient`;

/** Brands what was written from branded values. */
export function toIdentity(row: IdentityRow): Identity {
  return {
    identity: row.identity_id,
    domain: row.domain as Domain,
    localPatient: row.local_patient,
    patient: (row.patient_id ?? undefined) as PatientId | undefined,
    demographics: row.demographics,
    state: row.state as Identity['state'],
    source: row.source as LinkCaseSource,
    seenAt: row.seen_at as Instant,
    version: row.version,
    keys: row.keys ?? [],
  };
}

export async function findIdentity(
  db: Queryable,
  network: string,
  domain: Domain,
  localPatient: string,
): Promise<Identity | undefined> {
  const rows = await db.query<IdentityRow>(
    `select ${IDENTITY_COLUMNS}, i.keys::text[] as keys
     from identity as i
     ${JOIN_LINK}
     where i.network_id = $1
       and i.domain = $2
       and i.local_patient = $3`,
    [network, domain, localPatient],
    'find_identity',
  );
  return rows[0] === undefined ? undefined : toIdentity(rows[0]);
}

export async function findPatientIdentity(
  db: Queryable,
  network: string,
  patient: PatientId,
): Promise<Identity | undefined> {
  const rows = await db.query<IdentityRow>(
    `select ${IDENTITY_COLUMNS.replace('coalesce(i.patient_id, l.patient_id)', 'i.patient_id')},
       i.keys::text[] as keys
     from identity as i
     where i.network_id = $1
       and i.patient_id = $2`,
    [network, patient],
    'find_patient_identity',
  );
  return rows[0] === undefined ? undefined : toIdentity(rows[0]);
}

export async function findIdentities(
  db: Queryable,
  network: string,
  identities: readonly number[],
): Promise<ReadonlyMap<number, Identity>> {
  const rows = await db.query<IdentityRow>(
    `select ${IDENTITY_COLUMNS}
     from identity as i
     ${JOIN_LINK}
     where i.network_id = $1
       and i.identity_id = any($2::bigint[])`,
    [network, identities],
    'find_identities',
  );
  return new Map(rows.map((row) => [row.identity_id, toIdentity(row)]));
}

/** Whose number each of these identities is, or that it is the region's own. */
export async function findNumbers(
  db: Queryable,
  network: string,
  identities: readonly number[],
): Promise<readonly { readonly domain: Identity['domain']; readonly localPatient: string }[]> {
  const rows = await db.query<{ domain: string; local_patient: string }>(
    'select domain, local_patient from identity where network_id = $1 and identity_id = any($2::bigint[])',
    [network, identities],
    'find_numbers',
  );
  // branded when written
  return rows.map((row) => ({ domain: row.domain as Identity['domain'], localPatient: row.local_patient }));
}
