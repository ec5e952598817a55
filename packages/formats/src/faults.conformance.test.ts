import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { facilityId, type LaboratoryValue, type RecordEntry } from '@musubi/domain';
import { describe, expect, test } from 'vitest';
import { readStorageFile, type StorageFileReading } from './ssmix2/read-storage-file.ts';
import { parseStandardPath } from './ssmix2/storage-path.ts';

/** Small files that were once read wrongly, each with its right value; read in place, `faults` beside `testdata`. */
const TESTDATA =
  process.env['MUSUBI_TESTDATA'] ?? fileURLToPath(new URL('../../../../shared/testdata/', import.meta.url));
const FAULTS = join(TESTDATA, '..', 'faults');
const present = existsSync(FAULTS);
if (!present) process.stderr.write('faults: skipped, they are not beside the test data\n');

const facility = facilityId('9910000011');

/** The file of the fault's folder whose patient number ends in `patient`. */
function readFault(fault: string, patient: string): StorageFileReading {
  const folder = readdirSync(FAULTS).find((name) => name.startsWith(fault)) ?? '';
  const root = join(FAULTS, folder, 'storage');
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((item) => item.isFile());
  const file = files.find((item) => item.name.startsWith(patient));
  if (file === undefined) throw new Error(`no file of ${patient} in ${folder}`);
  const path = join(file.parentPath, file.name);
  const parsed = parseStandardPath(relative(root, path).split('\\').join('/'));
  if (parsed.kind !== 'parsed') throw new Error(`${folder}: not a path of SS-MIX2`);
  return readStorageFile({ facility, bytes: new Uint8Array(readFileSync(path)), path: parsed.path });
}

const codes = (reading: StorageFileReading) => reading.issues.map((issue) => issue.code);

function laboratoryValues(reading: StorageFileReading): readonly LaboratoryValue[] {
  return reading.entries.flatMap(({ content }: RecordEntry) =>
    content.type === 'laboratory' ? content.panels.flatMap((panel) => panel.values) : [],
  );
}

function demographics(reading: StorageFileReading) {
  if (reading.demographics === undefined) throw new Error('no demographics');
  return reading.demographics;
}

describe.skipIf(!present)('faults', () => {
  test('01 an escaped caret in a value is a caret, and no number is read out of what is none', () => {
    const values = laboratoryValues(readFault('01', '0710000101'));
    expect(values.map(({ text }) => text)).toEqual(expect.arrayContaining(['10^4', '2.5x10^4']));
    expect(values.map(({ number }) => number)).not.toContain(104);
  });

  test('01 an escaped ampersand in an allergic reaction is an ampersand', () => {
    expect(JSON.stringify(readFault('01', '0710000102').entries)).toContain('発疹&呼吸困難');
  });

  test.each(['0710000201', '0710000202'])(
    '02 %s: a set of another standard is read, or said and no name',
    (patient) => {
      const reading = readFault('02', patient);
      const { kanjiName, kanaName } = demographics(reading);
      expect(JSON.stringify([kanjiName, kanaName])).not.toMatch(/\\u001b|\$\(/);
      const isRead = kanjiName?.family === '山田' || kanaName?.family.normalize('NFKC') === 'ヤマダ';
      expect(isRead || codes(reading).some((code) => code.startsWith('charset/'))).toBe(true);
    },
  );

  test('03 a character set switched by escape is read, or said and no name', () => {
    const reading = readFault('03', '0710000301');
    const { kanjiName } = demographics(reading);
    expect(kanjiName === undefined ? codes(reading) : [kanjiName.family, kanjiName.given]).toEqual(
      kanjiName === undefined ? expect.arrayContaining(['ssmix2/unreadable-name']) : ['山田', '太郎'],
    );
  });

  test('04 a line end in hexadecimal is a line break', () => {
    expect(JSON.stringify(readFault('04', '0710000401').entries)).not.toMatch(/X000d/i);
  });

  test('05 the legal name is the name, kanji and kana alike, and the maiden name is kept as such', () => {
    const { kanjiName, kanaName, formerNames } = demographics(readFault('05', '0710000501'));
    expect([kanjiName, kanaName]).toEqual([
      { family: '新田', given: '花子' },
      { family: 'ニッタ', given: 'ハナコ' },
    ]);
    expect(formerNames?.map((name) => name.kanjiName?.family)).toEqual(['旧川']);
  });

  test('06 a birth in the future is an issue and no birth date', () => {
    const reading = readFault('06', '0710000601');
    expect(demographics(reading).birthDate).toBeUndefined();
    expect(codes(reading)).toContain('ssmix2/implausible-birth-date');
  });

  test('08 values before any order are an issue', () => {
    expect(codes(readFault('08', '0710000801'))).toContain('ssmix2/result-before-order');
  });

  test('10 formatting commands are line breaks or nothing', () => {
    expect(JSON.stringify(readFault('10', '0710001001').entries)).not.toMatch(/\.(?:sp|in|ce)/);
  });
});
