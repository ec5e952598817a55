import { BLOCKING_PASSES, type BlockingPass } from './blocking-keys.ts';
import { ADDRESS_LEVEL, BIRTH_LEVEL, CONTACT_FIELDS, FIELD, FIELD_COUNT, HOUSEHOLD_FIELDS, MATCH_LEVELS, NAME_LEVEL } from './match-levels.ts';
import type { FieldProbabilities, MatchModel } from './match-model.ts';
import { MATCH_FIELDS, type MatchField } from './match-result.ts';

/** 一致パターン: levels of all fields, how many pairs show it in this pass, and how many pairs that no earlier pass met. */
export type Pattern = { readonly pass: BlockingPass | ''; readonly levels: Uint8Array; count: number; distinct: number };

type Estimate = { readonly prior: MatchModel['prior']; readonly fields: MatchModel['fields'] };
type Shares = number[][];
/** Shares of the kinds of pairs: one person, one household, namesakes, any two people. */
type Mix = { same: number; home: number; namesake: number; other: number };

const ROUNDS = 2;
const STEPS = 40;
/** The first guess of a level counts as at least this many pairs, so that what a short list never shows keeps a sane weight. */
const GUESS = 8;
/** Of pairs in one household, about this many are twins, before a list says otherwise. */
const TWINS = 0.02;
const TWINS_GUESS = 60;
/** Siblings' names share a character or a sound more often than strangers' do (航太 and 航介); a few are named after a grandparent. */
const SIBLING_NAMES: ReadonlyMap<number, number> = new Map([[NAME_LEVEL.exact, 0.002], [NAME_LEVEL.homophoneClose, 0.003], [NAME_LEVEL.homophone, 0.003], [NAME_LEVEL.sound, 0.001], [NAME_LEVEL.close, 0.01], [NAME_LEVEL.near, 0.04], [NAME_LEVEL.part, 0.01]]);
/** For so many pairs of one person there is at least one of namesakes born on one day, whether or not the list shows one. */
const LEAST_NAMESAKES = 1 / 1_000;
const NONE = 1e-13;
/** One person's given name or birth date is seldom another one altogether; without this bound, twins pass for such slips. */
const UNLIKELY: readonly (readonly [field: number, level: number])[] = [[FIELD.given, NAME_LEVEL.different], [FIELD.birthDate, BIRTH_LEVEL.different]];
const UNLIKELY_SHARE = 0.01;

/** EM: three kinds of pairs (one person, one household, any two) in every pass; the fields a pass is blocked by say nothing in it. */
export function estimateProbabilities(random: readonly Pattern[], blocked: readonly Pattern[], allPairs: number, guessShare: number): Estimate {
  const used = MATCH_FIELDS.map((_, field) => random.some(({ levels }) => (levels[field] ?? 0) > 0) || blocked.some(({ levels }) => (levels[field] ?? 0) > 0));
  const m: Shares = MATCH_FIELDS.map((field) => normal(MATCH_LEVELS[field].map(({ m: guess }) => guess)));
  const guessedHome: Shares = MATCH_FIELDS.map((field) => normal(MATCH_LEVELS[field].map(({ home }) => home)));
  let home: Shares = guessedHome.map((shares) => [...shares]);
  let u: Shares = MATCH_FIELDS.map((field, place) => shareLevels(random, place, MATCH_LEVELS[field].length, () => 1));
  const houses = used[FIELD.telephone] === true || used[FIELD.insurance] === true || blocked.some(({ levels }) => levels[FIELD.address] === ADDRESS_LEVEL.house);
  const namesakes = MATCH_FIELDS.filter((field, place) => used[place] === true && CONTACT_FIELDS.has(field)).length >= 2;
  let prior = { same: Math.min(0.1, 0.3 / Math.sqrt(allPairs)), home: houses ? Math.min(0.1, 0.3 / Math.sqrt(allPairs)) : NONE, namesake: NONE };
  let twins = TWINS;
  const birth = MATCH_FIELDS.indexOf('birthDate');
  for (let round = 0; round < ROUNDS; round++) {
    home = withPersonalFields(home, u, m, twins);
    const mixes = new Map<string, Mix>();
    for (let step = 0; step < STEPS; step++) {
      const sums = { m: zeros(), home: zeros() };
      const totals = new Map<string, Mix>();
      let [twinPairs, homePairs] = [0, 0];
      for (const pattern of blocked) {
        const mix = mixes.get(pattern.pass) ?? { same: 0.3, home: houses ? 0.2 : 0, namesake: namesakes ? 0.02 : 0, other: 0.48 };
        const left = pattern.pass === '' ? [] : BLOCKING_PASSES[pattern.pass];
        const [same, inHome, namesake, other] = posterior(pattern.levels, m, home, u, mix, left);
        const total = totals.get(pattern.pass) ?? { same: 0, home: 0, namesake: 0, other: 0 };
        total.same += same * pattern.count;
        total.home += inHome * pattern.count;
        total.namesake += namesake * pattern.count;
        total.other += other * pattern.count;
        totals.set(pattern.pass, total);
        const born = pattern.levels[birth] ?? 0;
        if (born > 0 && !left.some((name) => name === 'birthDate')) {
          homePairs += inHome * pattern.count;
          twinPairs += (inHome * pattern.count * twins * (m[birth]?.[born] ?? 0)) / Math.max(1e-12, home[birth]?.[born] ?? 1);
        }
        for (let field = 0; field < FIELD_COUNT; field++) {
          const level = pattern.levels[field] ?? 0;
          if (level === 0 || left.some((name) => name === MATCH_FIELDS[field])) continue;
          add(sums.m, field, level, same * pattern.count);
          add(sums.home, field, level, inHome * pattern.count);
        }
      }
      for (const [pass, total] of totals) {
        const all = total.same + total.home + total.namesake + total.other + 1e-9;
        mixes.set(pass, { same: (total.same + 1e-6) / all, home: total.home / all, namesake: total.namesake / all, other: (total.other + 1e-6) / all });
      }
      MATCH_FIELDS.forEach((field, place) => {
        m[place] = smoothed(sums.m[place] ?? [], normal(MATCH_LEVELS[field].map(({ m: guess }) => guess)), guessShare);
        if (HOUSEHOLD_FIELDS.has(field)) home[place] = smoothed(sums.home[place] ?? [], guessedHome[place] ?? [], guessShare);
      });
      if (houses) for (const [field, level] of UNLIKELY) cap(m[field], level);
      twins = (twinPairs + TWINS * TWINS_GUESS) / (homePairs + TWINS_GUESS);
      home = withPersonalFields(home, u, m, twins);
    }
    for (let step = 0; step < 5; step++) {
      let [same, inHome, alike] = [0, 0, 0];
      for (const pattern of blocked) {
        if (pattern.distinct === 0) continue;
        const [one, relatives, namesake] = posterior(pattern.levels, m, home, u, { ...prior, other: 1 - prior.same - prior.home }, []);
        same += one * pattern.distinct;
        inHome += relatives * pattern.distinct;
        alike += namesake * pattern.distinct;
      }
      prior = { same: clamp((same + 0.5) / allPairs), home: houses ? clamp((inHome + 0.5) / allPairs) : NONE, namesake: namesakes ? clamp((alike + same * LEAST_NAMESAKES + 0.01) / allPairs) : NONE };
    }
    u = MATCH_FIELDS.map((field, place) => shareLevels(random, place, MATCH_LEVELS[field].length, (levels) => posterior(levels, m, home, u, { ...prior, other: 1 - prior.same - prior.home }, [])[3]));
  }
  home = withPersonalFields(home, u, m, twins);
  const fields = Object.fromEntries(MATCH_FIELDS.map((field, place): [MatchField, FieldProbabilities] => [field, { m: rounded(m[place]), home: rounded(home[place]), u: rounded(u[place]) }]).filter((_, place) => used[place]));
  return { prior, fields };
}

