import { expect, it } from 'vitest';
import { ENTRY_STATUSES, RECORD_KINDS, STANDING_KINDS } from '../record/record-kind.ts';
import { LANES, laneOf } from './lanes.ts';

it('has a lane for every kind and status, so that nothing is silently missing', () => {
  for (const kind of RECORD_KINDS)
    for (const status of ENTRY_STATUSES) expect([...LANES, 'standing']).toContain(laneOf(kind, status));
});

it('draws standing facts in the header and nothing else', () => {
  for (const kind of RECORD_KINDS)
    expect(laneOf(kind, 'resulted') === 'standing').toBe((STANDING_KINDS as readonly string[]).includes(kind));
});

it.each([
  ['prescription', 'ordered', 'prescription-ordered'],
  ['prescription', 'cancelled', 'prescription-ordered'],
  ['prescription', 'performed', 'prescription-performed'],
  ['injection', 'ordered', 'injection-ordered'],
  ['injection', 'performed', 'injection-performed'],
  ['dispensing', 'performed', 'prescription-performed'],
] as const)('draws %s %s in %s', (kind, status, lane) => expect(laneOf(kind, status)).toBe(lane));
