import type { Demographics, MatchResult } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import { findSharing, MOST_SCORED } from './candidate-store.ts';
import { findIdentities, type Domain, type Identity } from './identity-store.ts';
import { isFarApart, keysOf, prepare, scoreWith, worthLooking } from './match-engine.ts';
import type { PatientIndex } from './patient-index.ts';

export type Candidate = Omit<Identity, 'keys'> & { readonly result: MatchResult };
export type CandidateSearch = {
  readonly limit?: number;
  /** Only numbers of this domain. */ readonly domain?: Domain;
  /** `any`: also what scored as different persons, for a person who looks through them. */ readonly least?: 'any' | 'review' | 'auto';
  /** Born in one of these years; the day is not known. */ readonly years?: readonly number[] | undefined;
  /** The asking identity itself. */ readonly except?: number;
};

/**
 * 候補の検索: who in the index may be this person, best first. `cut`: a key was on too many identities, so a match by
 * that key alone was not looked at.
 */
export async function findCandidates(index: PatientIndex, db: Queryable, demographics: Demographics, search: CandidateSearch = {}): Promise<{ readonly candidates: readonly Candidate[]; readonly cut: boolean }> {
  const { network } = index.place;
  const asked = prepare(demographics);
  const keys = search.years === undefined ? keysOf(network, asked) : [...new Set(search.years.flatMap((year) => keysOf(network, { ...asked, birth: year * 10_000 })))];
  if (keys.length === 0) return { candidates: [], cut: false };
  const [model, { rows, cut }] = await Promise.all([index.models.current(db), findSharing(db, network, keys, { except: search.except, domain: search.domain })]);
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
