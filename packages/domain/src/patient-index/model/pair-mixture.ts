import {
  BIRTH_LEVEL,
  CONTACT_FIELDS,
  FIELD,
  FIELD_COUNT,
  HOUSEHOLD_FIELDS,
  MATCH_LEVELS,
  NAME_LEVEL,
  PLACE_FIELDS,
} from '../comparing/match-levels.ts';
import { MATCH_FIELDS } from '../comparing/match-result.ts';

/** Per field, per level. */
export type Shares = number[][];
/** Shares of the kinds of pairs: one person, one household, namesakes born on one day, any two people. */
export type Mix = { same: number; home: number; namesake: number; other: number };

/**
 * 混合モデルの状態: what is believed of the four kinds while learning. Namesakes have names and birth dates of one
 * person, contacts of any two.
 */
export type PairMixture = {
  readonly m: Shares;
  readonly home: Shares;
  readonly u: Shares;
  readonly twins: number;
  /** Share of one person's pairs written at two places; 0 where the place is one field. */ readonly moved: number;
};

/**
 * The first guess of a level counts as at least this many pairs, so that what a short list never shows keeps a sane
 * weight.
 */
const GUESS = 8;
/** Of one person's records at two hospitals, about so many are from before and after a move. */
export const MOVED = 0.1;
/** Of pairs in one household, about this many are twins, before a list says otherwise. */
export const TWINS = 0.02;
/**
 * Siblings' names share a character or a sound more often than strangers' do (航太 and 航介); a few are named after a
 * grandparent.
 */
const SIBLING_NAMES: ReadonlyMap<number, number> = new Map([
  [NAME_LEVEL.exact, 0.002],
  [NAME_LEVEL.homophoneClose, 0.003],
  [NAME_LEVEL.homophone, 0.003],
  [NAME_LEVEL.sound, 0.001],
  [NAME_LEVEL.close, 0.01],
  [NAME_LEVEL.near, 0.04],
  [NAME_LEVEL.part, 0.01],
]);
/**
 * One person's given name or birth date is seldom another one altogether; without this bound, twins pass for such
 * slips.
 */
const UNLIKELY: readonly (readonly [field: number, level: number])[] = [
  [FIELD.given, NAME_LEVEL.different],
  [FIELD.birthDate, BIRTH_LEVEL.different],
];
const UNLIKELY_SHARE = 0.01;

const guessedM: Shares = MATCH_FIELDS.map((field) => normal(MATCH_LEVELS[field].map(({ m }) => m)));
const guessedHome: Shares = MATCH_FIELDS.map((field) => normal(MATCH_LEVELS[field].map(({ home }) => home)));

export function firstMixture(u: Shares, moved: number): PairMixture {
  return withPersonalFields({ m: guessedM, home: guessedHome, u, twins: TWINS, moved });
}

/** How likely a pair with these levels is of each kind; the fields named in `left` say nothing. */
export function kindsOf(
  levels: Uint8Array,
  { m, home, u, moved }: PairMixture,
  mix: Mix,
  left: readonly string[],
): Mix & { /** Of one person's: how likely both were written at one place. */ readonly stayed: number } {
  let { same, home: inHome, namesake, other } = mix;
  let [here, away] = [1 - moved, moved];
  for (let field = 0; field < FIELD_COUNT; field++) {
    const level = levels[field] ?? 0;
    const name = MATCH_FIELDS[field];
    if (level === 0 || name === undefined || left.includes(name)) continue;
    const byPerson = m[field]?.[level] ?? 1;
    const byChance = u[field]?.[level] ?? 1;
    if (PLACE_FIELDS.has(name)) {
      here *= byPerson;
      away *= byChance;
    } else same *= byPerson;
    inHome *= home[field]?.[level] ?? 1;
    namesake *= CONTACT_FIELDS.has(name) ? byChance : byPerson;
    other *= byChance;
  }
  same *= here + away;
  const stayed = here / (here + away);
  const all = same + inHome + namesake + other;
  return all > 0
    ? { same: same / all, home: inHome / all, namesake: namesake / all, other: other / all, stayed }
    : { same: 0, home: 0, namesake: 0, other: 1, stayed: 1 };
}

/** What the counted levels say, mixed with the first guesses. */
export function mixtureFrom(
  sums: { readonly m: Shares; readonly home: Shares },
  u: Shares,
  { twins, moved }: Pick<PairMixture, 'twins' | 'moved'>,
  guessShare: number,
  bounded: boolean,
): PairMixture {
  const m = MATCH_FIELDS.map((_, place) => smoothed(sums.m[place] ?? [], guessedM[place] ?? [], guessShare));
  const home = MATCH_FIELDS.map((_, place) => smoothed(sums.home[place] ?? [], guessedHome[place] ?? [], guessShare));
  if (bounded) for (const [field, level] of UNLIKELY) bound(m[field], level);
  return withPersonalFields({ m, home, u, twins, moved });
}

/**
 * Relatives differ in given name, birth date and sex as strangers do; twins share their birth date as one person's
 * records do.
 */
export function withPersonalFields({ m, home, u, twins, moved }: PairMixture): PairMixture {
  const personal = MATCH_FIELDS.map((field, place) => {
    if (HOUSEHOLD_FIELDS.has(field)) return home[place] ?? [];
    const shares = u[place] ?? [];
    if (field === 'given')
      return shares.map((share, level) => (level === 0 ? 1 : Math.max(share, SIBLING_NAMES.get(level) ?? 0)));
    return field === 'birthDate'
      ? shares.map((share, level) => (level === 0 ? 1 : share * (1 - twins) + (m[place]?.[level] ?? 0) * twins))
      : [...shares];
  });
  return { m, home: personal, u, twins, moved };
}

export function noShares(): Shares {
  return MATCH_FIELDS.map((field) => new Array<number>(MATCH_LEVELS[field].length).fill(0));
}

export function addShare(shares: Shares, field: number, level: number, weight: number): void {
  const row = shares[field];
  if (row !== undefined) row[level] = (row[level] ?? 0) + weight;
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

function bound(shares: number[] | undefined, level: number): void {
  if (shares !== undefined && (shares[level] ?? 0) > UNLIKELY_SHARE) shares[level] = UNLIKELY_SHARE;
}
