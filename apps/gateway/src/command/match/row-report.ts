import { csvLine } from '@musubi/formats/csv';
import { column as padded } from '../output.ts';

/** 行の指摘: one thing wrong in one row: where, what, and what was done about it. No cell's content. */
export type RowIssue = {
  readonly file: string;
  readonly row: number;
  readonly column: string;
  readonly code: string;
  readonly ja: string;
  readonly en: string;
};
/** 行ごとの報告: every issue to a file when one was asked for, and a count with the first examples at the end. */
export type RowReport = {
  readonly add: (issue: RowIssue) => void;
  readonly total: () => number;
  readonly summary: () => string;
};

export const REPORT_HEADING = csvLine(['file', 'row', 'column', 'kind', '内容', 'what']);
const EXAMPLES = 3;

/** Counts are bounded by the kinds there are, examples by three each. */
export function makeRowReport(write: ((line: string) => void) | undefined): RowReport {
  const kinds = new Map<
    string,
    { count: number; readonly ja: string; readonly en: string; readonly examples: string[] }
  >();
  let total = 0;
  return {
    add: ({ file, row, column, code, ja, en }) => {
      total++;
      const kind = kinds.get(code) ?? { count: 0, ja, en, examples: [] };
      if (kind.count++ < EXAMPLES)
        kind.examples.push(`${file} ${String(row)} 行${column === '' ? '' : `「${column}」`}`);
      kinds.set(code, kind);
      write?.(csvLine([file, String(row), column, code, ja, en]));
    },
    total: () => total,
    summary: () => {
      if (total === 0) return '指摘はありません (nothing wrong was found)\n';
      const lines = [...kinds]
        .sort(([, a], [, b]) => b.count - a.count)
        .flatMap(([code, { count, ja, en, examples }]) => [
          `  ${padded(String(count), 9)} ${code}`,
          `            ${ja}`,
          `            ${en}`,
          `            例 (for example): ${examples.join('、')}${count > EXAMPLES ? ' …' : ''}`,
        ]);
      return `指摘 (what was wrong, and what was done)   ${String(total)} 件\n${lines.join('\n')}\n`;
    },
  };
}
