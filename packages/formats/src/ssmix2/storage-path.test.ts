import fc from 'fast-check';
import { localDate } from '@musubi/domain';
import { describe, expect, test } from 'vitest';
import { documentKeyOf, formatStandardPath, parseStandardPath } from './storage-path.ts';
import { type StandardPath } from './path-parts.ts';
import { formatExtendedPath, parseExtendedPath } from './extended-path.ts';
import { DATA_TYPES, SSMIX2_DATA_TYPES } from './tables/data-types.ts';

const GOOD = '000/123/0001234567/20260415/OMP-01/0001234567_20260415_OMP-01_000000012345678_20260415103045123_01_1';

describe('parseStandardPath', () => {
  test('reads an order number that holds the separator', () => {
    expect(
      parseStandardPath(
        '000/123/0001234567/20260415/OMP-02/0001234567_20260415_OMP-02_12345_01_001_20260415103045123_01_1',
      ),
    ).toMatchObject({ kind: 'parsed', path: { orderNumber: '12345_01_001', department: '01', flag: '1' } });
  });

  test('reads the seven fields', () => {
    expect(parseStandardPath(GOOD)).toEqual({
      kind: 'parsed',
      path: {
        storage: 'standard',
        patient: '0001234567',
        day: '2026-04-15',
        dataType: 'OMP-01',
        orderNumber: '000000012345678',
        eventTime: '20260415103045123',
        department: '01',
        flag: '1',
      },
    });
    expect(
      parseStandardPath('000/123/0001234567/-/ADT-00/0001234567_-_ADT-00_999999999999999_20260415101500000_-_1'),
    ).toMatchObject({ kind: 'parsed', path: { day: undefined, department: undefined } });
    expect(
      parseStandardPath('123/45/12345/-/ADT-61/12345_-_ADT-61_999999999999999_20260415101500000_-_0'),
    ).toMatchObject({ kind: 'parsed', path: { flag: '0' } });
  });

  test.each([
    ['temporary', `${GOOD}.tmp`],
    ['temporary', GOOD.replace('0001234567_2026', '.0001234567_2026')],
    ['depth', GOOD.slice(4)],
    ['depth', `1310000001/${GOOD}`],
    ['file-name', GOOD.replace('_01_1', '_1')],
    ['patient-folder', GOOD.replace('/0001234567/', '/0001234568/')],
    ['patient-folder', GOOD.replace('000/', '001/')],
    ['patient-id', GOOD.replaceAll('0001234567', '０００1234567')],
    ['flag', GOOD.replace(/_1$/, '_9')],
    ['flag', GOOD.replace(/_1$/, '_')],
    ['event-time', GOOD.replace('20260415103045123', '20260415')],
    ['event-time', GOOD.replace('20260415103045123', '20261315103045123')],
    ['day', GOOD.replaceAll('/20260415/', '/20260231/').replace('_20260415_', '_20260231_')],
    ['day-folder', GOOD.replace('/20260415/', '/20260416/')],
    ['day-missing', GOOD.replace('/20260415/', '/-/').replace('_20260415_', '_-_')],
    ['type-folder', GOOD.replace('/OMP-01/', '/OMP-02/')],
    ['data-type', GOOD.replaceAll('OMP-01', 'OMP-77')],
    ['order-number', GOOD.replace('000000012345678', '')],
  ])('refuses with a reason: %s', (code, path) => {
    expect(parseStandardPath(path)).toMatchObject({ kind: 'refused', issue: { code: `ssmix2-path/${code}` } });
  });

  test('never throws, and what it accepts it writes back', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => GOOD.replace('OMP-01', text)),
        ),
        (text) => {
          const parsed = parseStandardPath(text);
          if (parsed.kind === 'parsed') expect(formatStandardPath(parsed.path)).toBe(text);
          parseExtendedPath(text);
        },
      ),
    );
  });

  test('every path that is written is read back', () => {
    const path = fc
      .record({
        patient: fc.stringMatching(/^[A-Z0-9]{7,15}$/),
        dataType: fc.constantFrom(...SSMIX2_DATA_TYPES),
        orderNumber: fc.stringMatching(/^\d{15}$/),
        department: fc.constantFrom('01', '011', undefined),
        flag: fc.constantFrom('0', '1', '2'),
      } as const)
      .map((parts): StandardPath => ({
        ...parts,
        storage: 'standard',
        eventTime: '20260415103045123',
        day: DATA_TYPES[parts.dataType].dated ? localDate('2026-04-15') : undefined,
      }));
    fc.assert(
      fc.property(path, (one) => {
        expect(parseStandardPath(formatStandardPath(one))).toEqual({ kind: 'parsed', path: one });
      }),
    );
  });
});

describe('parseExtendedPath', () => {
  test('reads data kind, key and file, even where code and key hold underscores', () => {
    const text =
      '000/123/0001234567/20260415/DS_01^退院時要約^99ZL01^18842-5^退院時サマリー^LN/' +
      '0001234567_20260415_DS_01_KEY_9_20260415103045123_01_1/main.xml';
    const parsed = parseExtendedPath(text);
    expect(parsed).toMatchObject({
      kind: 'parsed',
      path: {
        kindCode: 'DS_01',
        key: 'KEY_9',
        file: 'main.xml',
        dataKind: { code: 'DS_01', standardCode: '18842-5', standardSystem: 'LN' },
      },
    });
    if (parsed.kind === 'parsed') {
      expect(formatExtendedPath(parsed.path)).toBe(text);
      expect(documentKeyOf(parsed.path)).toBe('2026-04-15/DS_01/KEY_9');
    }
  });

  test('reads kinds without a local code, and the vital signs of the national hospitals', () => {
    expect(
      parseExtendedPath(
        '000/123/0001234567/20260415/^^^18842-5^退院時サマリー^LN/' +
          '0001234567_20260415_18842-5_K1_20260415103045123_01_1/a.pdf',
      ),
    ).toMatchObject({ kind: 'parsed', path: { kindCode: '18842-5', key: 'K1', file: 'a.pdf' } });
    expect(
      parseExtendedPath(
        '000/123/0001234567/20260415/L-OBSERVATIONS^OBSERVATIONS^99ZL01/' +
          '0001234567_20260415_L-OBSERVATIONS_2026041510_20260415103045123_-_1/main_document.hl7',
      ),
    ).toMatchObject({ kind: 'parsed', path: { kindCode: 'L-OBSERVATIONS' } });
  });

  test('refuses a content folder of another patient', () => {
    expect(
      parseExtendedPath(
        '000/123/0001234567/20260415/^^^18842-5^^LN/0001234568_20260415_18842-5_K1_20260415103045123_01_1/a.pdf',
      ),
    ).toMatchObject({ kind: 'refused', issue: { code: 'ssmix2-path/patient-folder' } });
  });
});
