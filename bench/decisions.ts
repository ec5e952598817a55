import {
  decideAccess,
  DEFAULT_PROFILE,
  facilityId,
  fromDayNumber,
  makeDecider,
  RECORD_KINDS,
  type AccessFacts,
  type AccessRequest,
  type ConsentId,
  type ConsentState,
  type Instant,
  type PatientId,
  type StaffId,
} from '@musubi/domain';
import type { Measurement } from './measurement.ts';

/**
 * 閲覧判定: one core, facts of a patient with five consents and ten facilities, every decision with all its reasons.
 */
export async function run({ quick }: { quick: boolean }): Promise<Measurement[]> {
  const facilities = Array.from({ length: 10 }, (_, i) => facilityId(`99100000${10 + i}`));
  const [hospital = facilityId('9910000010')] = facilities;
  const consent = (n: number): ConsentState => ({
    consent: `c${n}` as ConsentId,
    state: n === 4 ? 'active' : 'suspended',
    since: '2026-01-01T00:00:00.000Z' as Instant,
    scope: {
      disclosing: n % 2 === 0 ? 'all' : facilities,
      viewing: 'all',
      excludedDisclosing: [],
      excludedViewing: [],
      kinds: 'all',
      excludedKinds: ['waveform'],
      sensitive: ['psychiatry'],
      from: fromDayNumber(15_000),
    },
  });
  const facts: AccessFacts = {
    patient: 'p' as PatientId,
    actor: { kind: 'staff', staff: 's' as StaffId, role: 'doctor', facility: hospital, strength: 1 },
    today: fromDayNumber(20_700),
    linkedFacilities: new Set(facilities),
    consents: [0, 1, 2, 3, 4].map(consent),
    publication: new Map(
      facilities.map((facility) => [
        facility,
        { facility, kinds: RECORD_KINDS, publishedSince: fromDayNumber(16_000), delayDays: { laboratory: 3 } },
      ]),
    ),
    profile: DEFAULT_PROFILE,
  };
  const requests: AccessRequest[] = Array.from({ length: 20_000 }, (_, i) => ({
    disclosing: facilities[i % 10] ?? hospital,
    kind: RECORD_KINDS[i % RECORD_KINDS.length] ?? 'note',
    day: fromDayNumber(15_500 + (i % 5_000)),
    sensitive: i % 50 === 0 ? 'psychiatry' : undefined,
  }));
  const rate = (decide: (request: AccessRequest) => { readonly decision: string }): number => {
    const until = performance.now() + (quick ? 500 : 3_000);
    const started = performance.now();
    let decided = 0;
    while (performance.now() < until) {
      for (const request of requests) decide(request);
      decided += requests.length;
    }
    return decided / ((performance.now() - started) / 1000);
  };
  rate((request) => decideAccess(facts, request));
  const each = rate((request) => decideAccess(facts, request));
  const many = rate((request) => makeDecider(facts)(request));
  const decide = makeDecider(facts);
  const remembered = rate(decide);
  const row = (promise: string, figure: number): Measurement => ({
    promise,
    target: '≥ 100,000/s per core',
    figure: `${Math.round(figure).toLocaleString('en')}/s`,
    size: '20,000 requests, 10 facilities, 5 consents',
    met: figure >= 100_000,
  });
  return [
    row('access decisions, each from the facts', each),
    row('access decisions, a decider made for each', many),
    row('access decisions of one view (decider)', remembered),
  ];
}
