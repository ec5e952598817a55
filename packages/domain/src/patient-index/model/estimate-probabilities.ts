import { BLOCKING_PASSES, type BlockingPass } from '../preparing/blocking-keys.ts';
import { ADDRESS_LEVEL, CONTACT_FIELDS, FIELD, FIELD_COUNT, PLACE_FIELDS } from '../comparing/match-levels.ts';
import type { FieldProbabilities, MatchModel } from './match-model.ts';
import { MATCH_FIELDS, type MatchField } from '../comparing/match-result.ts';
import {
  addShare,
  firstMixture,
  kindsOf,
  mixtureFrom,
  MOVED,
  noShares,
  TWINS,
  withPersonalFields,
  type Mix,
  type PairMixture,
  type Shares,
} from './pair-mixture.ts';

/**
 * 一致パターン: levels of all fields, how many pairs show it in this pass, and how many pairs that no earlier pass met.
 */
export type Pattern = {
  readonly pass: BlockingPass | '';
  readonly levels: Uint8Array;
  count: number;
  distinct: number;
};

/**
 * What a list has: houses tell relatives, two kinds of contacts tell namesakes (of whom the place alone tells nobody:
 * they may have moved);
 * without them there are no such kinds of pairs. A place in several fields changes in all of them at once.
 */
type Traits = {
  readonly used: readonly boolean[];
  readonly houses: boolean;
  readonly namesakes: boolean;
  readonly places: boolean;
};
type Prior = MatchModel['prior'];

const ROUNDS = 2;
const STEPS = 40;
const PRIOR_STEPS = 5;
const TWINS_GUESS = 60;
const MOVED_GUESS = 20;
/**
 * For so many pairs of one person there is at least one of namesakes born on one day, whether or not the list shows
 * one.
 */
const LEAST_NAMESAKES = 1 / 1_000;
const NONE = 1e-13;
const MOST = 0.3;

/**
 * EM over the pairs of every blocking pass; the fields a pass is blocked by say nothing in it (else all its pairs would
 * agree in them).
 */
export function estimateProbabilities(
  random: readonly Pattern[],
  blocked: readonly Pattern[],
  allPairs: number,
  guessShare: number,
): { readonly prior: Prior; readonly moved?: number; readonly fields: MatchModel['fields'] } {
  const traits = traitsOf(random, blocked);
  const first = Math.min(0.1, 0.3 / Math.sqrt(allPairs));
  let prior: Prior = { same: first, home: traits.houses ? first : NONE, namesake: NONE };
  let mixture = firstMixture(
    sharesOfRandomPairs(random, () => 1),
    traits.places ? MOVED : 0,
  );
  for (let round = 0; round < ROUNDS; round++) {
    let mixes: ReadonlyMap<string, Mix> = new Map();
    for (let step = 0; step < STEPS; step++) [mixture, mixes] = emStep(blocked, mixture, mixes, traits, guessShare);
    for (let step = 0; step < PRIOR_STEPS; step++) prior = priorOf(blocked, mixture, prior, traits, allPairs);
    const [learnt, mix] = [mixture, mixOf(prior)];
    mixture = withPersonalFields({
      ...learnt,
      u: sharesOfRandomPairs(random, (levels) => kindsOf(levels, learnt, mix, []).other),
    });
  }
  return {
    prior,
    ...(traits.places ? { moved: Number(mixture.moved.toPrecision(4)) } : {}),
    fields: fieldsOf(mixture, traits),
  };
}

function traitsOf(random: readonly Pattern[], blocked: readonly Pattern[]): Traits {
  const used = MATCH_FIELDS.map((_, field) =>
    [random, blocked].some((patterns) => patterns.some(({ levels }) => (levels[field] ?? 0) > 0)),
  );
  const contacts = MATCH_FIELDS.filter((field, place) => used[place] === true && CONTACT_FIELDS.has(field));
  return {
    used,
    houses:
      used[FIELD.telephone] === true ||
      used[FIELD.insurance] === true ||
      used[FIELD.street] === true ||
      blocked.some(({ levels }) => levels[FIELD.address] === ADDRESS_LEVEL.house),
    namesakes: contacts.length >= 2 && contacts.some((field) => !PLACE_FIELDS.has(field)),
    places: contacts.filter((field) => PLACE_FIELDS.has(field)).length >= 2,
  };
}

