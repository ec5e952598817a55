import type { Demographics } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import type { Domain } from '../register/identity-store.ts';
import type { MatchJob } from './match-job-store.ts';

/** A key on more identities than this tells nothing: one telephone for 3,000 residents, 1 January for everybody. */
const MOST_PER_KEY = 200;
/** Each pair is met once, but for one whose other side is not of the facility that is compared ($4). */
const OTHERWISE_OUTSIDE =
  ' or not exists (select 1 from identity as o where o.identity_id = h.other and o.domain = $4)';
/** So many are scored, those that share most keys first. */
export const MOST_SCORED = 100;

type Sharing = { readonly identity_id: number; readonly demographics: Demographics; readonly version: number };

/** `cut`: one of the keys is on too many identities to be asked by. */
export async function findSharing(
  db: Queryable,
  network: string,
  keys: readonly string[],
  search: { readonly except: number | undefined; readonly domain: Domain | undefined },
): Promise<{ readonly rows: readonly Sharing[]; readonly cut: boolean }> {
  const rows = await db.query<(Sharing | { readonly identity_id: null }) & { readonly cut: boolean }>(
    `with asked as materialized (
       select k.key,
         array(select m.identity_id from match_key as m where m.key = k.key limit ${MOST_PER_KEY} + 1) as identities
       from unnest($2::bigint[]) as k (key)
     ),
     hit as materialized (
       select h.identity_id, count(*) as shared
       from asked
       cross join unnest(asked.identities) as h (identity_id)
       where cardinality(asked.identities) <= ${MOST_PER_KEY}
         and h.identity_id <> $3
       group by h.identity_id
       order by count(*) desc, h.identity_id
       limit ${MOST_SCORED}
     )
     select i.identity_id, i.demographics, i.version, c.cut
     from (select bool_or(cardinality(identities) > ${MOST_PER_KEY}) as cut from asked) as c
     left join (hit
       join identity as i on i.identity_id = hit.identity_id and i.network_id = $1 and i.state = 'known'
       and ($4::text is null or i.domain = $4)) on true`,
    [network, keys, search.except ?? 0, search.domain ?? null],
    'find_sharing',
  );
  return { rows: rows.filter((row) => row.identity_id !== null), cut: rows[0]?.cut ?? false };
}

/** From where on, until where, and of whom. */
export type BatchOfJob = Pick<MatchJob, 'facility' | 'position' | 'lastIdentity'>;
export type BatchRow = {
  readonly identity_id: number;
  /** As text: null where nobody shares a key. */ readonly others: readonly string[] | null;
};

/**
 * The next identities of a job and who shares a key with each: older ones, in a facility's job also all of other
 * domains.
 */
export async function findBatch(
  db: Queryable,
  network: string,
  job: BatchOfJob,
  limit: number,
): Promise<readonly BatchRow[]> {
  return db.query<BatchRow>(
    `with batch as materialized (
       select i.identity_id, i.keys
       from identity as i
       where i.network_id = $1
         and i.identity_id > $2
         and i.identity_id <= $3
         and i.state = 'known'
         ${job.facility === undefined ? 'and $4::text is null' : 'and i.domain = $4'}
       order by i.identity_id
       limit $5
     ),
     keyed as materialized (
       select identity_id, unnest(keys) as key
       from batch
     ),
     asked as materialized (
       select k.key,
         array(select m.identity_id from match_key as m where m.key = k.key limit ${MOST_PER_KEY} + 1) as identities
       from (select distinct key from keyed) as k
     ),
     pair as (
       select distinct k.identity_id, h.other
       from keyed as k
       join asked on asked.key = k.key
       cross join unnest(asked.identities) as h (other)
       where cardinality(asked.identities) <= ${MOST_PER_KEY}
         and h.other <> k.identity_id
         and (h.other < k.identity_id${job.facility === undefined ? '' : OTHERWISE_OUTSIDE})
     )
     select b.identity_id, p.others
     from batch as b
     left join (select identity_id, array_agg(other)::text[] as others from pair group by identity_id) as p
       on p.identity_id = b.identity_id
     order by b.identity_id`,
    [network, job.position, job.lastIdentity, job.facility ?? null, limit],
  );
}

export type Told = { readonly identity_id: number; readonly demographics: Demographics };

/** What is told of these, as far as they are still known. */
export async function findDemographics(
  db: Queryable,
  network: string,
  identities: readonly number[],
): Promise<readonly Told[]> {
  return db.query<Told>(
    `select identity_id, demographics from identity
     where network_id = $1 and identity_id = any($2::bigint[]) and state = 'known'`,
    [network, identities],
  );
}

/** 患者基本情報 in the order of their numbers, after `after`; `domain`: only of this one, or of all others. */
export async function listKnown(
  db: Queryable,
  network: string,
  page: {
    readonly after: number;
    readonly until?: number;
    readonly domain?: { readonly is: Domain } | { readonly isNot: Domain };
    readonly limit: number;
  },
): Promise<readonly (Told & { readonly domain: string })[]> {
  const { after, until, domain, limit } = page;
  return db.query<Told & { readonly domain: string }>(
    `select identity_id, domain, demographics
     from identity
     where network_id = $1
       and identity_id > $2
       and identity_id <= $3
       and state = 'known'
       ${domain === undefined ? 'and $4::text is null' : `and domain ${'is' in domain ? '=' : '<>'} $4`}
     order by identity_id
     limit $5`,
    [
      network,
      after,
      until ?? Number.MAX_SAFE_INTEGER,
      domain === undefined ? null : 'is' in domain ? domain.is : domain.isNot,
      limit,
    ],
  );
}
