import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { facilityId, localDate } from '@musubi/domain';
import { describe, expect, test } from 'vitest';
import { encodeText } from '../hl7v2/encode-text.ts';
import { readStorageFile, type StorageFileReading } from './read-storage-file.ts';
import { NO_ORDER_NUMBER } from './storage-path.ts';
import { type StandardPath } from './path-parts.ts';
import { DATA_TYPES, SSMIX2_DATA_TYPES, type Ssmix2DataType } from './tables/data-types.ts';
import { writeMessageText, type SegmentFields } from './write-message.ts';

const facility = facilityId('9910000011');

const PID: SegmentFields = ['PID', '0001', '', '0001234567^^^^PI', '', '髙橋^花子'];

function pathOf(dataType: Ssmix2DataType, more: Partial<StandardPath> = {}): StandardPath {
  return {
    storage: 'standard',
    patient: '0001234567',
    dataType,
    day: DATA_TYPES[dataType].dated ? localDate('2026-04-15') : undefined,
    orderNumber: NO_ORDER_NUMBER,
    eventTime: '20260415103045123',
    department: undefined,
    flag: '1',
    ...more,
  };
}

function read(
  dataType: Ssmix2DataType,
  segments: readonly SegmentFields[],
  more: Partial<StandardPath> = {},
  after = '',
): StorageFileReading {
  const text = writeMessageText({ dataType, facility, controlId: '1', eventTime: '20260415103045123', segments });
  return readStorageFile({
    facility,
    path: pathOf(dataType, more),
    bytes: encodeText(text + after, { vendorExtensions: true }).bytes,
  });
}

/** Whatever is a measure in a reading: `number 7.2`, `value 3`, `range 6.7-8.3`. */
function numbersOf(reading: StorageFileReading): readonly string[] {
  const found: string[] = [];
  JSON.stringify([reading.entries, reading.demographics?.birthDate], (key, value: unknown) => {
    // A time that lost its minutes is less exact, not wrong.
    if (typeof value === 'object' && value !== null && 'precision' in value) return undefined;
    if (
      /^(?:number|value|range|mic|amount|occurrences)$/.test(key) &&
      (typeof value === 'string' || typeof value === 'number')
    )
      found.push(`${key} ${String(value)}`);
    return value;
  });
  return found;
}

describe('hostile files', () => {
  const fixture = (type: Ssmix2DataType): Uint8Array =>
    readFileSync(new URL(`../../../../fixtures/ssmix2/${type}/good.hl7`, import.meta.url));

  test('any bytes give an answer, and whatever comes out belongs to the patient of the path', () => {
    const damage = fc.record({
      type: fc.constantFrom(...SSMIX2_DATA_TYPES),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.nat({ max: 40 }),
      insert: fc.oneof(
        fc.uint8Array({ maxLength: 20 }),
        fc
          .constantFrom('|', '^', '~', '\\', '&', '\r', '""', '\x1b$B', '|||||', '\rOBX|', '\rORC|CA')
          .map((text) => new TextEncoder().encode(text)),
      ),
    });
    fc.assert(
      fc.property(damage, ({ type, at, cut, insert }) => {
        const good = fixture(type);
        const from = Math.floor(at * good.length);
        const bytes = Uint8Array.from([...good.subarray(0, from), ...insert, ...good.subarray(from + cut)]);
        const reading = readStorageFile({ facility, path: pathOf(type), bytes });
        for (const entry of reading.entries) {
          expect(entry.key.patient.value).toBe('0001234567');
          expect(entry.title.length).toBeLessThanOrEqual(60);
        }
        JSON.stringify(reading);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...SSMIX2_DATA_TYPES), (bytes, type) => {
        expect(readStorageFile({ facility, path: pathOf(type), bytes }).issues.length).toBeGreaterThan(0);
      }),
    );
  });

  test('a prefix of a good file never becomes another patient nor throws', () => {
    for (const type of SSMIX2_DATA_TYPES) {
      const good = fixture(type);
      for (let length = 0; length < good.length; length += 37)
        readStorageFile({ facility, path: pathOf(type), bytes: good.subarray(0, length) });
    }
  });

  test('a file cut off anywhere shows no number or amount that the whole file does not', () => {
    for (const type of SSMIX2_DATA_TYPES) {
      const good = fixture(type);
      const file = (bytes: Uint8Array): StorageFileReading => readStorageFile({ facility, path: pathOf(type), bytes });
      const whole = new Set(numbersOf(file(good)));
      for (let length = 200; length < good.length; length++) {
        const reading = file(good.subarray(0, length));
        expect([type, length, numbersOf(reading).filter((value) => !whole.has(value))]).toEqual([type, length, []]);
      }
    }
  });

  test('thousands of values, groups or repetitions are read in a moment', () => {
    const many = (segments: SegmentFields[], times: number): SegmentFields[] => [
      PID,
      ...Array.from({ length: times }, () => segments).flat(),
    ];
    expect(
      read('OML-11', [...many([['OBX', '1', 'ST', '6B010000006100001^菌^JC10', '1', '3 +']], 10_000)]).issues.length,
    ).toBeLessThan(200);
    expect(
      read(
        'OMP-01',
        many(
          [
            ['ORC', 'NW', '1'],
            ['RXE', '', '^薬^99', '1'],
            ['TQ1', '1'],
          ],
          8_000,
        ),
      ).entries,
    ).toHaveLength(1);
    expect(read('ADT-00', [['PID', '1', '', '0001234567', '', '髙^花~'.repeat(20_000)]]).demographics).toBeDefined();
    expect(
      read(
        'OMG-11',
        many(
          [
            ['ORC', 'NW', '1'],
            ['OBR', '1', '', '', '^胸部'],
            ['IPC', 'A', '', '1.2.3'],
          ],
          8_000,
        ),
      ).entries,
    ).toHaveLength(1);
    expect(read('PPR-01', many([['PRB', 'AD', '1', '^病名']], 8_000)).entries).toHaveLength(8_000);
    expect(
      read(
        'OMP-12',
        many(
          [
            ['RXA', '0', '1', '', '', '^薬', '1'],
            ['NTE', '1', '', 'x'],
          ],
          8_000,
        ),
      ).entries,
    ).toHaveLength(1);
  });
});
