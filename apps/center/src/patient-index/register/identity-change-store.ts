import type { LinkCaseSource } from '@musubi/contract';
import type { Demographics, FacilityId, Instant, PatientId } from '@musubi/domain';
import type { Transaction } from '@musubi/runtime';
import { type Domain, type Identity, findIdentity } from './identity-store.ts';

/**
 * Whoever puts, merges, links or decides about a number goes one after the other. Numbers in order, so that two
 * merges that cross cannot wait for each other. All of them wait while a facility's whole list of numbers is replaced.
 */
export async function lockNumbers(
  tx: Transaction,
  network: string,
  domain: Domain,
  localPatients: readonly string[],
): Promise<void> {
  // Asked for at once: a connection takes its statements one after the other.
  await Promise.all(
    [...new Set(localPatients)].sort().map((localPatient) =>
      tx.query(
        `select pg_advisory_xact_lock_shared(hashtextextended('identity-domain:' || $1 || ':' || $2, 0)),
             pg_advisory_xact_lock(hashtextextended('identity:' || $1 || ':' || $2 || ':' || $3, 0))`,
        [network, domain, localPatient],
      ),
    ),
  );
}

export type IdentityPut = {
  readonly domain: Domain;
  readonly localPatient: string;
  readonly patient?: PatientId | undefined;
  readonly demographics: Demographics;
  readonly source: LinkCaseSource;
  readonly seenAt: Instant;
  readonly keys: readonly string[];
  readonly keyScheme: number;
};

export async function insertIdentity(tx: Transaction, network: string, put: IdentityPut): Promise<number> {
  const rows = await tx.query<{ identity_id: number }>(
    `insert into identity (network_id, domain, local_patient, patient_id, demographics, source, seen_at, keys,
       key_scheme)
     values ($1, $2, $3, $4, $5, $6, $7, $8::bigint[], $9)
     returning identity_id`,
    [
      network,
      put.domain,
      put.localPatient,
      put.patient ?? null,
      put.demographics,
      put.source,
      put.seenAt,
      put.keys,
      put.keyScheme,
    ],
    'insert_identity',
  );
  const identity = rows[0]?.identity_id;
  if (identity === undefined) throw new Error('an insert without conflict clause returned no row');
  await replaceKeys(tx, identity, [], put.keys);
  return identity;
}

/** The number as something that a word can be said about, also where its facility tells nothing of it. */
export async function ensureIdentity(
  tx: Transaction,
  network: string,
  domain: FacilityId,
  localPatient: string,
): Promise<number> {
  await tx.query(
    `insert into identity (network_id, domain, local_patient, demographics, state, source, seen_at)
     values ($1, $2, $3, '{"sex":"unknown","telephones":[]}', 'gone', 'registration', 'epoch')
     on conflict (network_id, domain, local_patient) do nothing`,
    [network, domain, localPatient],
  );
  const known = await findIdentity(tx, network, domain, localPatient);
  if (known === undefined) throw new Error('an identity that was just written is not there');
  return known.identity;
}

/**
 * What is known of a number, changed; a number that was gone or replaced is known again (hospitals do give them back).
 */
export async function updateIdentity(
  tx: Transaction,
  network: string,
  identity: Identity,
  put: Omit<IdentityPut, 'patient'>,
): Promise<void> {
  await tx.query(
    `update identity
     set demographics = $3, source = $4, seen_at = $5, keys = $6::bigint[], key_scheme = $7, state = 'known',
       replaced_by = null, version = version + 1, local_patient = $8
     where network_id = $1
       and identity_id = $2`,
    [network, identity.identity, put.demographics, put.source, put.seenAt, put.keys, put.keyScheme, put.localPatient],
    'update_identity',
  );
  await replaceKeys(tx, identity.identity, identity.keys, put.keys);
}

export async function saveSeen(tx: Transaction, network: string, identity: number, at: Instant): Promise<void> {
  await tx.query(
    'update identity set seen_at = $3 where network_id = $1 and identity_id = $2 and seen_at < $3',
    [network, identity, at],
    'save_identity_seen',
  );
}

/** Nothing is known of the number any more: what was told is forgotten, but what was declared of it stays. */
export async function retireIdentity(
  tx: Transaction,
  network: string,
  identity: Identity,
  replacedBy: number | undefined,
  at: Instant,
): Promise<void> {
  await tx.query(
    `update identity
     set state = case when $3::bigint is null then 'gone' else 'replaced' end, replaced_by = $3, seen_at = $4,
       demographics = '{"sex":"unknown","telephones":[]}', keys = '{}', version = version + 1
     where network_id = $1
       and identity_id = $2`,
    [network, identity.identity, replacedBy ?? null, at],
  );
  await replaceKeys(tx, identity.identity, identity.keys, []);
}

/** The number is written differently from now on; everything else stays, also what was declared. */
export async function renameIdentity(
  tx: Transaction,
  network: string,
  identity: number,
  localPatient: string,
  at: Instant,
): Promise<void> {
  await tx.query(
    `update identity set local_patient = $3, seen_at = greatest(seen_at, $4), version = version + 1
     where network_id = $1 and identity_id = $2`,
    [network, identity, localPatient, at],
  );
}

async function replaceKeys(
  tx: Transaction,
  identity: number,
  before: readonly string[],
  after: readonly string[],
): Promise<void> {
  const [gone, come] = [before.filter((key) => !after.includes(key)), after.filter((key) => !before.includes(key))];
  if (gone.length > 0)
    await tx.query(
      'delete from match_key where key = any($2::bigint[]) and identity_id = $1',
      [identity, gone],
      'delete_keys',
    );
  if (come.length > 0)
    await tx.query(
      'insert into match_key (key, identity_id) select unnest($2::bigint[]), $1 on conflict do nothing',
      [identity, come],
      'insert_keys',
    );
}
