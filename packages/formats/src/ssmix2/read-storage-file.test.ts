import { facilityId, localDate } from '@musubi/domain';
import { describe, expect, test } from 'vitest';
import { encodeText } from '../hl7v2/encode-text.ts';
import { readNumericText } from './segments/numeric-text.ts';
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

describe('safe reading', () => {
  test('a discharge in the folder of admissions is refused, a reception sent as A01 is read', () => {
    const message = (dataType: Ssmix2DataType, at: Ssmix2DataType): StorageFileReading => {
      const text = writeMessageText({
        dataType,
        facility,
        controlId: '1',
        eventTime: '20260415103045123',
        segments: [PID, ['PV1', '1', 'I']],
      });
      return readStorageFile({ facility, path: pathOf(at), bytes: encodeText(text).bytes });
    };
    expect(codes(message('ADT-52', 'ADT-22'))).toContain('ssmix2/wrong-type');
    expect(codes(message('OMP-01', 'OML-11'))).toContain('ssmix2/wrong-type');
    expect(message('ADT-22', 'ADT-12').entries.map((entry) => entry.title)).toEqual(['外来受診']);
  });

  test('drugs of one Rp with different usage never share it', () => {
    const order = (usage: string): SegmentFields[] => [
      ['ORC', 'NW', '1', '', '1'],
      ['RXE', '', `^薬${usage}^99`, '1', '', 'TAB^錠^MR9P'],
      ['TQ1', '1', '', `&${usage}&99`, '', '', '3^d'],
    ];
    const reading = read('OMP-01', [PID, ...order('朝食後'), ...order('就寝前')]);
    const [entry] = reading.entries;
    expect(entry?.content).toMatchObject({
      groups: [
        { number: '1', usage: { text: '朝食後' } },
        { number: '1', usage: { text: '就寝前' } },
      ],
    });
    expect(entry?.title).toBe('薬朝食後 他1剤 3日分');
  });

  test('uneven doses stay in the words of the usage', () => {
    const reading = read('OMP-01', [
      PID,
      ['ORC', 'NW', '1', '', '1'],
      ['RXE', '', '^見本薬^99', '""', '', 'TAB^錠^MR9P'],
      ['TQ1', '1', '2^TAB&錠&MR9P', '&朝食後&99'],
      ['TQ1', '2', '1^TAB&錠&MR9P', '&夕食後&99'],
    ]);
    expect(reading.entries[0]?.content).toMatchObject({ groups: [{ usage: { text: '朝食後 2錠 / 夕食後 1錠' } }] });
  });

  test.each([
    ['ml/hr', 'H1', '102ml/hr'],
    ['ml', 'H1', '102ml/時'],
    ['mL', 'M30', '102mL/30分'],
    ['ml', '', '102ml'],
  ])('a rate keeps its time: %s and %s', (unit, per, rate) => {
    const reading = read('OMP-02', [
      PID,
      ['ORC', 'NW'],
      [
        'RXE',
        '',
        '^薬^99',
        '1',
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        per,
        '102',
        `^${unit}`,
      ],
    ]);
    expect(reading.entries[0]?.content).toMatchObject({ groups: [{ rate }] });
  });

  test('withdrawn values, organisms and susceptibilities are never shown as findings', () => {
    const reading = read('OML-11', [
      PID,
      ['OBR', '1', '', '', '6B01^培養同定^JC10'],
      ['OBX', '1', 'CWE', '6B010^同定菌^JC10', '1', '1303^MRSA^JANIS', '', '', '', '', '', 'W'],
      ['OBX', '2', 'ST', '6B010^菌量^JC10', '1', ' 3 +'],
      ['OBR', '2', '', '', '6C01^感受性^JC10'],
      ['OBX', '1', 'ST', '6C010^見本薬^JC10', '', '< 2', '', '', 'S', '', '', 'D'],
    ]);
    expect(reading.entries[0]?.content).toMatchObject({
      specimens: [
        {
          culture: [
            { organism: { text: 'MRSA（取消）' }, susceptibilities: [{ drug: { text: '見本薬' }, mic: '(取消)' }] },
          ],
        },
      ],
    });
    expect(JSON.stringify(reading.entries)).not.toMatch(/3\+|"S"/);
  });

  test('an unescaped ^ in a unit does not change the unit', () => {
    const obx = (unit: string): SegmentFields => ['OBX', '1', 'NM', '2A990^血小板^JC10', '', '21.3', unit];
    for (const unit of ['10^4/μL^10^4/μL^99XYZ', '10^4/μL']) {
      expect(read('OML-11', [PID, ['OBR', '1', '', '', '1^血液^99'], obx(unit)]).entries[0]?.content).toMatchObject({
        panels: [{ values: [{ text: '21.3', number: 21.3, unit: '10^4/μL' }] }],
      });
    }
  });

  test('names in one component, PID without kana code and XCN in one part are read', () => {
    const reading = read('ADT-00', [
      ['PID', '1', '', '0001234567', '', '髙橋　花子~タカハシ　ハナコ', '', '19550102', 'F'],
      ['PV1', '1', 'O', '', '', '', '', '607^医師一郎^'],
    ]);
    expect(reading.demographics).toMatchObject({
      kanjiName: { family: '髙橋', given: '花子' },
      kanaName: { family: 'タカハシ', given: 'ハナコ' },
    });
  });

  test.each([
    ['7.2', { text: '7.2', number: 7.2 }],
    ['１２', { text: '１２', number: 12 }],
    ['1.3E+2', { text: '1.3E+2', number: 130 }],
    ['> 100', { text: '> 100', number: 100, comparator: '>' }],
    ['>=200', { text: '>= 200', number: 200, comparator: '>=' }],
    ['5未満', { text: '5未満', number: 5, comparator: '<' }],
    ['  -', { text: '-' }],
    ['  +', { text: '+' }],
    ['  +-', { text: '±' }],
    [' 3 +', { text: '3+' }],
    [' 1 - 4', { text: '1-4' }],
    ['溶血のため測定不能', { text: '溶血のため測定不能' }],
    ['', { text: '' }],
  ])('the value "%s"', (source, value) => {
    expect(readNumericText(source)).toEqual(value);
  });

  test.each([
    ['NM', '1,234', '', { text: '1,234' }],
    ['NM', '1e400', '', { text: '1e400' }],
    ['NM', '12345678901234567890', '', { text: '12345678901234567890' }],
    ['NM', '－５', '', { text: '－５', number: -5 }],
    ['NM', '7.2~7.4', '', { text: '7.2、7.4' }],
    ['NM', '7.2^x', '', { text: '7.2^x' }],
    ['NM', '""', '', { text: '' }],
    ['NM', '10²', '', { text: '10²' }],
    ['ST', '>10⁵', '', { text: '>10⁵' }],
    ['ST', '1½', '', { text: '1½' }],
    ['SN', '>^100', '', { text: '> 100', number: 100, comparator: '>' }],
    ['SN', '^1^:^128', '', { text: '1 : 128' }],
    ['SN', '^1^-^4', '', { text: '1-4' }],
    ['SN', '=^5', '', { text: '=5' }],
    ['ST', '５ 未満', '', { text: '５ 未満', number: 5, comparator: '<' }],
    ['ST', '5.0以上10.0未満', '', { text: '5.0以上10.0未満' }],
    ['ST', '128倍', '', { text: '128倍' }],
    ['DT', '20260415', '', { text: '2026-04-15' }],
    ['TS', '202604150930+0000', '', { text: '2026-04-15 18:30' }],
    ['TM', '1030', '', { text: '1030' }],
    ['', '7.1', '', { text: '7.1', number: 7.1 }],
    ['CWE', '^^^1^局所^99ABC', '', { text: '局所' }],
    ['CWE', 'A^甲^99X~B^乙^99X', '', { text: '甲、乙' }],
    ['CWE', '^^^^^^^^原文', '', { text: '原文' }],
    ['XCN', '^医師^一郎', '', { text: '医師 一郎' }],
    ['XCN', '123', '', { text: '123' }],
    ['XPN', '見本^太郎', '', { text: '見本 太郎' }],
    ['TX', '一行目\\.br\\二行目', '', { text: '一行目\n二行目' }],
    ['TX', 'a^b&c', '', { text: 'a^b&c' }],
    ['NM', '5', '×10^4/μL', { text: '5', number: 5, unit: '×10^4/μL' }],
    ['NM', '5', '10^3/μL^ISO+', { text: '5', number: 5, unit: '10^3/μL' }],
    ['NM', '5', 'mg/dL^^ISO+', { text: '5', number: 5, unit: 'mg/dL' }],
    ['NM', '5', '""', { text: '5', number: 5 }],
  ])('an OBX of type %s holding %s %s', (type, value, unit, expected) => {
    const text = writeMessageText({
      dataType: 'OML-11',
      facility,
      controlId: '1',
      eventTime: '20260415103045123',
      segments: [PID, ['OBR', '1', '', '', '1^血液^99'], ['OBX', '1', type, 'X^項目^JC10', '', value, unit]],
    });
    const { entries } = readStorageFile({ facility, path: pathOf('OML-11'), bytes: new TextEncoder().encode(text) });
    expect(entries[0]?.content).toEqual({
      type: 'laboratory',
      panels: [
        {
          panel: expect.anything() as unknown,
          values: [{ item: { text: '項目', code: 'X', system: 'JC10' }, ...expected }],
        },
      ],
    });
  });
});
