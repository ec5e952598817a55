import { expect, it } from 'vitest';
import type { ClinicalTime, RecordEntry } from '@musubi/domain';
import { facilityId, localDate } from '@musubi/domain';
import { laboratoryRows } from './laboratory-rows.ts';

const taken = (value: string): ClinicalTime => ({ value, precision: 'minute', source: value });

it('gives a value that was taken on another day than its report no hour of that other day', () => {
  const panel = (collected: string) => ({
    collected: taken(collected),
    values: [{ item: { text: 'K' }, text: '4.1', number: 4.1 }],
  });
  const entry: RecordEntry = {
    key: { patient: { facility: facilityId('9910000011'), value: '0001234567' }, document: 'd', part: 'laboratory' },
    kind: 'laboratory',
    status: 'resulted',
    day: localDate('2026-04-15'),
    title: '生化学',
    content: { type: 'laboratory', panels: [panel('2026-04-15T09:00'), panel('2026-04-14T23:30')] },
  };
  const rows = laboratoryRows(entry);
  expect(rows.map(({ day, time }) => [day, time])).toEqual([
    ['2026-04-15', '09:00'],
    ['2026-04-15', null],
  ]);
  expect(rows.map(({ value }) => (JSON.parse(value) as { comments?: unknown }).comments)).toEqual([
    undefined,
    ['採取・測定: 2026-04-14 23:30'],
  ]);
});
