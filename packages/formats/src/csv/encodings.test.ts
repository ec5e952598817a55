import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeCsvReader, type CsvBatch, type CsvShape } from './index.ts';

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

/** 患者,髙橋 花子 in the encodings that no encoder of the platform writes. */
const SHIFT_JIS = Uint8Array.of(
  0x8a,
  0xb3,
  0x8e,
  0xd2,
  0x2c,
  0xfb,
  0xfc,
  0x8b,
  0xb4,
  0x81,
  0x40,
  0x89,
  0xd4,
  0x8e,
  0x71,
);

const EUC_JP = Uint8Array.of(0xb4, 0xb5, 0xbc, 0xd4, 0x2c, 0xb9, 0xe2, 0xb6, 0xb6, 0xa1, 0xa1, 0xb2, 0xd6, 0xbb, 0xd2);

const UTF8 = new TextEncoder().encode('患者,髙橋　花子');

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

const together = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

describe('encodings', () => {
  test('UTF-8 with and without a mark, Shift_JIS, EUC-JP and UTF-16 give the same cells', () => {
    const head = ascii('id,name\n');
    const expected = ['患者', '髙橋　花子'];
    const utf16 = (bigEndian: boolean, mark: string): Uint8Array => {
      const bytes = new Uint8Array(Buffer.from(`${mark}id,name\n患者,髙橋　花子\n`, 'utf16le'));
      return bigEndian ? new Uint8Array(Buffer.from(bytes).swap16()) : bytes;
    };
    expect(read(together(head, UTF8))).toMatchObject({
      cells: [['id', 'name'], expected],
      shape: { encoding: 'utf-8', bom: false },
      issues: [],
    });
    expect(read(together(Uint8Array.of(0xef, 0xbb, 0xbf), head, UTF8))).toMatchObject({
      cells: [['id', 'name'], expected],
      shape: { encoding: 'utf-8', bom: true },
    });
    expect(read(together(head, SHIFT_JIS))).toMatchObject({
      cells: [['id', 'name'], expected],
      shape: { encoding: 'shift_jis' },
    });
    expect(read(together(head, EUC_JP))).toMatchObject({
      cells: [
        ['id', 'name'],
        ['患者', '高橋　花子'],
      ],
      shape: { encoding: 'euc-jp' },
    });
    for (const piece of [1, 3, 4096]) {
      expect(read(utf16(false, '\ufeff'), piece)).toMatchObject({
        cells: [['id', 'name'], expected],
        shape: { encoding: 'utf-16le', bom: true },
      });
      expect(read(utf16(true, '\ufeff'), piece)).toMatchObject({
        cells: [['id', 'name'], expected],
        shape: { encoding: 'utf-16be' },
      });
    }
    expect(read(utf16(false, ''))).toMatchObject({
      cells: [['id', 'name'], expected],
      shape: { encoding: 'utf-16le', bom: false },
    });
  });

  test('a row in another encoding is read in that encoding and reported; its neighbours do not suffer', () => {
    const line = ascii('\n');
    const mostlyUtf8 = read(together(ascii('a,b\n'), UTF8, line, UTF8, line, SHIFT_JIS, line, UTF8, line));
    expect(mostlyUtf8.cells.slice(1)).toEqual(Array(4).fill(['患者', '髙橋　花子']));
    expect(codes(mostlyUtf8)).toEqual(['4 csv/other-encoding']);
    const mostlyShiftJis = read(
      together(ascii('a,b\n'), SHIFT_JIS, line, SHIFT_JIS, line, SHIFT_JIS, line, UTF8, line),
    );
    expect(mostlyShiftJis.cells.slice(1)).toEqual(Array(4).fill(['患者', '髙橋　花子']));
    expect(codes(mostlyShiftJis)).toEqual(['5 csv/other-encoding']);
  });

  test('a row whose cells are in different encodings is read cell by cell', () => {
    const reading = read(
      together(
        ascii('a,b,c\n'),
        UTF8,
        ascii(',x\n'),
        UTF8,
        ascii(',x\n'),
        new TextEncoder().encode('結,'),
        SHIFT_JIS,
        ascii('\n'),
      ),
    );
    expect(reading.cells.at(-1)).toEqual(['結', '患者', '髙橋　花子']);
    expect(codes(reading)).toEqual(['4 csv/other-encoding']);
  });

  test('ISO-2022-JP, whose bytes all look like ASCII, also where one of them looks like a comma', () => {
    const kanji = (...bytes: readonly number[]): Uint8Array =>
      Uint8Array.of(0x1b, 0x24, 0x42, ...bytes, 0x1b, 0x28, 0x42);
    const reading = read(
      together(ascii('id,name\n1,'), kanji(0x34, 0x35, 0x3c, 0x54), ascii('\n2,'), kanji(0x24, 0x2c), ascii('\n')),
    );
    expect(reading).toMatchObject({
      cells: [
        ['id', 'name'],
        ['1', '患者'],
        ['2', 'が'],
      ],
      shape: { encoding: 'iso-2022-jp' },
      issues: [],
    });
  });

  test('bytes of no encoding are shown as lost characters and reported', () => {
    const broken = read(
      together(ascii('a,b\n'), UTF8, ascii('\n'), UTF8, ascii('\n1,'), Uint8Array.of(0xff, 0xfd), ascii('x\n')),
    );
    expect(codes(broken)).toEqual(['4 csv/undecodable']);
    expect(broken.cells.at(-1)).toEqual(['1', '\ufffd\ufffdx']);
  });

  test('any bytes give an answer', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.integer({ min: 1, max: 50 }),
        (bytes, piece) => void read(bytes, piece),
      ),
      { seed: 3, numRuns: 2000 },
    );
  });
});
