/**
 * 一覧の書出し: one row by RFC 4180, without line end. Cells are written as they are, also those that begin with = + -
 * @:
 * an id must come back as it went in. Whoever opens a list of foreign texts in a spreadsheet imports its columns as
 * text.
 */
export function csvLine(cells: readonly string[]): string {
  // A row of one empty cell would be an empty line, which readers skip.
  if (cells.length === 1 && cells[0] === '') return '""';
  return cells.map(csvCell).join(',');
}

function csvCell(cell: string): string {
  return NEEDS_MARKS.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

const NEEDS_MARKS = /[",\r\n\t;]|^\ufeff/;
