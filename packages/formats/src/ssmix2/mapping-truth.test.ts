import { readFileSync } from 'node:fs';
import { facilityId, localDate } from '@musubi/domain';
import { describe, expect, test } from 'vitest';
import { decodeText } from '../hl7v2/decode-text.ts';
import { encodeUtf8 } from '../hl7v2/encode-text.ts';
import { ALL_MAPPINGS } from './segments/all-mappings.ts';
import { readStorageFile } from './read-storage-file.ts';
import { NO_ORDER_NUMBER } from './storage-path.ts';
import { DATA_TYPES, SSMIX2_DATA_TYPES, type Ssmix2DataType } from './tables/data-types.ts';

/** What a reader can see of a file: everything but the issues. */
function seen(dataType: Ssmix2DataType, lines: readonly string[]): string {
  const { issues: _issues, ...rest } = readStorageFile({
    facility: facilityId('9910000011'),
    bytes: encodeUtf8(`${lines.join('\r')}\r`),
    path: {
      storage: 'standard',
      patient: '0001234567',
      dataType,
      day: DATA_TYPES[dataType].dated ? localDate('2026-04-15') : undefined,
      orderNumber: NO_ORDER_NUMBER,
      eventTime: '20260415103045123',
      department: undefined,
      flag: '1',
    },
  });
  return JSON.stringify(rest);
}

function linesOf(dataType: Ssmix2DataType): readonly string[] {
  const file = new URL(`../../../../fixtures/ssmix2/${dataType}/good.hl7`, import.meta.url);
  return decodeText(readFileSync(file))
    .text.split('\r')
    .filter((line) => line !== '');
}

function withField(line: string, n: number, value: string): string {
  const fields = line.split('|');
  const index = line.startsWith('MSH') ? n - 1 : n;
  while (fields.length <= index) fields.push('');
  fields[index] = value;
  return fields.join('|');
}

const FILES = SSMIX2_DATA_TYPES.map((dataType) => ({
  dataType,
  lines: linesOf(dataType),
  before: seen(dataType, linesOf(dataType)),
}));
/** Values that mean something in one field or another. */
const VALUES = [
  'Q7^Q語^99Q',
  '""',
  '20200102',
  '42',
  'DE',
  'D',
  'CA',
  'Y',
  'A',
  '^^^^999-9999^^^見本',
  '0007777777',
  '^PRN^PH^^^^^^^^^999',
  '1^主病名^JHSD0007',
  '1^疑い^99',
  '^^^999',
  'ZRD',
  '1^2^肺炎',
  '6B01^x^JC10',
  '',
  '9^TAB&錠&MR9P',
  '5^d',
  '3Q',
  'O',
];

function changes(segment: string, n: number, values: readonly string[]): boolean {
  return FILES.some(({ dataType, lines, before }) =>
    lines.some(
      (line, index) =>
        line.startsWith(`${segment}|`) &&
        values.some((value) => seen(dataType, lines.with(index, withField(line, n, value))) !== before),
    ),
  );
}

/** Mapped, but only where a better field is missing, which the good fixtures do not lack. */
const NEEDS_ANOTHER_CASE = new Set([
  'MSH-1',
  'MSH-2',
  'ORC-7',
  'RXE-1',
  'EVN-3',
  'NK1-6',
  'PV1-17',
  'IN1-4',
  'OBX-14',
  'OBX-16',
  'OBR-15',
  'OBR-16',
  'OBR-44',
  'IAM-10',
  'ODS-2',
  'PRB-7',
  'PRB-15',
  'PRB-17',
  'ZPR-2',
  'RXE-22',
  'RXE-26',
]);

describe.each(ALL_MAPPINGS.map((mapping) => [mapping.segment, mapping] as const))(
  'the declaration of %s is true:',
  (segment, mapping) => {
    test('what it calls ignored never changes what a reader sees', () => {
      const wrong = mapping.ignored
        .flatMap((one) => one.fields)
        .filter((n) => changes(segment, n, ['Q7^Q語^99Q&x~y', '20200102', '""']));
      expect(wrong.map((n) => `${segment}-${String(n)}`)).toEqual([]);
    });

    test('what it calls mapped changes what a reader sees', () => {
      if (!FILES.some(({ lines }) => lines.some((line) => line.startsWith(`${segment}|`)))) return;
      const silent = Object.keys(mapping.mapped)
        .map(Number)
        .filter((n) => !NEEDS_ANOTHER_CASE.has(`${segment}-${String(n)}`) && !changes(segment, n, VALUES));
      expect(silent.map((n) => `${segment}-${String(n)}`)).toEqual([]);
    });
  },
);
