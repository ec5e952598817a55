import { TERM_TABLES, type MatchModel, type TermFrequencies, type TermTable } from './match-model.ts';
import type { PreparedRecord } from '../preparing/prepare-match-record.ts';

const MOST_TERMS = 3_000;

/** 頻度表: how common the names and places of a list are; values seen once share one figure. */
export function countTerms(records: readonly PreparedRecord[]): MatchModel['terms'] {
  return Object.fromEntries(
    TERM_TABLES.map((table): [TermTable, TermFrequencies | undefined] => [table, frequencies(records, table)]).filter(
      ([, found]) => found !== undefined,
    ),
  );
}

function frequencies(records: readonly PreparedRecord[], table: TermTable): TermFrequencies | undefined {
  const counts = new Map<string, number>();
  let total = 0;
  for (const record of records) {
    const term = termOf(record, table);
    if (term === '') continue;
    total++;
    counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  if (total < 20) return undefined;
  let agreement = 0;
  for (const count of counts.values()) agreement += (count / total) ** 2;
  const rare = 1 / total;
  const common = [...counts]
    .filter(([, count]) => count > 1)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, MOST_TERMS);
  return {
    agreement,
    rare,
    shares: Object.fromEntries(common.map(([term, count]) => [term, Number((count / total).toPrecision(4))])),
  };
}

function termOf(record: PreparedRecord, table: TermTable): string {
  return table === 'house'
    ? record.house === ''
      ? ''
      : `${record.house} ${record.town}`
    : table === 'telephone'
      ? record.telephone
      : record[table];
}