function emStep(
  blocked: readonly Pattern[],
  mixture: PairMixture,
  mixes: ReadonlyMap<string, Mix>,
  { houses, namesakes, places }: Traits,
  guessShare: number,
): readonly [PairMixture, ReadonlyMap<string, Mix>] {
  const sums = { m: noShares(), home: noShares() };
  const totals = new Map<string, Mix>();
  let [twinPairs, homePairs] = [0, 0];
  let [movedPairs, placedPairs] = [0, 0];
  for (const { pass, levels, count } of blocked) {
    const left: readonly string[] = pass === '' ? [] : BLOCKING_PASSES[pass];
    const kinds = kindsOf(
      levels,
      mixture,
      mixes.get(pass) ?? { same: 0.3, home: houses ? 0.2 : 0, namesake: namesakes ? 0.02 : 0, other: 0.48 },
      left,
    );
    totals.set(pass, addMix(totals.get(pass), kinds, count));
    const born = levels[FIELD.birthDate] ?? 0;
    if (born > 0 && !left.includes('birthDate')) {
      homePairs += kinds.home * count;
      twinPairs +=
        (kinds.home * count * mixture.twins * (mixture.m[FIELD.birthDate]?.[born] ?? 0)) /
        Math.max(1e-12, mixture.home[FIELD.birthDate]?.[born] ?? 1);
    }
    if (places && !left.includes('address')) {
      placedPairs += kinds.same * count;
      movedPairs += kinds.same * count * (1 - kinds.stayed);
    }
    for (let field = 0; field < FIELD_COUNT; field++) {
      const level = levels[field] ?? 0;
      const name = MATCH_FIELDS[field];
      if (level === 0 || name === undefined || left.includes(name)) continue;
      addShare(sums.m, field, level, kinds.same * count * (places && PLACE_FIELDS.has(name) ? kinds.stayed : 1));
      addShare(sums.home, field, level, kinds.home * count);
    }
  }
  const twins = (twinPairs + TWINS * TWINS_GUESS) / (homePairs + TWINS_GUESS);
  const moved = places ? (movedPairs + MOVED * MOVED_GUESS) / (placedPairs + MOVED_GUESS) : 0;
  return [
    mixtureFrom(sums, mixture.u, { twins, moved }, guessShare, houses),
    new Map([...totals].map(([pass, total]) => [pass, sharesOf(total)])),
  ];
}

function addMix(sum: Mix | undefined, { same, home, namesake, other }: Mix, count: number): Mix {
  return {
    same: (sum?.same ?? 0) + same * count,
    home: (sum?.home ?? 0) + home * count,
    namesake: (sum?.namesake ?? 0) + namesake * count,
    other: (sum?.other ?? 0) + other * count,
  };
}

function sharesOf({ same, home, namesake, other }: Mix): Mix {
  const all = same + home + namesake + other + 1e-9;
  return { same: (same + 1e-6) / all, home: home / all, namesake: namesake / all, other: (other + 1e-6) / all };
}

/** How many of all pairs there are of each kind: every pair counted once, by all its fields. */
function priorOf(
  blocked: readonly Pattern[],
  mixture: PairMixture,
  prior: Prior,
  { houses, namesakes }: Traits,
  allPairs: number,
): Prior {
  let total: Mix = { same: 0, home: 0, namesake: 0, other: 0 };
  const mix = mixOf(prior);
  for (const { levels, distinct } of blocked)
    if (distinct > 0) total = addMix(total, kindsOf(levels, mixture, mix, []), distinct);
  const share = (pairs: number): number => Math.min(MOST, Math.max(NONE, pairs / allPairs));
  return {
    same: share(total.same + 0.5),
    home: houses ? share(total.home + 0.5) : NONE,
    namesake: namesakes ? share(total.namesake + total.same * LEAST_NAMESAKES + 0.01) : NONE,
  };
}

function mixOf({ same, home, namesake }: Prior): Mix {
  return { same, home, namesake, other: 1 - same - home - namesake };
}

/** Pairs at random are two people, but for the few that `weight` knows better. */
function sharesOfRandomPairs(random: readonly Pattern[], weight: (levels: Uint8Array) => number): Shares {
  const sums = noShares();
  for (const { levels, count } of random) {
    const counted = count * weight(levels);
    for (let field = 0; field < FIELD_COUNT; field++)
      if ((levels[field] ?? 0) > 0) addShare(sums, field, levels[field] ?? 0, counted);
  }
  return sums.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, level) => (level === 0 ? 1 : (count + 0.2) / (total + 0.2 * (row.length - 1))));
  });
}

function fieldsOf({ m, home, u }: PairMixture, { used }: Traits): MatchModel['fields'] {
  const fields = MATCH_FIELDS.map((field, place): [MatchField, FieldProbabilities] => [
    field,
    { m: rounded(m[place]), home: rounded(home[place]), u: rounded(u[place]) },
  ]);
  return Object.fromEntries(fields.filter((_, place) => used[place]));
}

function rounded(shares: readonly number[] | undefined): number[] {
  return (shares ?? []).map((share) => Math.min(1, Math.max(1e-12, Number(share.toPrecision(5)))));
}
