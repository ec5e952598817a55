import { expect, it } from 'vitest';
import { facilityId } from '../identifiers/facility-id.ts';
import { summarizeOutcome } from './summarize-outcome.ts';

const HOSPITAL = facilityId('9910000011');
const RULE = { rule: 'consent', reason: 'consent/withdrawn', cure: 'register-consent' } as const;

it('says complete, partial and not permitted apart, with each reason once', () => {
  expect(summarizeOutcome(HOSPITAL, 3, [])).toEqual({ facility: HOSPITAL, outcome: 'complete' });
  expect(
    summarizeOutcome(HOSPITAL, 3, [
      { failed: [RULE], items: 2 },
      { failed: [RULE], items: 1 },
    ]),
  ).toEqual({ facility: HOSPITAL, outcome: 'partial', missing: 3, because: [RULE] });
  expect(summarizeOutcome(HOSPITAL, 0, [{ failed: [RULE], items: 2 }])).toEqual({
    facility: HOSPITAL,
    outcome: 'not-permitted',
    because: [RULE],
  });
});
