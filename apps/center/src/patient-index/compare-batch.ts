import type { Demographics, MatchVerdict, PreparedRecord } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import { isFarApart, prepare, scoreWith, worthLooking, type VersionedModel } from './match-engine.ts';
import type { MatchJob } from './match-job-store.ts';

const IDENTITIES_AT_ONCE = 500;
/** As in the search for one: a key on more identities than this tells nothing. */
const MOST_PER_KEY = 200;
/** Portal requests are answered in between. */
const PAIRS_IN_A_ROW = 1_000;

export type FoundPair = { readonly one: number; readonly other: number; readonly verdict: Exclude<MatchVerdict, 'different'> };
/** 一括照合の一束: `position` undefined: nothing is left. */
export type Batch = { readonly position: number | undefined; readonly records: number; readonly pairs: number; readonly found: readonly FoundPair[] };

/** The next identities of a job, each compared with everybody who shares a key. Each pair once: with older ones, in a facility's job also with all other domains. */
export async function compareBatch(db: Queryable, network: string, job: MatchJob, model: VersionedModel): Promise<Batch> {
  const rows = await db.query<{ identity_id: number; others: readonly string[] | null }>(
    `with batch as materialized (
       select i.identity_id, i.keys
       from identity as i
       where i.network_id = $1
         and i.identity_id > $2
         and i.identity_id <= $3
         and i.state = 'known'
         ${job.facility === undefined ? 'and $4::text is null' : 'and i.domain = $4'}
       order by i.identity_id
       limit ${IDENTITIES_AT_ONCE}
     ),
     keyed as materialized (
       select identity_id, unnest(keys) as key
       from batch
     ),
     asked as materialized (
       select k.key, array(select m.identity_id from match_key as m where m.key = k.key limit ${MOST_PER_KEY} + 1) as identities
       from (select distinct key from keyed) as k
     ),
     pair as (
       select distinct k.identity_id, h.other
       from keyed as k
       join asked on asked.key = k.key
       cross join unnest(asked.identities) as h (other)
       where cardinality(asked.identities) <= ${MOST_PER_KEY}
         and h.other <> k.identity_id
         and (h.other < k.identity_id${job.facility === undefined ? '' : ' or not exists (select 1 from identity as o where o.identity_id = h.other and o.domain = $4)'})
     )
     select b.identity_id, p.others
     from batch as b
     left join (select identity_id, array_agg(other)::text[] as others from pair group by identity_id) as p on p.identity_id = b.identity_id
     order by b.identity_id`,
    [network, job.position, job.lastIdentity, job.facility ?? null],
  );
  const last = rows.at(-1)?.identity_id;
  if (last === undefined) return { position: undefined, records: 0, pairs: 0, found: [] };
  const pairs = rows.flatMap((row) => (row.others ?? []).map((other) => [row.identity_id, Number(other)] as const)).sort(([a, c], [b, d]) => a - b || c - d);
  const prepared = await prepareAll(db, network, new Set(pairs.flat()));
  const found: FoundPair[] = [];
  for (const [i, [one, other]] of pairs.entries()) {
    if (i % PAIRS_IN_A_ROW === PAIRS_IN_A_ROW - 1) await new Promise((done) => setImmediate(done));
    const [a, b] = [prepared.get(one), prepared.get(other)];
    if (a === undefined || b === undefined || isFarApart(model, a, b)) continue;
    const result = scoreWith(model, a, b);
    if (worthLooking(result)) found.push({ one, other, verdict: result.verdict === 'auto' ? 'auto' : 'review' });
  }
  return { position: last, records: rows.length, pairs: pairs.length, found };
}

async function prepareAll(db: Queryable, network: string, identities: ReadonlySet<number>): Promise<ReadonlyMap<number, PreparedRecord>> {
  const rows = await db.query<{ identity_id: number; demographics: Demographics }>(`select identity_id, demographics from identity where network_id = $1 and identity_id = any($2::bigint[]) and state = 'known'`, [network, [...identities]]);
  const prepared = new Map<number, PreparedRecord>();
  for (const [i, row] of rows.entries()) {
    if (i % PAIRS_IN_A_ROW === PAIRS_IN_A_ROW - 1) await new Promise((done) => setImmediate(done));
    prepared.set(row.identity_id, prepare(row.demographics));
  }
  return prepared;
}
