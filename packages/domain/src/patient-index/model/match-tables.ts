import { CONTACT_FIELDS, FIELD_COUNT, LEVEL_PLACES, MATCH_LEVELS } from '../comparing/match-levels.ts';
import { TERM_TABLES, type MatchModel, type TermTable } from './match-model.ts';
import { MATCH_FIELDS } from '../comparing/match-result.ts';

/** Kinds of pairs, in the order in which a level's four logarithms lie side by side. */
export const PAIR_KINDS = { same: 0, home: 1, namesake: 2, other: 3 } as const;
export const KINDS = 4;

/** 計算用の表: the logarithms of a model, laid out for a bulk job: (field × LEVEL_PLACES + level) × KINDS + kind. */
export type MatchTables = {
  readonly levels: Float64Array;
  readonly priors: Float64Array;
  /** Bits of having moved; −∞ where the place is one field, whose level says it. */ readonly moved: number;
  /** Bits by which a value is more common than the average of its table. */ readonly terms: Readonly<
    Record<TermTable, ReadonlyMap<string, number>>
  >;
  /** Common houses: by their number, then by their town. */ readonly houses: ReadonlyMap<
    string,
    ReadonlyMap<string, number>
  >;
  readonly rareTerms: Readonly<Record<TermTable, number>>;
};

const tablesOf = new WeakMap<MatchModel, MatchTables>();

export function matchTables(model: MatchModel): MatchTables {
  const known = tablesOf.get(model);
  if (known !== undefined) return known;
  const { same, home, namesake } = model.prior;
  const terms = byTable(
    (table) =>
      new Map(
        Object.entries(model.terms[table]?.shares ?? {}).map(([term, share]) => [
          term,
          Math.log2(share / (model.terms[table]?.agreement ?? share)),
        ]),
      ),
  );
  const tables: MatchTables = {
    levels: levelTable(model),
    priors: Float64Array.of(
      Math.log2(same),
      Math.log2(home),
      Math.log2(namesake),
      Math.log2(1 - same - home - namesake),
    ),
    moved: model.moved === undefined ? -Infinity : Math.log2(model.moved),
    terms,
    houses: housesByNumber(terms.house),
    rareTerms: byTable((table) => {
      const frequencies = model.terms[table];
      return frequencies === undefined ? 0 : Math.log2(frequencies.rare / frequencies.agreement);
    }),
  };
  tablesOf.set(model, tables);
  return tables;
}

function levelTable(model: MatchModel): Float64Array {
  const table = new Float64Array(FIELD_COUNT * LEVEL_PLACES * KINDS);
  MATCH_FIELDS.forEach((field, place) => {
    const probabilities = model.fields[field];
    if (probabilities === undefined) return;
    const { m, home, u } = probabilities;
    for (let level = 1; level < MATCH_LEVELS[field].length; level++) {
      const at = (place * LEVEL_PLACES + level) * KINDS;
      table[at + PAIR_KINDS.same] = Math.log2(m[level] ?? 1);
      table[at + PAIR_KINDS.home] = Math.log2(home[level] ?? 1);
      table[at + PAIR_KINDS.namesake] = Math.log2((CONTACT_FIELDS.has(field) ? u : m)[level] ?? 1);
      table[at + PAIR_KINDS.other] = Math.log2(u[level] ?? 1);
    }
  });
  return table;
}

/** Terms of the table `house` are `number town`; only those more common than the average house are of use. */
function housesByNumber(terms: ReadonlyMap<string, number>): Map<string, Map<string, number>> {
  const houses = new Map<string, Map<string, number>>();
  for (const [term, bits] of terms) {
    if (bits <= 0) continue;
    const space = term.indexOf(' ');
    const number = term.slice(0, space);
    houses.set(number, (houses.get(number) ?? new Map<string, number>()).set(term.slice(space + 1), bits));
  }
  return houses;
}

function byTable<T>(make: (table: TermTable) => T): Record<TermTable, T> {
  // every table is made
  return Object.fromEntries(TERM_TABLES.map((table) => [table, make(table)])) as Record<TermTable, T>;
}
