import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { facilityId, localDate } from '@musubi/domain';
import { describe, expect, test } from 'vitest';
import { encodeText } from '../hl7v2/encode-text.ts';
import { readNumericText } from './segments/observation.ts';
import { readStorageFile, type StorageFileReading } from './read-storage-file.ts';
import { NO_ORDER_NUMBER, type StandardPath } from './storage-path.ts';
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
