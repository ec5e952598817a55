import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { facilityId, localDate } from '@musubi/domain';
import { describe, expect, test } from 'vitest';
import { readStorageFile, type StorageFileReading } from './read-storage-file.ts';
import { NO_ORDER_NUMBER } from './storage-path.ts';
import { type StandardPath } from './path-parts.ts';
import { DATA_TYPES, SSMIX2_DATA_TYPES, type Ssmix2DataType } from './tables/data-types.ts';

const FIXTURES = new URL('../../../../fixtures/ssmix2/', import.meta.url);
/** Another patient whose id differs in the last digit or in its zeros: the bad fixtures name them. */
const OTHERS = ['0001234568', '8888888888'];

function pathOf(dataType: Ssmix2DataType): StandardPath {
  const dated = DATA_TYPES[dataType].dated;
  const ordered = /^O/.test(dataType);
  return {
    storage: 'standard',
    patient: '0001234567',
    dataType,
    day: dated ? localDate('2026-04-15') : undefined,
    orderNumber: ordered ? '000000000012345' : NO_ORDER_NUMBER,
    eventTime: '20260415103045123',
    department: '06',
    flag: '1',
  };
}

function read(dataType: Ssmix2DataType, name: string): StorageFileReading {
  return readStorageFile({
    facility: facilityId('9910000011'),
    path: pathOf(dataType),
    bytes: readFileSync(new URL(`${dataType}/${name}.hl7`, FIXTURES)),
  });
}

describe.each(SSMIX2_DATA_TYPES)('%s', (dataType) => {
  const names = ['good', 'bad', ...(DATA_TYPES[dataType].cancel === undefined ? [] : ['cancel'])];

  test.each(names)('%s.hl7 is read as the JSON beside it (UPDATE_FIXTURES=1 writes it)', (name) => {
    const reading = JSON.parse(JSON.stringify(read(dataType, name))) as unknown;
    const expected = new URL(`${dataType}/${name}.json`, FIXTURES);
    if (process.env['UPDATE_FIXTURES'] === '1' || !existsSync(expected))
      writeFileSync(expected, `${JSON.stringify(reading, undefined, 2)}\n`);
    expect(reading).toEqual(JSON.parse(readFileSync(expected, 'utf8')));
  });

  test('good has no issue worse than a note, bad has at least one finding or is told apart', () => {
    expect(read(dataType, 'good').issues.filter((issue) => issue.severity !== 'note')).toEqual([]);
    const good = read(dataType, 'good');
    expect(good.entries.length + (good.demographics === undefined ? 0 : 1)).toBeGreaterThan(0);
  });

  test('every entry belongs to the patient of the path, and no title names a person', () => {
    for (const name of names) {
      for (const entry of read(dataType, name).entries) {
        expect(entry.key.patient).toEqual({ facility: '9910000011', value: '0001234567' });
        expect(entry.title).not.toMatch(/髙橋|花子|タカハシ|医師/);
        expect(entry.title.length).toBeLessThanOrEqual(60);
        expect(entry.title).not.toMatch(/\s$|\n/);
        for (const other of OTHERS) expect(JSON.stringify(entry)).not.toContain(other);
      }
    }
  });

  test('parts tell the entries of one document apart', () => {
    const parts = read(dataType, 'good').entries.map((entry) => entry.key.part);
    expect(new Set(parts).size).toBe(parts.length);
  });
});
