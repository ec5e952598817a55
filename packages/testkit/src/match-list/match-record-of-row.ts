import type { MatchRecord, MatchRole } from '@musubi/domain';

/** The roles of the columns of `MATCH_LIST_HEADING`; the first two, number and facility, say nothing of the person. */
const ROLES: readonly (MatchRole | undefined)[] = [
  undefined,
  undefined,
  'family',
  'given',
  'familyKana',
  'givenKana',
  'birthDate',
  'sex',
  'postalCode',
  'address',
  'telephone',
  'insurer',
  'insuredSymbol',
  'insuredNumber',
  'insuredBranch',
];

/** 名簿の一行を照合前の記載に; `without` leaves columns away, as poorer lists do. */
export function matchRecordOfRow(cells: readonly string[], without: readonly MatchRole[] = []): MatchRecord {
  return Object.fromEntries(
    ROLES.flatMap((role, column) =>
      role === undefined || without.includes(role) || (cells[column] ?? '') === '' ? [] : [[role, cells[column]]],
    ),
  );
}
