import type { Demographics, MatchResult } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import { findIdentities, type Domain, type Identity } from './identity-store.ts';
import { isFarApart, keysOf, prepare, scoreWith, worthLooking } from './match-engine.ts';
import type { PatientIndex } from './patient-index.ts';

/** A key on more identities than this tells nothing: one telephone for 3,000 residents, 1 January for everybody. */
const MOST_PER_KEY = 200;
/** So many are scored, those that share most keys first. */
const MOST_SCORED = 100;

export type Candidate = Omit<Identity, 'keys'> & { readonly result: MatchResult };
export type CandidateSearch = {
  readonly limit?: number;
  /** Only numbers of this domain. */ readonly domain?: Domain;
  /** `any`: also what scored as different persons, for a person who looks through them. */ readonly least?: 'any' | 'review' | 'auto';
  /** The asking identity itself. */ readonly except?: number;
};

/**
 * 候補の検索: who in the index may be this person, best first. `cut`: a key was on too many identities, so a match by
 * that key alone was not looked at.
 */
export async function findCandidates(index: PatientIndex, db: Queryable, demographics: Demographics, search: CandidateSearch = {}): Promise<{ readonly candidates: readonly Candidate[]; readonly cut: boolean }> {
  const { network } = index.place;
  const asked = prepare(demographics);
  const keys = keysOf(network, asked);
  if (keys.length === 0) return { candidates: [], cut: false };
  const [model, { rows, cut }] = await Promise.all([index.models.current(db), findSharing(db, network, keys, search)]);
  const least = search.least ?? 'review';
  const found = rows.flatMap((row) => {
    const other = prepare(row.demographics);
    if (least !== 'any' && isFarApart(model, asked, other)) return [];
    const result = scoreWith(model, asked, other);
    return least === 'any' || (least === 'auto' ? result.verdict === 'auto' : worthLooking(result)) ? [{ identity: row.identity_id, result }] : [];
  });
  const best = found.sort((a, b) => b.result.score - a.result.score || a.identity - b.identity).slice(0, search.limit ?? MOST_SCORED);
  // Most that share a key are somebody else: who the others are is looked up for these few only.
  const identities = best.length === 0 ? undefined : await findIdentities(db, network, best.map(({ identity }) => identity));
  const candidates = best.flatMap(({ identity, result }): readonly Candidate[] => {
    const known = identities?.get(identity);
    return known === undefined ? [] : [{ ...known, result }];
  });
  return { candidates, cut };
}

type Sharing = { readonly identity_id: number; readonly demographics: Demographics };

async function findSharing(db: Queryable, network: string, keys: readonly string[], search: CandidateSearch): Promise<{ readonly rows: readonly Sharing[]; readonly cut: boolean }> {
  const rows = await db.query<(Sharing | { readonly identity_id: null }) & { readonly cut: boolean }>(
    `with asked as materialized (
       select k.key, array(select m.identity_id from match_key as m where m.key = k.key limit ${MOST_PER_KEY} + 1) as identities
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
     select i.identity_id, i.demographics, c.cut
     from (select bool_or(cardinality(identities) > ${MOST_PER_KEY}) as cut from asked) as c
     left join (hit join identity as i on i.identity_id = hit.identity_id and i.network_id = $1 and i.state = 'known' and ($4::text is null or i.domain = $4)) on true`,
    [network, keys, search.except ?? 0, search.domain ?? null],
    'find_sharing',
  );
  return { rows: rows.filter((row) => row.identity_id !== null), cut: rows[0]?.cut ?? false };
}
