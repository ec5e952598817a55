import { facilityId, localDate, type EntryId } from '@musubi/domain';
import { describe, expect, it } from 'vitest';
import type { StreamedEntry } from '../server/record-stream.ts';
import { drugCourses } from './drug-courses.ts';

const order = (
  facility: string,
  day: string,
  name: string,
  days: string,
  unit = '日',
  code?: string,
): StreamedEntry => ({
  facility: facilityId(facility),
  decision: { decision: 'permit', passed: [], failed: [] },
  line: {
    id: `${facility}${day}` as EntryId,
    version: 1,
    recordedAt: '',
    source: { file: '', issues: [] },
    entry: {
      kind: 'prescription',
      status: 'ordered',
      day: localDate(day),
      title: '',
      content: {
        type: 'prescription',
        categories: [],
        groups: [
          {
            number: '1',
            duration: { value: days, unit: { text: unit } },
            drugs: [{ drug: { text: name, ...(code === undefined ? {} : { code }) } }],
          },
        ],
      },
    },
  },
});

describe('drug courses', () => {
  it('puts one drug of several facilities into one row by its code', () => {
    const [course, ...others] = drugCourses([
      order('9910000011', '2026-11-01', 'ミホンジピン錠5mg', '28', '日', '2171022F2000'),
      order('9910000022', '2026-10-01', 'ミホンジピン錠5mg「結」', '28', '日', '2171022F2000'),
    ]);
    expect(others).toEqual([]);
    expect(course?.periods.map((period) => [period.from, period.until])).toEqual([
      ['2026-10-01', '2026-10-28'],
      ['2026-11-01', '2026-11-28'],
    ]);
  });

  it('does not invent days for what is counted in times', () => {
    expect(drugCourses([order('9910000011', '2026-11-01', 'ミホン頓服', '10', '回')])[0]?.periods[0]).toMatchObject({
      until: '2026-11-01',
      daysKnown: false,
    });
  });

  it('shows what is taken now before what has ended', () => {
    expect(
      drugCourses([
        order('9910000011', '2026-01-01', '古い薬', '7'),
        order('9910000011', '2026-11-01', '今の薬', '28'),
      ]).map((course) => course.name),
    ).toEqual(['今の薬', '古い薬']);
  });
});
