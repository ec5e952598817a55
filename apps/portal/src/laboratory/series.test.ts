import { facilityId, localDate, type EntryId, type LaboratoryValue } from '@musubi/domain';
import { describe, expect, it } from 'vitest';
import type { StreamedValue } from '../server/record-stream.ts';
import { labHistory, normalizeUnit, previousPoint } from './series.ts';

const CREATININE = '3C015000002327101';
const value = (text: string, unit = 'mg/dL', code?: string, name = 'クレアチニン'): LaboratoryValue => ({
  item: { text: name, ...(code === undefined ? {} : { code, system: 'JC10' }) },
  text,
  number: Number(text),
  unit,
});
const at = (
  facility: string,
  day: string,
  entry: string,
  measured: LaboratoryValue,
  specimen = '血清',
): StreamedValue => ({
  facility: facilityId(facility),
  line: { entry: entry as EntryId, day: localDate(day), specimen, value: measured },
});

describe('laboratory history', () => {
  it('joins the same item of several facilities although the names differ', () => {
    const history = labHistory([
      at('9910000011', '2026-11-19', 'a', value('1.42', 'mg/dL', CREATININE)),
      at('9910000022', '2026-10-01', 'b', value('1.31', 'mg/dl', CREATININE.replace('271', '272'), 'CRE')),
    ]);
    expect(history.series).toHaveLength(1);
    expect(history.series[0]?.points.map((point) => point.entry)).toEqual(['b', 'a']);
  });

  it('never merges values whose units differ', () => {
    const history = labHistory([
      at('9910000011', '2026-11-19', 'a', value('1.42', 'mg/dL', CREATININE)),
      at('9910000022', '2026-10-01', 'b', value('125', 'µmol/L', CREATININE)),
    ]);
    expect(history.series).toHaveLength(2);
  });

  it('never merges blood and urine', () => {
    const history = labHistory([
      at('9910000011', '2026-11-19', 'a', value('1.42')),
      at('9910000011', '2026-11-19', 'b', value('80'), '尿'),
    ]);
    expect(history.series).toHaveLength(2);
  });

  it('joins uncoded values by name only where the name is unambiguous', () => {
    const other = '3C016000002327101';
    const clear = labHistory([
      at('9910000011', '2026-11-19', 'a', value('1.42', 'mg/dL', CREATININE)),
      at('9910000033', '2026-11-01', 'c', value('1.3')),
    ]);
    expect(clear.series).toHaveLength(1);
    const unclear = labHistory([
      at('9910000011', '2026-11-19', 'a', value('1.42', 'mg/dL', CREATININE)),
      at('9910000022', '2026-11-18', 'b', value('1.4', 'mg/dL', other)),
      at('9910000033', '2026-11-01', 'c', value('1.3')),
    ]);
    expect(unclear.series).toHaveLength(3);
  });

  it('finds the previous value at another facility', () => {
    const history = labHistory([
      at('9910000011', '2026-11-19', 'a', value('1.42')),
      at('9910000022', '2026-11-16', 'b', value('1.31')),
      at('9910000011', '2026-10-01', 'c', value('1.2')),
    ]);
    expect(previousPoint(history.series[0], 'a', 0)?.entry).toBe('b');
    expect(previousPoint(history.series[0], 'c', 0)).toBeUndefined();
  });

  it.each([
    ['mg/dl', 'mg/dL'],
    ['㎎/㎗', 'mg/dL'],
    ['μg/ml', 'µg/mL'],
    ['IU/l', 'IU/L'],
    ['mmol/L', 'mmol/L'],
  ])('reads the unit %s as %s', (unit, same) => {
    expect(normalizeUnit(unit)).toBe(same);
  });
});
