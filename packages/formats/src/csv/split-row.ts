/**
 * 行の分割: the cells of one row. `open`: it ends inside quotation marks. `stray`: a mark stood where RFC 4180 allows
 * none.
 */
export type SplitRow = { readonly cells: string[]; readonly open: boolean; readonly stray: boolean };

const QUOTE = 0x22;

/**
 * By RFC 4180, and beyond it: inside marks, a mark that no delimiter follows is a character ("彼は"山"と言う" is
 * written by
 * hand like this); outside, every mark is.
 */
export function splitRow(row: string, delimiter: string): SplitRow {
  const text = row.endsWith('\r') ? row.slice(0, -1) : row;
  if (!text.includes('"')) return { cells: text.split(delimiter), open: false, stray: false };
  const separator = delimiter.charCodeAt(0);
  const cells: string[] = [];
  let stray = false;
  for (let at = 0; ;) {
    if (text.charCodeAt(at) !== QUOTE) {
      const found = text.indexOf(delimiter, at);
      const cell = text.slice(at, found < 0 ? text.length : found);
      if (cell.includes('"')) stray = true;
      cells.push(cell);
      if (found < 0) return { cells, open: false, stray };
      at = found + 1;
      continue;
    }
    let cell = '';
    let from = at + 1;
    for (let mark = text.indexOf('"', from); ; mark = text.indexOf('"', mark + 1)) {
      if (mark < 0) {
        cells.push(cell + text.slice(from));
        return { cells, open: true, stray };
      }
      if (mark + 1 === text.length) {
        cells.push(cell + text.slice(from, mark));
        return { cells, open: false, stray };
      }
      const next = text.charCodeAt(mark + 1);
      if (next === separator) {
        cells.push(cell + text.slice(from, mark));
        at = mark + 2;
        break;
      }
      if (next === QUOTE) {
        cell += text.slice(from, mark + 1);
        from = mark + 2;
        mark++;
      } else stray = true;
    }
  }
}

/**
 * 閉じない引用符の修復: a line whose marks do not pair, read alone. The reading that gives the expected number of cells
 * wins.
 */
export function healRow(line: string, delimiter: string, expected: number | undefined): string[] {
  const lenient = splitRow(line, delimiter).cells;
  if (lenient.length === expected) return lenient;
  const plain = (line.endsWith('\r') ? line.slice(0, -1) : line)
    .split(delimiter)
    .map((cell) => cell.replace(/^"|"$/g, ''));
  return plain.length === expected || expected === undefined ? plain : lenient.length > plain.length ? lenient : plain;
}
