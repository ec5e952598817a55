import type { FacilityId, PublicationPolicy } from '@musubi/domain';
import type { Queryable, Transaction } from '@musubi/runtime';

/** 公開設定 as stored; undefined when the facility is not known here. */
export async function findPublication(db: Queryable, facility: FacilityId): Promise<PublicationPolicy | undefined> {
  const rows = await db.query<{ publication: Omit<PublicationPolicy, 'facility'> }>(
    'select publication from facility where facility_id = $1',
    [facility],
    'find_publication',
  );
  const found = rows[0];
  // Written by savePublication only, from a validated configuration; {} = nothing is published.
  return found === undefined ? undefined : { ...found.publication, facility, kinds: found.publication.kinds ?? [] };
}

export async function insertFacility(tx: Transaction, facility: FacilityId): Promise<void> {
  await tx.query('insert into facility (facility_id) values ($1) on conflict do nothing', [facility]);
}

/** Answers whether it differs from what was stored. */
export async function savePublication(
  tx: Transaction,
  facility: FacilityId,
  publication: Omit<PublicationPolicy, 'facility'>,
): Promise<boolean> {
  const rows = await tx.query(
    `update facility
     set publication = $2::jsonb
     where facility_id = $1 and publication <> $2::jsonb
     returning facility_id`,
    [facility, JSON.stringify(publication)],
  );
  return rows.length > 0;
}
