import type { MatchRecord, PreparedRecord } from '@musubi/domain';
import type { ColumnPlan, ColumnRole } from './recognize-columns.ts';

/**
 * 一行の読取り: its texts by role, and what was found in them. `used` is false for a row that says nothing of anybody.
 */
export type ReadRow = {
  readonly record: MatchRecord;
  readonly id: string;
  readonly facility: string;
  readonly used: boolean;
  readonly issues: readonly CellIssue[];
};
export type CellIssue = { readonly code: CellIssueCode; readonly column: number | undefined };

/**
 * Longer ones are no names; the comparison uses the first hundred characters of a name, of other texts five times as
 * many.
 */
const LONGEST_NAME = 100;
const LONGEST_TEXT = 500;
const SERIAL = /^\s*\d{5}\s*$/;
const NAMES: ReadonlySet<ColumnRole> = new Set<ColumnRole>([
  'family',
  'given',
  'name',
  'familyKana',
  'givenKana',
  'nameKana',
  'familyRoman',
  'givenRoman',
  'formerFamily',
  'formerFamilyKana',
]);
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

export const CELL_ISSUES = {
  'match/nothing-in-row': [
    '照合に使える項目がすべて空欄です。この行は使いません。',
    'Every column that could be compared is empty; the row was left out.',
  ],
  'match/no-name': [
    '氏名が空欄です。ほかの項目だけで照合します。',
    'There is no name; only the other columns are compared.',
  ],
  'match/no-id': ['番号が空欄です。行番号で表します。', 'There is no id; the row number stands for it.'],
  'match/duplicate-id': [
    '同じ番号の行がほかにもあります。どちらも使い、組では「番号#行」と書きます。',
    'Another row has the same id; both are used, and pairs name them id#row.',
  ],
  'match/control-characters': [
    '制御文字が含まれています。取り除いて使いました。',
    'There are control characters in the cell; they were taken out.',
  ],
  'match/too-long': [
    '長すぎる項目です。初めの部分だけを使いました（氏名は 100 文字、ほかは 500 文字）。',
    'The cell is too long; only its beginning was used (100 characters of a name, 500 of others).',
  ],
  'match/lost-characters': [
    '読み取れなかった文字（�）が含まれています。そのまま照合します。',
    'The cell has characters that were lost before (\ufffd); it is compared as it is.',
  ],
  'match/unreadable-birth-date': [
    '生年月日として読めません。空欄として使いました。',
    'This cannot be read as a birth date; it was taken as empty.',
  ],
  'match/serial-birth-date': [
    '生年月日が 5 桁の数です。Excel の日付の通し番号として読みました。',
    'The birth date is a number of five digits; it was read as a serial date of Excel.',
  ],
  'match/first-of-january': [
    '生年月日が 1 月 1 日です。不明の代わりかもしれないため、弱い手がかりとして使います。',
    'The birth date is 1 January, which may stand for unknown; it counts for less.',
  ],
  'match/unreadable-sex': [
    '性別として読めません。空欄として使いました。',
    'This cannot be read as a sex; it was taken as empty.',
  ],
} as const satisfies Record<string, readonly [ja: string, en: string]>;
export type CellIssueCode = keyof typeof CELL_ISSUES;

/** Never throws; every text is usable afterwards. */
export function readRow(cells: readonly string[], { roles }: ColumnPlan, row: number): ReadRow {
  const issues: CellIssue[] = [];
  const texts: Partial<Record<ColumnRole, string>> = {};
  let something = false;
  let named = false;
  for (const [role, columns] of roles) {
    let text = '';
    for (const column of columns) {
      const cell =
        role === 'id' || role === 'facility'
          ? (cells[column] ?? '').trim()
          : plainCell(cells[column] ?? '', column, NAMES.has(role) ? LONGEST_NAME : LONGEST_TEXT, issues);
      if (cell !== '') text = text === '' ? cell : role === 'address' ? text + cell : `${text} ${cell}`;
    }
    if (text === '') continue;
    texts[role] = text;
    if (role === 'id' || role === 'facility') continue;
    something = true;
    named ||= NAMES.has(role);
  }
  const { id: ownId = '', facility = '', ...record } = texts;
  if (ownId === '' && roles.has('id')) issues.push({ code: 'match/no-id', column: roles.get('id')?.[0] });
  if (!something) issues.push({ code: 'match/nothing-in-row', column: undefined });
  else if (!named) issues.push({ code: 'match/no-name', column: undefined });
  return { record, id: ownId === '' ? String(row) : ownId, facility, used: something, issues };
}

/** What only the prepared record shows: texts that stand there and could not be read. */
export function preparedIssues(
  record: MatchRecord,
  prepared: PreparedRecord,
  { roles }: ColumnPlan,
): readonly CellIssue[] {
  const issues: CellIssue[] = [];
  if (record.birthDate !== undefined && prepared.birth === 0)
    issues.push({ code: 'match/unreadable-birth-date', column: roles.get('birthDate')?.[0] });
  else if (SERIAL.test(record.birthDate?.normalize('NFKC') ?? ''))
    issues.push({ code: 'match/serial-birth-date', column: roles.get('birthDate')?.[0] });
  else if (prepared.birth % 10_000 === 101)
    issues.push({ code: 'match/first-of-january', column: roles.get('birthDate')?.[0] });
  if (record.sex !== undefined && prepared.sex === 0)
    issues.push({ code: 'match/unreadable-sex', column: roles.get('sex')?.[0] });
  return issues;
}

function plainCell(cell: string, column: number, longest: number, issues: CellIssue[]): string {
  let text = cell;
  if (text.search(CONTROL) >= 0) {
    issues.push({ code: 'match/control-characters', column });
    text = text.replace(CONTROL, (sign) => (sign === '\t' || sign === '\n' || sign === '\r' ? ' ' : ''));
  }
  if (text.includes('\ufffd')) issues.push({ code: 'match/lost-characters', column });
  text = text.trim();
  if (text.length > longest) {
    issues.push({ code: 'match/too-long', column });
    text = text.slice(0, longest);
  }
  return text;
}
