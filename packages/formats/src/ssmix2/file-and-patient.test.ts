import { facilityId, localDate } from '@musubi/domain';
import { describe, expect, test } from 'vitest';
import { encodeText } from '../hl7v2/encode-text.ts';
import { readStorageFile, type StorageFileReading } from './read-storage-file.ts';
import { NO_ORDER_NUMBER } from './storage-path.ts';
import { type StandardPath } from './path-parts.ts';
import { DATA_TYPES, type Ssmix2DataType } from './tables/data-types.ts';
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

const codes = (reading: StorageFileReading): string[] => reading.issues.map((issue) => issue.code);

describe('the patient of a file', () => {
  const meal: SegmentFields = ['ODS', 'D', '', '001^常食^99XY3'];

  const withId = (id: string): StorageFileReading => read('OMD', [['PID', '1', '', id, '', '髙橋^花子'], meal]);

  test('another patient, fewer zeros or no id at all: nothing is taken in', () => {
    for (const id of ['0001234568^^^^PI', '1234567', '00001234567', '']) {
      const reading = withId(id);
      expect(reading.issues.some((issue) => issue.severity === 'rejected')).toBe(true);
      expect(reading.entries.filter((entry) => entry.content.type !== 'unreadable')).toEqual([]);
    }
    expect(withId('0001234568').entries).toEqual([]);
  });

  test('full-width digits and a missing type are the same patient', () => {
    expect(withId('０００１２３４５６７').entries).toHaveLength(1);
    expect(codes(withId('０００１２３４５６７'))).toContain('ssmix2/patient-id-width');
    expect(withId('0001234567').issues).toEqual([]);
  });

  test('the id of type PI decides, and a second one is said', () => {
    expect(codes(withId('0001234567^^^^PI~0007777777^^^^PI'))).toContain('ssmix2/several-patient-ids');
    expect(codes(withId('0007777777^^^^PI~0001234567^^^^PI'))).toContain('ssmix2/wrong-patient');
    expect(withId('999^^^^SS~0001234567^^^^PI').entries).toHaveLength(1);
  });

  test('a second PID of another patient in the same message refuses the file', () => {
    expect(codes(read('OMD', [PID, meal, ['PID', '2', '', '0007777777'], meal]))).toContain('ssmix2/wrong-patient');
  });

  test('only the first of several messages is used, and that is said', () => {
    const reading = read('OMD', [PID, meal], {}, 'MSH|^~\\&|HIS\rPID|1||0007777777\rODS|D||002^特別食^99\r');
    expect(reading.entries.map((entry) => entry.title)).toEqual(['食事 常食']);
    expect(codes(reading)).toContain('ssmix2/several-messages');
  });
});

describe('what a file replaces', () => {
  test('PPR-01 and ADT-61 without order number are the whole list, with one only themselves', () => {
    const prb: SegmentFields = ['PRB', 'AD', '20260401', '20054174^胃炎^MDCDX2', '1'];
    expect(read('PPR-01', [PID, prb]).replaces).toBe('patient-list');
    expect(read('PPR-01', [PID, prb], { orderNumber: '000000000000001' }).replaces).toBe('document');
    expect(read('ADT-61', [PID, ['IAM', '1', '', '^卵']]).replaces).toBe('patient-list');
    expect(read('OMD', [PID]).replaces).toBe('document');
  });

  test('an empty allergy list is a statement, an empty prescription is not', () => {
    expect(read('ADT-61', [PID])).toMatchObject({ entries: [], issues: [] });
    expect(codes(read('OMP-01', [PID]))).toContain('ssmix2/nothing-found');
  });

  test('flag 0 and cancel messages cancel', () => {
    expect(read('OMD', [PID, ['ODS', 'D', '', '1^常食']], { flag: '0' }).cancels).toBe(true);
  });

  test('"" in ADT-00 clears, an empty field leaves as it was', () => {
    const reading = read('ADT-00', [
      ['PID', '1', '', '0001234567', '', '髙橋^花子', '', '""', 'F', '', '', '^^^^^^H^""', '', ''],
    ]);
    expect(reading.cleared).toEqual(['birthDate', 'partialBirthDate', 'address']);
    expect(reading.demographics?.birthDate).toBeUndefined();
  });
});
