import type { Demographics, MatchResult, PreparedRecord } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import { findSharing, MOST_SCORED } from './candidate-store.ts';
import { findIdentities, type Domain, type Identity } from '../register/identity-store.ts';
import { isFarApart, keysOf, prepare, scoreWith, worthLooking } from './match-engine.ts';
import type { PatientIndex } from '../register/patient-index.ts';

export type Candidate = Omit<Identity, 'keys'> & { readonly result: MatchResult };
export type CandidateSearch = {
  readonly limit?: number;
  /** Only numbers of this domain. */ readonly domain?: Domain;
  /** `any`: also what scored as different persons, for a person who looks through them. */ readonly least?:
    'any' | 'review' | 'auto';
  /** Born in one of these years; the day is not known. */ readonly years?: readonly number[] | undefined;
  /** The asking identity itself. */ readonly except?: number;
};

/**
 * 候補の下調べ: whoever may be this person, by what was told then; whose the numbers are is not known yet. Best first.
 */
export type Scored = {
  readonly asked: PreparedRecord;
  readonly least: 'any' | 'review' | 'auto';
  readonly best: readonly { readonly identity: number; readonly version: number; readonly result: MatchResult }[];
  readonly cut: boolean;
};

/**
 * 候補の検索: who in the index may be this person, best first. `cut`: a key was on too many identities, so a match by
 * that key alone was not looked at.
 */
export async function findCandidates(
  index: PatientIndex,
  db: Queryable,
  demographics: Demographics,
  search: CandidateSearch = {},
): Promise<{ readonly candidates: readonly Candidate[]; readonly cut: boolean }> {
  const scored = await scoreSharing(index, db, demographics, search);
  return { candidates: await candidatesOf(index, db, scored), cut: scored.cut };
}

/** The larger part of a search, and one that no link changes: it may be made ahead. */
export async function scoreSharing(
  index: PatientIndex,
  db: Queryable,
  demographics: Demographics,
  search: CandidateSearch = {},
): Promise<Scored> {
  const { network } = index.center;
  const asked = prepare(demographics);
  const least = search.least ?? 'review';
  const keys =
    search.years === undefined
      ? keysOf(network, asked)
      : [...new Set(search.years.flatMap((year) => keysOf(network, { ...asked, birth: year * 10_000 })))];
  if (keys.length === 0) return { asked, least, best: [], cut: false };
  const [model, { rows, cut }] = await Promise.all([
    index.models.current(db),
    findSharing(db, network, keys, { except: search.except, domain: search.domain }),
  ]);
  const found = rows.flatMap((row) => {
    const other = prepare(row.demographics);
    if (least !== 'any' && isFarApart(model, asked, other)) return [];
    const result = scoreWith(model, asked, other);
    return isWanted(result, least) ? [{ identity: row.identity_id, version: row.version, result }] : [];
  });
  return {
    asked,
    least,
    best: found
      .sort((a, b) => b.result.score - a.result.score || a.identity - b.identity)
      .slice(0, search.limit ?? MOST_SCORED),
    cut,
  };
}

/**
 * Most that share a key are somebody else: who the others are now is looked up for these few only. Of whom something
 * else is told meanwhile, it is compared anew.
 */
export async function candidatesOf(
  index: PatientIndex,
  db: Queryable,
  { asked, least, best }: Scored,
): Promise<readonly Candidate[]> {
  if (best.length === 0) return [];
  const identities = await findIdentities(
    db,
    index.center.network,
    best.map(({ identity }) => identity),
  );
  const model = await index.models.current(db);
  return best.flatMap(({ identity, version, result }): readonly Candidate[] => {
    const known = identities.get(identity);
    if (known === undefined || known.state !== 'known') return [];
    const now = known.version === version ? result : scoreWith(model, asked, prepare(known.demographics));
    return isWanted(now, least) ? [{ ...known, result: now }] : [];
  });
}

function isWanted(result: MatchResult, least: Scored['least']): boolean {
  return least === 'any' || (least === 'auto' ? result.verdict === 'auto' : worthLooking(result));
}