function posterior(levels: Uint8Array, m: Shares, home: Shares, u: Shares, mix: Mix, left: readonly string[]): readonly [number, number, number, number] {
  let [same, inHome, namesake, other] = [mix.same, mix.home, mix.namesake, mix.other];
  for (let field = 0; field < FIELD_COUNT; field++) {
    const level = levels[field] ?? 0;
    const name = MATCH_FIELDS[field];
    if (level === 0 || name === undefined || left.includes(name)) continue;
    const [byPerson, byChance] = [m[field]?.[level] ?? 1, u[field]?.[level] ?? 1];
    same *= byPerson;
    inHome *= home[field]?.[level] ?? 1;
    namesake *= CONTACT_FIELDS.has(name) ? byChance : byPerson;
    other *= byChance;
  }
  const all = same + inHome + namesake + other;
  return all > 0 ? [same / all, inHome / all, namesake / all, other / all] : [0, 0, 0, 1];
}

/** Relatives differ in given name, birth date and sex as strangers do; twins share their birth date as one person's records do. */
function withPersonalFields(home: Shares, u: Shares, m: Shares, twins: number): Shares {
  return MATCH_FIELDS.map((field, place) => {
    if (HOUSEHOLD_FIELDS.has(field)) return home[place] ?? [];
    const shares = u[place] ?? [];
    if (field === 'given') return shares.map((share, level) => (level === 0 ? 1 : Math.max(share, SIBLING_NAMES.get(level) ?? 0)));
    return field === 'birthDate' ? shares.map((share, level) => (level === 0 ? 1 : share * (1 - twins) + (m[place]?.[level] ?? 0) * twins)) : [...shares];
  });
}

function shareLevels(patterns: readonly Pattern[], field: number, size: number, weight: (levels: Uint8Array) => number): number[] {
  const sums = new Array<number>(size).fill(0);
  for (const { levels, count } of patterns) {
    const level = levels[field] ?? 0;
    if (level > 0) sums[level] = (sums[level] ?? 0) + count * weight(levels);
  }
  const total = sums.reduce((sum, count) => sum + count, 0);
  return sums.map((count, level) => (level === 0 ? 1 : (count + 0.2) / (total + 0.2 * (size - 1))));
}

function smoothed(sums: readonly number[], guess: readonly number[], guessShare: number): number[] {
  const total = sums.reduce((sum, count) => sum + count, 0);
  const trust = Math.max(GUESS, total * guessShare);
  return guess.map((share, level) => (level === 0 ? 1 : ((sums[level] ?? 0) + trust * share) / (total + trust)));
}

function normal(shares: readonly number[]): number[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share, level) => (level === 0 ? 1 : total === 0 ? 1e-4 : Math.max(1e-4, share / total)));
}

function cap(shares: number[] | undefined, level: number): void {
  if (shares !== undefined && (shares[level] ?? 0) > UNLIKELY_SHARE) shares[level] = UNLIKELY_SHARE;
}

function zeros(): Shares {
  return MATCH_FIELDS.map((field) => new Array<number>(MATCH_LEVELS[field].length).fill(0));
}

function add(sums: Shares, field: number, level: number, weight: number): void {
  const row = sums[field];
  if (row !== undefined) row[level] = (row[level] ?? 0) + weight;
}

function clamp(share: number): number {
  return Math.min(0.4, Math.max(1e-13, share));
}

function rounded(shares: readonly number[] | undefined): number[] {
  return (shares ?? []).map((share) => Math.min(1, Math.max(1e-12, Number(share.toPrecision(5)))));
}
