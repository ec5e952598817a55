import type { LinkCaseSource } from '@musubi/contract';
import { instant, type FacilityId, type Instant, type PatientId } from '@musubi/domain';
import { appendAudit, canonicalJson, newId, type Transaction } from '@musubi/runtime';
import { findMatchingProfile } from '../../directory/store.ts';
import { findOpenCases, withdrawCases, type CasePut } from './case-store.ts';
import { findDifferent } from './declared-different-store.ts';
import { findCandidates, type Candidate } from '../matching/find-candidates.ts';
import { findNumbers, findIdentity, findPatientIdentity, type Identity } from '../register/identity-store.ts';
import { insertIdentity, lockNumbers, updateIdentity } from '../register/identity-change-store.ts';
import { KEY_SCHEME, keysOf, prepare } from '../matching/match-engine.ts';
import {
  matchIdentity,
  NOTHING_MATCHED,
  propose,
  type Matched,
  type MatchedBy,
  type Proposed,
} from './match-identity.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import type { PatientRow } from '../register/patient-store.ts';

/**
 * 地域の本人情報: what the region registered of a person, as one more identity. After every change of the demographics.
 */
export async function putPatient(
  index: PatientIndex,
  tx: Transaction,
  registered: PatientRow,
  source: LinkCaseSource,
  at: Instant,
): Promise<number> {
  const { network } = index.center;
  const before = await findPatientIdentity(tx, network, registered.patient);
  const row = {
    domain: 'region' as const,
    localPatient: registered.regionalId,
    demographics: registered.demographics,
    source,
    seenAt: at,
    keys: keysOf(network, prepare(registered.demographics)),
    keyScheme: KEY_SCHEME,
  };
  if (before === undefined) return insertIdentity(tx, network, { ...row, patient: registered.patient });
  if (before.state !== 'known' || canonicalJson(before.demographics) !== canonicalJson(registered.demographics))
    await updateIdentity(tx, network, before, row);
  return before.identity;
}

/**
 * 人の照合: after registration, changed demographics or a consent. Each record that may be this person's is judged as
 * if
 * it had just come, so both ways come to the same; besides, other persons of the region that may be the same.
 */
export async function matchPatient(
  index: PatientIndex,
  tx: Transaction,
  patient: PatientId,
  by: MatchedBy,
  options: { readonly facilities?: readonly FacilityId[] } = {},
): Promise<Matched> {
  const { network } = index.center;
  const registered = await findPatientIdentity(tx, network, patient);
  if (registered === undefined || registered.state !== 'known') return NOTHING_MATCHED;
  const { candidates } = await findCandidates(index, tx, registered.demographics, { except: registered.identity });
  const own = await findOpenCases(tx, network, registered.identity);
  const numbers = new Map<string, { readonly domain: FacilityId; readonly localPatient: string }>();
  const wanted = (domain: Identity['domain']): domain is FacilityId =>
    domain !== 'region' && (options.facilities?.includes(domain) ?? true);
  for (const { domain, localPatient, patient: linkedTo } of candidates)
    if (wanted(domain) && linkedTo === undefined) numbers.set(`${domain} ${localPatient}`, { domain, localPatient });
  for (const { domain, localPatient } of await findNumbers(
    tx,
    network,
    own.map((one) => one.right),
  ))
    if (wanted(domain)) numbers.set(`${domain} ${localPatient}`, { domain, localPatient });
  const matched: Matched[] = [];
  // In one order everywhere, so that two persons who share records do not wait for each other for ever.
  for (const [, { domain, localPatient }] of [...numbers].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await lockNumbers(tx, network, domain, [localPatient]);
    const record = await findIdentity(tx, network, domain, localPatient);
    if (record !== undefined) matched.push(await matchIdentity(index, tx, { ...record, domain }, by, patient));
  }
  if (options.facilities === undefined)
    matched.push(await matchPatients(index, tx, registered, patient, candidates, by));
  return {
    linked: matched.flatMap((one) => one.linked),
    cases: matched.reduce((sum, one) => sum + one.cases, 0),
    wake: [...new Set(matched.flatMap((one) => one.wake))],
  };
}

/** Two persons of the region that may be one: never anything automatic. */
async function matchPatients(
  index: PatientIndex,
  tx: Transaction,
  registered: Identity,
  patient: PatientId,
  candidates: readonly Candidate[],
  by: MatchedBy,
): Promise<Matched> {
  const { network, clock } = index.center;
  const at = instant(clock.now());
  const model = await index.models.current(tx);
  const others = candidates.filter(({ domain }) => domain === 'region');
  const different = await findDifferent(
    tx,
    network,
    registered.identity,
    others.map((other) => other.identity),
  );
  const profile = await findMatchingProfile(tx, network, at);
  const puts: Proposed[] = [];
  const still = new Set<number>();
  for (const other of others.filter(({ identity }) => !different.has(identity))) {
    still.add(other.identity);
    const [left, right] = [
      Math.min(registered.identity, other.identity),
      Math.max(registered.identity, other.identity),
    ];
    const put: CasePut = {
      case: newId(clock),
      kind: 'merge',
      source: by.source,
      left,
      right,
      facility: null,
      needsSecond: true,
      match: { ...other.result, model: model.version },
    };
    puts.push({ put, patient });
  }
  const opened = await propose(tx, network, profile, puts, by.trace, at);
  const own = (await findOpenCases(tx, network, registered.identity)).filter(
    ({ kind, match }) => kind === 'merge' && match.because === undefined,
  );
  await withdrawCases(
    tx,
    network,
    own.filter(({ left, right }) => !still.has(left === registered.identity ? right : left)).map((one) => one.case),
    at,
  );
  if (opened.length > 0) await appendAudit(tx, opened);
  return { ...NOTHING_MATCHED, cases: opened.length };
}
