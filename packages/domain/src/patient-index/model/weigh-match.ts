import { compareRecords, emptyLevels } from '../comparing/compare-records.ts';
import {
  ADDRESS_LEVEL,
  FIELD,
  FIELD_COUNT,
  LEVEL_PLACES,
  NAME_LEVEL,
  PLACE_FIELDS,
  TELEPHONE_LEVEL,
  TEXT_LEVEL,
} from '../comparing/match-levels.ts';
import type { MatchModel } from './match-model.ts';
import { KINDS, matchTables, type MatchTables } from './match-tables.ts';
import { MATCH_FIELDS } from '../comparing/match-result.ts';
import type { PreparedRecord } from '../preparing/prepare-match-record.ts';

const levels = emptyLevels();
const IS_PLACE = Uint8Array.from(MATCH_FIELDS, (field) => Number(PLACE_FIELDS.has(field)));
// read once: a bulk job weighs millions of pairs
const { family: FAMILY, given: GIVEN, telephone: TELEPHONE, address: ADDRESS, locality: LOCALITY } = FIELD;

/** 照合点: bits for "one person" against "two people", prior included; symmetric; allocates nothing. */
export function weighMatch(model: MatchModel, a: PreparedRecord, b: PreparedRecord): number {
  compareRecords(a, b, levels);
  return weighLevels(matchTables(model), levels, a, b);
}

/**
 * One person who stayed or moved, against the likeliest of: relatives of one house, namesakes born on one day, any two
 * people. What is below `floor` for sure
 * is only said to be so: the answer is then some number between the score and the floor.
 */
export function weighLevels(
  tables: MatchTables,
  levels: Uint8Array,
  a: PreparedRecord,
  b: PreparedRecord,
  floor = -Infinity,
): number {
  const table = tables.levels;
  const priors = tables.priors;
  let same = priors[0] ?? 0;
  let home = priors[1] ?? 0;
  let namesake = priors[2] ?? 0;
  let other = priors[3] ?? 0;
  const mayHaveMoved = tables.moved > -Infinity;
  let stayed = 0;
  let moved = tables.moved;
  for (let field = 0; field < FIELD_COUNT; field++) {
    const level = levels[field] ?? 0;
    if (level === 0) continue;
    const at = (field * LEVEL_PLACES + level) * KINDS;
    if (mayHaveMoved && IS_PLACE[field] === 1) {
      stayed += table[at] ?? 0;
      moved += table[at + 3] ?? 0;
    } else same += table[at] ?? 0;
    home += table[at + 1] ?? 0;
    namesake += table[at + 2] ?? 0;
    other += table[at + 3] ?? 0;
  }
  if (mayHaveMoved) same += stayed > moved ? stayed : moved;
  const given = termBits(tables, levels, GIVEN, a, b);
  const places = placeBits(tables, levels, a, b);
  home += given;
  namesake += places;
  other += termBits(tables, levels, FAMILY, a, b) + given + places;
  const most = same - Math.max(home, namesake, other);
  return most < floor ? most : same - addLogarithms(addLogarithms(home, namesake), other);
}

/** log2(2^x + 2^y) */
function addLogarithms(x: number, y: number): number {
  const more = x > y ? x : y;
  const less = x > y ? y : x;
  return more - less > 30 ? more : more + Math.log1p(2 ** (less - more)) * Math.LOG2E;
}

/** 頻度の補正: how much more (+) or less (−) often than on average two people at random agree on just this name. */
export function termBits(
  tables: MatchTables,
  levels: Uint8Array,
  field: number,
  a: PreparedRecord,
  b: PreparedRecord,
): number {
  const level = levels[field] ?? 0;
  if (level === 0 || level > NAME_LEVEL.sound) return 0;
  const family = field === FAMILY;
  if (level >= NAME_LEVEL.kana) {
    const table = family ? 'familySound' : 'givenSound';
    return tables.terms[table].get(family ? a.familySound : a.givenSound) ?? tables.rareTerms[table];
  }
  const table = family ? 'family' : 'given';
  const one = family ? a.family : a.given;
  const other = family ? b.family : b.given;
  if (one === '' && other === '') return 0;
  const bits = tables.terms[table].get(one === '' ? other : one) ?? tables.rareTerms[table];
  return level !== NAME_LEVEL.variant || one === '' || other === ''
    ? bits
    : Math.max(bits, tables.terms[table].get(other) ?? tables.rareTerms[table]);
}

/**
 * A number or a house that many share (a nursing home) says little; one that few share says no more than the level
 * does.
 */
function placeBits(tables: MatchTables, levels: Uint8Array, a: PreparedRecord, b: PreparedRecord): number {
  let bits = 0;
  if (levels[TELEPHONE] === TELEPHONE_LEVEL.same) {
    const numbers = tables.terms.telephone;
    bits += Math.max(0, numbers.get(a.telephone) ?? 0, numbers.get(b.telephone) ?? 0);
  }
  if (levels[ADDRESS] === ADDRESS_LEVEL.house) {
    const towns = tables.houses.get(a.house);
    if (towns !== undefined) bits += Math.max(towns.get(a.town) ?? 0, towns.get(b.town) ?? 0);
  }
  if (levels[LOCALITY] === TEXT_LEVEL.exact) bits += tables.terms.locality.get(a.locality) ?? tables.rareTerms.locality;
  return bits;
}
