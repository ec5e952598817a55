import { describe, expect, test } from 'vitest';
import { parseHl7Time } from './clinical-time.ts';

describe('an HL7 time', () => {
  test.each([
    ['2026', '2026', 'year'],
    ['202604', '2026-04', 'month'],
    ['20260415', '2026-04-15', 'day'],
    ['2026041509', '2026-04-15T09:00', 'minute'],
    ['202604150930', '2026-04-15T09:30', 'minute'],
    ['20260415093045.123', '2026-04-15T09:30:45', 'second'],
    ['202604152400', '2026-04-16T00:00', 'minute'],
    ['20261231240000', '2027-01-01T00:00', 'minute'],
    ['202604150930+0900', '2026-04-15T09:30', 'minute'],
    ['202604150030+0000', '2026-04-15T09:30', 'minute'],
    ['20260414203000-0400', '2026-04-15T09:30:00', 'second'],
    ['20260415+0000', '2026-04-15', 'day'],
  ])('%s is %s', (source, value, precision) => {
    expect(parseHl7Time(source)).toEqual({ value, precision, source });
  });

  test.each([
    '20260230',
    '20261301',
    '202604152561',
    '20260415250000',
    '2026-04-15',
    '2026041',
    '""',
    'なし',
    '00000000',
    '202604150930+9900',
  ])('%s is none', (source) => {
    expect(parseHl7Time(source)).toBeUndefined();
  });
});
