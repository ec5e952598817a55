import { localDate } from '@musubi/domain';
import { describe, expect, it } from 'vitest';
import { agoText, clinicalEndText, clinicalTimeText, dayWithWeekday, instantText, rangeText } from './date-text.ts';

// 12:00 in Tokyo
const NOW = Date.parse('2026-11-22T03:00:00.000Z');

describe('dates as text', () => {
  it('keeps the precision of a clinical time', () => {
    expect(clinicalTimeText({ value: '2019', precision: 'year', source: '2019' }, 'ja')).toBe('2019年');
    expect(clinicalTimeText({ value: '2019-04', precision: 'month', source: '201904' }, 'ja')).toBe('2019年4月');
    expect(clinicalTimeText({ value: '2019-04-01', precision: 'day', source: '20190401' }, 'ja')).toBe('2019-04-01');
    expect(clinicalTimeText({ value: '2019-04-01T09:12:30', precision: 'second', source: '' }, 'en')).toBe(
      '2019-04-01 09:12',
    );
  });

  it('shows moments in Japanese time whatever the browser thinks', () => {
    expect(instantText('2026-11-21T15:30:00.000Z')).toBe('2026-11-22 00:30');
  });

  it.each([
    ['2026-11-22T02:52:00.000Z', '8分前'],
    ['2026-11-22T01:30:00.000Z', '1時間前'],
    ['2026-11-21T09:40:00.000Z', '昨日 18:40'],
    ['2026-11-08T09:40:00.000Z', '11/08 18:40'],
    ['2025-11-08T09:40:00.000Z', '2025-11-08'],
  ])('tells how old %s is', (instant, text) => {
    expect(agoText(instant, NOW, 'ja')).toBe(text);
  });

  it('shows of an end only the time where the day is that of the start', () => {
    const at = (value: string) => ({ value, precision: 'minute', source: '' }) as const;
    expect(clinicalEndText(at('2026-11-16T11:30'), at('2026-11-16T10:30'), 'ja')).toBe('11:30');
    expect(clinicalEndText(at('2026-11-17T00:30'), at('2026-11-16T22:30'), 'ja')).toBe('2026-11-17 00:30');
    expect(clinicalEndText({ value: '2026-11-16', precision: 'day', source: '' }, at('2026-11-16T10:30'), 'ja')).toBe(
      '2026-11-16',
    );
    expect(clinicalEndText(at('2026-11-16T11:30'), undefined, 'ja')).toBe('2026-11-16 11:30');
  });

  it('names weekdays and ranges in both languages', () => {
    expect(dayWithWeekday(localDate('2026-11-22'), 'ja')).toBe('2026-11-22（日）');
    expect(rangeText(localDate('2026-10-26'), localDate('2026-11-22'), 'ja')).toBe('2026年10月26日 – 11月22日');
    expect(rangeText(localDate('2025-12-26'), localDate('2026-01-22'), 'en')).toBe('26 Dec 2025 – 22 Jan 2026');
  });
});
