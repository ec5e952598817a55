import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { facilityId } from '../identifiers/facility-id.ts';
import type { ConsentId, PatientId } from '../identifiers/uuid.ts';
import { instant, type Instant } from '../time/local-date.ts';
import { consentState } from './consent-state.ts';
import type { ConsentEvent, ConsentScope } from './consent.ts';

const SCOPE: ConsentScope = {
  disclosing: 'all',
  viewing: 'all',
  excludedDisclosing: [],
  excludedViewing: [],
  kinds: 'all',
  excludedKinds: [],
  sensitive: [],
};
const NARROW: ConsentScope = { ...SCOPE, kinds: ['prescription'] };
const day = (n: number): Instant => instant(Date.UTC(2026, 0, 1) + n * 86_400_000);

function events(
  ...made: readonly [what: ConsentEvent['what'], acceptedOn: number, effectiveOn?: number][]
): readonly ConsentEvent[] {
  return made.map(([what, accepted, effective = accepted], i) => ({
    consent: 'c' as ConsentId,
    patient: 'p' as PatientId,
    sequence: i + 1,
    what,
    signer: { by: 'patient' },
    explainedBy: undefined,
    registeredAt: facilityId('9910000037'),
    formVersion: '1',
    medium: 'paper',
    acceptedAt: day(accepted),
    effectiveAt: day(effective),
  }));
}
const GIVEN = { event: 'given', scope: SCOPE } as const;

describe('consentState', () => {
  it('knows no consent where nothing happened', () => expect(consentState([], day(1))).toBeUndefined());

  it.each<[name: string, log: readonly ConsentEvent[], now: number, state: string | undefined]>([
    ['given', events([GIVEN, 0]), 1, 'active'],
    ['given for later', events([GIVEN, 0, 5]), 1, 'pending'],
    ['given for later, later', events([GIVEN, 0, 5]), 5, 'active'],
    ['suspended', events([GIVEN, 0], [{ event: 'suspended' }, 1]), 2, 'suspended'],
    ['resumed', events([GIVEN, 0], [{ event: 'suspended' }, 1], [{ event: 'resumed' }, 2]), 3, 'active'],
    [
      'resumed for later',
      events([GIVEN, 0], [{ event: 'suspended' }, 1], [{ event: 'resumed' }, 2, 9]),
      3,
      'suspended',
    ],
    ['withdrawn', events([GIVEN, 0], [{ event: 'withdrawn' }, 1]), 1, 'withdrawn'],
    ['withdrawn for later counts at once', events([GIVEN, 0], [{ event: 'withdrawn' }, 1, 30]), 1, 'withdrawn'],
    ['suspended for later counts at once', events([GIVEN, 0], [{ event: 'suspended' }, 1, 30]), 1, 'suspended'],
    ['withdrawn while pending', events([GIVEN, 0, 5], [{ event: 'withdrawn' }, 1]), 9, 'withdrawn'],
    [
      'withdrawn is not resumed',
      events([GIVEN, 0], [{ event: 'withdrawn' }, 1], [{ event: 'resumed' }, 2]),
      3,
      'withdrawn',
    ],
    ['withdrawn is not given again', events([GIVEN, 0], [{ event: 'withdrawn' }, 1], [GIVEN, 2]), 3, 'withdrawn'],
    [
      'erasure asked after withdrawal',
      events([GIVEN, 0], [{ event: 'withdrawn' }, 1], [{ event: 'erasure-asked' }, 2]),
      3,
      'erasure-asked',
    ],
    [
      'erased',
      events([GIVEN, 0], [{ event: 'withdrawn' }, 1], [{ event: 'erasure-asked' }, 2], [{ event: 'erased' }, 3]),
      4,
      'erased',
    ],
    ['resumed without having been given', events([{ event: 'resumed' }, 0]), 1, undefined],
  ])('%s', (_name, log, now, state) => expect(consentState(log, day(now))?.state).toBe(state));

  it('takes a narrower scope from the moment it is effective', () => {
    const log = events([GIVEN, 0], [{ event: 'scope-changed', scope: NARROW }, 1, 3]);
    expect(consentState(log, day(2))?.scope).toEqual(SCOPE);
    expect(consentState(log, day(3))?.scope).toEqual(NARROW);
  });

  it('does not wake a suspended consent by changing its scope', () => {
    expect(
      consentState(
        events([GIVEN, 0], [{ event: 'suspended' }, 1], [{ event: 'scope-changed', scope: NARROW }, 2]),
        day(3),
      ),
    ).toMatchObject({ state: 'suspended', scope: NARROW });
  });

  it('is never active after a withdrawal was accepted, whatever else is written', () => {
    const what = fc.constantFrom<ConsentEvent['what']>(
      GIVEN,
      { event: 'resumed' },
      { event: 'suspended' },
      { event: 'scope-changed', scope: NARROW },
      { event: 'withdrawn' },
    );
    const step = fc.tuple(what, fc.nat(20), fc.nat(40));
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 6 }),
        fc.array(step, { maxLength: 6 }),
        fc.nat(30),
        (before, after, when) => {
          const log = events([GIVEN, 0], ...before, [{ event: 'withdrawn' }, 20, 20 + when], ...after);
          expect(consentState(log, day(61))?.state).toBe('withdrawn');
        },
      ),
    );
  });

  it('does not depend on the order in which the events are read', () => {
    const log = events([GIVEN, 0], [{ event: 'suspended' }, 1], [{ event: 'resumed' }, 2]);
    expect(consentState([...log].reverse(), day(3))).toEqual(consentState(log, day(3)));
  });
});
