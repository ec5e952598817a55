import { expect, it } from 'vitest';
import { aFile } from '../fixture/an-entry.ts';
import { withFutureNote } from './future-time.ts';

const NOW = Date.parse('2026-04-15T12:00:00+09:00');

it.each([
  ['20260415120000000', false],
  ['20260416115959999', false],
  ['20260416120000001', true],
  ['20990101000000000', true],
])('an event time of %s is said to lie in the future: %s', (eventTime, said) => {
  expect(withFutureNote(aFile({ eventTime }), NOW).reading?.issues.map((issue) => issue.code)).toEqual(
    said ? ['ingest/time-in-future'] : [],
  );
});
