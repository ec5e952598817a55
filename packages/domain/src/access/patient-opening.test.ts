import { expect, it } from 'vitest';
import type { ConsentScope, ConsentState } from '../consent/consent.ts';
import { facilityId } from '../identifiers/facility-id.ts';
import type { ConsentId } from '../identifiers/uuid.ts';
import type { Instant } from '../time/local-date.ts';
import { whyNotOpen } from './patient-opening.ts';

const HOSPITAL = facilityId('9910000011');
const OTHER = facilityId('9910000029');
const COMPREHENSIVE: ConsentScope = {
  disclosing: 'all',
  viewing: 'all',
  excludedDisclosing: [],
  excludedViewing: [],
  kinds: 'all',
  excludedKinds: [],
  sensitive: [],
};
const consent = (state: ConsentState['state'], scope: Partial<ConsentScope> = {}): ConsentState => ({
  consent: 'c' as ConsentId,
  state,
  scope: { ...COMPREHENSIVE, ...scope },
  since: '2026-01-01T00:00:00.000Z' as Instant,
});

it.each(['active', 'suspended', 'pending'] as const)(
  'is open while a consent that names the facility is %s',
  (state) => {
    expect(whyNotOpen([consent('withdrawn'), consent(state)], HOSPITAL)).toBeUndefined();
    expect(whyNotOpen([consent(state, { disclosing: [HOSPITAL] })], HOSPITAL)).toBeUndefined();
  },
);

it('names why it is not open', () => {
  expect(whyNotOpen([], HOSPITAL)?.reason).toBe('consent/not-registered');
  for (const state of ['withdrawn', 'erasure-asked', 'erased'] as const)
    expect(whyNotOpen([consent(state)], HOSPITAL)?.reason).toBe('consent/withdrawn');
  expect(whyNotOpen([consent('active', { disclosing: [OTHER] })], HOSPITAL)?.reason).toBe(
    'consent/disclosing-not-covered',
  );
  expect(whyNotOpen([consent('active', { excludedDisclosing: [HOSPITAL] })], HOSPITAL)?.reason).toBe(
    'consent/disclosing-not-covered',
  );
});
