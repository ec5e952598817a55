import { compareRecords, emptyLevels } from './compare-records.ts';
import { ADDRESS_LEVEL, FIELD, FIELD_COUNT, LEVEL_PLACES, NAME_LEVEL, TELEPHONE_LEVEL, TEXT_LEVEL } from './match-levels.ts';
import { matchTables, type MatchModel, type MatchTables, type TermTable } from './match-model.ts';
import type { PreparedRecord } from './prepare-match-record.ts';

const levels = emptyLevels();

/** 照合点: bits for "one person" against "two people", prior included; symmetric; allocates nothing. */
export function weighMatch(model: MatchModel, a: PreparedRecord, b: PreparedRecord): number {
  compareRecords(a, b, levels);
  return weighLevels(matchTables(model), levels, a, b);
}

export function weighLevels(tables: MatchTables, levels: Uint8Array, a: PreparedRecord, b: PreparedRecord): number {
  let same = tables.priorSame;
  let home = tables.priorHome;
  let namesake = tables.priorNamesake;
  let other = tables.priorOther;
  for (let field = 0; field < FIELD_COUNT; field++) {
    const level = levels[field] ?? 0;
    if (level === 0) continue;
    const at = field * LEVEL_PLACES + level;
    same += tables.same[at] ?? 0;
    home += tables.home[at] ?? 0;
    namesake += tables.namesake[at] ?? 0;
    other += tables.other[at] ?? 0;
  }
  const given = termBits(tables, levels, FIELD.given, a, b);
  const places = placeBits(tables, levels, a, b);
  home += given;
  namesake += places;
  other += termBits(tables, levels, FIELD.family, a, b) + given + places;
  return same - addLogarithms(addLogarithms(home, namesake), other);
}

/** log2(2^x + 2^y) */
export function addLogarithms(x: number, y: number): number {
  const [more, less] = x > y ? [x, y] : [y, x];
  return more - less > 30 ? more : more + Math.log2(1 + 2 ** (less - more));
}

/** 頻度の補正: how much more (+) or less (−) often than on average two people at random agree on just this name. */
export function termBits(tables: MatchTables, levels: Uint8Array, field: number, a: PreparedRecord, b: PreparedRecord): number {
  const level = levels[field] ?? 0;
  if (level === 0 || level > NAME_LEVEL.sound) return 0;
  const family = field === FIELD.family;
  if (level >= NAME_LEVEL.kana) return bitsOf(tables, family ? 'familySound' : 'givenSound', family ? a.familySound : a.givenSound);
  const [one, other] = family ? [a.family, b.family] : [a.given, b.given];
  if (level === NAME_LEVEL.variant && one !== other) return Math.max(bitsOf(tables, family ? 'family' : 'given', one), bitsOf(tables, family ? 'family' : 'given', other));
  return one === '' && other === '' ? 0 : bitsOf(tables, family ? 'family' : 'given', one === '' ? other : one);
}

/** A number or a house that many share (a nursing home) says little; one that few share says no more than the level does. */
function placeBits(tables: MatchTables, levels: Uint8Array, a: PreparedRecord, b: PreparedRecord): number {
  let bits = 0;
  if (levels[FIELD.telephone] === TELEPHONE_LEVEL.same) bits += Math.max(0, bitsOf(tables, 'telephone', a.telephone), bitsOf(tables, 'telephone', b.telephone));
  if (levels[FIELD.address] === ADDRESS_LEVEL.house) bits += Math.max(0, bitsOf(tables, 'house', a.town + a.house), bitsOf(tables, 'house', b.town + b.house));
  if (levels[FIELD.locality] === TEXT_LEVEL.exact) bits += bitsOf(tables, 'locality', a.locality);
  return bits;
}

function bitsOf(tables: MatchTables, table: TermTable, term: string): number {
  return tables.terms[table].get(term) ?? tables.rareTerms[table];
}
