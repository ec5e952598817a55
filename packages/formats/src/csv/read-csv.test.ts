import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvLine, makeCsvReader, type CsvBatch, type CsvShape } from './index.ts';

type Reading = CsvBatch & { readonly shape: CsvShape; readonly cells: readonly (readonly string[])[] };

/** Read in pieces of that size: no result may depend on where a piece ends. */
function read(bytes: Uint8Array | string, piece = 1 << 16): Reading {
  const all = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
  const reader = makeCsvReader();
  const batches: CsvBatch[] = [];
  for (let at = 0; at < all.length; at += piece) batches.push(reader.push(all.subarray(at, at + piece)));
  batches.push(reader.end());
  const rows = batches.flatMap((batch) => batch.rows);
  return {
    rows,
    issues: batches.flatMap((batch) => batch.issues),
    shape: reader.shape(),
    cells: rows.map((row) => row.cells),
  };
}

const codes = ({ issues }: Reading): readonly string[] => issues.map((issue) => `${String(issue.row)} ${issue.code}`);

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

const together = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

describe('reading a list', () => {
  test('line ends of every kind, quoted line ends, doubled marks and empty cells', () => {
    expect(read('a,b\r\n1,"x\r\ny"\r\n,"say ""yes"""\r\n').cells).toEqual([
      ['a', 'b'],
      ['1', 'x\r\ny'],
      ['', 'say "yes"'],
    ]);
    expect(read('a,b\n1,2').cells).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
    expect(read('a,b\r1,2\r').cells).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
    expect(read('').cells).toEqual([]);
  });

  test('tabs and semicolons where the heading has them', () => {
    expect(read('a\tb, c\td\n1\t2\t3\n').cells).toEqual([
      ['a', 'b, c', 'd'],
      ['1', '2', '3'],
    ]);
    expect(read('a;b\n1;2\n').shape.delimiter).toBe(';');
  });

  test('rows are numbered as a spreadsheet does, also behind empty lines and quoted line ends', () => {
    expect(read('a,b\n\n1,"x\ny"\n2,z\n').rows.map((row) => row.row)).toEqual([1, 3, 4]);
  });

  test('gives the same rows and issues whatever the pieces are', () => {
    const text =
      '\ufeffid,氏名,住所\r\n1,"髙橋, ' +
      '花子",みほん県\r\n2,"閉じない,結市\r\n3,佐藤,港町\r\n4,鈴木,本町\r\n5,多い,列,が\r\n6\r\n';
    const whole = read(text);
    for (const piece of [1, 2, 3, 7, 64]) expect(read(text, piece)).toEqual(whole);
  });
});

test('rows above the heading do not say how many columns there are, or what stands between them', () => {
  const reader = makeCsvReader({ skipRows: 2 });
  const { rows, issues } = reader.push(new TextEncoder().encode('患者一覧\n\nid\tname\n1\t花子\n'));
  expect({ rows, issues }).toEqual({
    rows: [
      { row: 3, cells: ['id', 'name'] },
      { row: 4, cells: ['1', '花子'] },
    ],
    issues: [],
  });
});

describe('damage', () => {
  test('an open quotation mark costs one row, not the file', () => {
    const rows = Array.from({ length: 5000 }, (_, index) => `${String(index)},名${String(index)},x`);
    rows[100] = '100,"名100,x';
    const { cells, issues } = read(`id,name,other\n${rows.join('\n')}\n`);
    expect(cells).toHaveLength(5001);
    expect(cells[101]).toEqual(['100', '名100', 'x']);
    expect(issues).toMatchObject([{ row: 102, code: 'csv/unclosed-quote' }]);
  });

  test('also where every cell is quoted, on the last row, and on every row', () => {
    expect(read('"id","name","x"\n"1","abc,"d"\n"2","e","f"\n').cells).toEqual([
      ['id', 'name', 'x'],
      ['1', 'abc', 'd'],
      ['2', 'e', 'f'],
    ]);
    expect(read('id,name\n1,"abc').cells).toEqual([
      ['id', 'name'],
      ['1', 'abc'],
    ]);
    const every = read(`id,name,x\n${'1,"abc,y\n'.repeat(300)}`);
    expect(every.cells).toHaveLength(301);
    expect(every.issues).toHaveLength(300);
  });

  test('an open mark before long lines does not make the time grow with their square', () => {
    const long = `1,"${'x'.repeat(200_000)}\n`;
    expect(read(`id,name\n${long.repeat(40)}`).cells.length).toBeGreaterThan(20);
  });

  test('marks inside a cell are characters', () => {
    const { cells, issues } = read('id,name\n1,通称"花"\n2,"彼は"山"と言う"\n');
    expect(cells.slice(1)).toEqual([
      ['1', '通称"花"'],
      ['2', '彼は"山"と言う'],
    ]);
    expect(issues.map((issue) => issue.code)).toEqual(['csv/stray-quote', 'csv/stray-quote']);
  });

  test('short rows are filled, long rows left out, empty cells at the end forgiven', () => {
    const reading = read('id,name,town\n1,花子\n2,花子,結市,港町\n3,太郎,結市,,\n4,次郎,結市\n');
    expect(reading.rows.map(({ row }) => row)).toEqual([1, 2, 4, 5]);
    expect(reading.cells[2]).toEqual(['3', '太郎', '結市']);
    expect(codes(reading)).toEqual(['2 csv/too-few-cells', '3 csv/too-many-cells']);
  });

  test('a row without end is left out and nothing of it is kept', () => {
    const reading = read(together(ascii('id,name\n1,'), new Uint8Array(3_000_000).fill(0x61), ascii('\n2,花')));
    expect(reading.cells).toEqual([
      ['id', 'name'],
      ['2', '花'],
    ]);
    expect(codes(reading)).toEqual(['2 csv/row-too-long']);
  });
});

test('what is written comes back as it was', () => {
  const cell = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replaceAll('\ufeff', ''));
  const spiced = fc.oneof(
    cell,
    fc.constantFrom('"', '""', ',', '\n', '\r\n', 'a\rb', '=1+1', '+81', '-0', '@x', '', ' ', '001', '髙橋 "花" ,\n'),
  );
  fc.assert(
    fc.property(
      fc
        .integer({ min: 1, max: 5 })
        .chain((width) => fc.array(fc.array(spiced, { minLength: width, maxLength: width }), { maxLength: 8 })),
      fc.integer({ min: 1, max: 40 }),
      (rows, piece) => {
        const width = rows[0]?.length ?? 1;
        const heading = Array.from({ length: width }, (_, at) => `c${String(at)}`);
        const { cells, issues } = read([heading, ...rows].map((row) => `${csvLine(row)}\n`).join(''), piece);
        expect(cells).toEqual([heading, ...rows]);
        expect(issues).toEqual([]);
      },
    ),
    { seed: 20261122, numRuns: 1000 },
  );
});
