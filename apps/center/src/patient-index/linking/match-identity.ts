import type { LinkCaseSource } from '@musubi/contract';
import { instant, type AuditEvent, type FacilityId, type MatchResult, type PatientId } from '@musubi/domain';
import { appendAudit, newId, type Transaction } from '@musubi/runtime';
import { findMatchingProfile, type MatchingProfile } from '../../directory/store.ts';
import { findOpenCases, openCases, withdrawCases, type CasePut } from './case-store.ts';
import { isDeclaredDifferent } from './declared-different-store.ts';
import { doubtLink } from './doubt-link.ts';
import { candidatesOf, findCandidates, type Candidate, type Scored } from '../matching/find-candidates.ts';
import { findPatientIdentity, type Identity } from '../register/identity-store.ts';
import { linkAutomatically } from './link-automatically.ts';
import { needsSecondPerson } from './needs-second-person.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import { findLinks } from '../register/link-store.ts';

export type MatchedBy = {
  readonly source: LinkCaseSource;
  readonly trace: string;
  /** Something else speaks against a link without a person. */ readonly doubtful?: boolean;
  /** Searched for already, by what was told at this version. */ readonly ahead?: {
    readonly version: number;
    readonly scored: Scored;
  };
};
/** What matching led to. `wake`: gateways that have something to be told after the commit. */
export type Matched = {
  readonly linked: readonly {
    readonly patient: PatientId;
    readonly facility: FacilityId;
    readonly localPatient: string;
  }[];
  readonly cases: number;
  readonly wake: readonly FacilityId[];
};
export const NOTHING_MATCHED: Matched = { linked: [], cases: 0, wake: [] };

/**
 * A person of the region that a record may be: `direct`, as the region registered the person, or through another
 * facility's record.
 */
type Suspect = { readonly patient: PatientId; readonly result: MatchResult; readonly direct: boolean };

/**
 * 一件の照合: who of the region's persons a facility's record may be. Links what is beyond doubt where the network
 * wants
 * that; else a person decides. `only`: what this one person has to do with it; other persons' cases stay as they are.
 */
export async function matchIdentity(
  index: PatientIndex,
  tx: Transaction,
  record: Identity & { readonly domain: FacilityId },
  by: MatchedBy,
  only?: PatientId,
): Promise<Matched> {
  const { network, clock } = index.center;
  const at = instant(clock.now());
  const ahead = by.ahead?.version === record.version ? by.ahead.scored : undefined;
  const [open, profile, found] = await Promise.all([
    findOpenCases(tx, network, record.identity),
    findMatchingProfile(tx, network, at),
    ahead === undefined ? undefined : candidatesOf(index, tx, ahead),
  ]);
  const own = open.filter(
    ({ kind, match }) =>
      kind !== 'merge' &&
      (match.because !== 'number-merged' || record.state !== 'known') &&
      (match.because !== 'persons-merged' || record.state === 'replaced'),
  );
  const { patient } = record;
  if (patient !== undefined || record.state !== 'known') {
    await withdrawCases(
      tx,
      network,
      own
        .filter(({ kind, match }) => record.state !== 'known' || (kind === 'link' && match.because === undefined))
        .map((one) => one.case),
      at,
    );
    return patient === undefined || record.state !== 'known'
      ? NOTHING_MATCHED
      : { ...NOTHING_MATCHED, cases: await doubtLink(index, tx, { ...record, patient }, own, by) };
  }
  const candidates =
    found ?? (await findCandidates(index, tx, record.demographics, { except: record.identity })).candidates;
  const suspects = suspectsAmong(candidates);
  const model = await index.models.current(tx);
  const rivals = candidates.some((other) => other.domain === record.domain && other.patient === undefined);
  const still = new Set<number>();
  const puts: Proposed[] = [];
  for (const suspect of suspects.filter(({ patient }) => only === undefined || patient === only)) {
    const [registered, different, links] = await Promise.all([
      findPatientIdentity(tx, network, suspect.patient),
      isDeclaredDifferent(tx, network, record.identity, suspect.patient),
      findLinks(tx, network, suspect.patient),
    ]);
    if (registered === undefined || registered.state !== 'known' || different) continue;
    const hasNumberThere = links.some((link) => link.facility === record.domain);
    if (profile.automatic && by.doubtful !== true && mayLinkAlone(suspect, suspects) && !rivals && !hasNumberThere) {
      const wake = await linkAutomatically(
        index,
        tx,
        { record, patient: suspect.patient, facility: record.domain, result: suspect.result, model: model.version },
        by.trace,
      );
      if (wake !== undefined)
        return {
          linked: [{ patient: suspect.patient, facility: record.domain, localPatient: record.localPatient }],
          cases: 0,
          wake,
        };
    }
    still.add(registered.identity);
    const put: CasePut = {
      case: newId(clock),
      kind: hasNumberThere ? 'duplicate' : 'link',
      source: by.source,
      left: registered.identity,
      right: record.identity,
      facility: record.domain,
      needsSecond: needsSecondPerson(suspect.result, model.model),
      match: { ...suspect.result, model: model.version },
    };
    puts.push({ put, patient: suspect.patient });
  }
  const opened = await propose(tx, network, profile, puts, by.trace, at);
  const asked = only === undefined ? undefined : (await findPatientIdentity(tx, network, only))?.identity;
  await withdrawCases(
    tx,
    network,
    own
      .filter(
        ({ left, right }) => right === record.identity && !still.has(left) && (only === undefined || left === asked),
      )
      .map((one) => one.case),
    at,
  );
  if (opened.length > 0) await appendAudit(tx, opened);
  return { ...NOTHING_MATCHED, cases: opened.length };
}

/** A case, and the person of the region it is about where there is one. */
export type Proposed = { readonly put: CasePut; readonly patient: PatientId | undefined };

/** Cases for the desk, and the audit events of those that are new. */
export async function propose(
  tx: Transaction,
  network: string,
  profile: MatchingProfile,
  proposed: readonly Proposed[],
  trace: string,
  at: ReturnType<typeof instant>,
): Promise<readonly AuditEvent[]> {
  if (!profile.propose) return [];
  const opened = await openCases(
    tx,
    network,
    proposed.map(({ put }) => put),
    at,
  );
  return proposed
    .filter(({ put }) => opened.has(put.case))
    .map(({ put, patient }) => ({
      event: 'link-case/opened',
      outcome: 'success',
      actor: {},
      ...(patient === undefined ? {} : { patient }),
      ...(put.facility === null ? {} : { facility: put.facility }),
      trace,
      detail: {
        case: put.case,
        kind: put.kind,
        source: put.source,
        score: put.match.score,
        verdict: put.match.verdict,
        guards: put.match.guards,
        model: put.match.model,
      },
    }));
}

/** Beyond doubt: told as the same by the region's own words, and nobody else of the region is like that. */
function mayLinkAlone(suspect: Suspect, all: readonly Suspect[]): boolean {
  return suspect.direct && suspect.result.verdict === 'auto' && suspect.result.guards.length === 0 && all.length === 1;
}

/**
 * The persons among the candidates, each once: by what the region registered if that was found, else by a linked
 * record, which alone is never enough.
 */
function suspectsAmong(candidates: readonly Candidate[]): readonly Suspect[] {
  const suspects = new Map<PatientId, Suspect>();
  for (const { patient, domain, result } of candidates) {
    if (patient === undefined) continue;
    const direct = domain === 'region';
    if (direct || !suspects.has(patient))
      suspects.set(patient, { patient, direct, result: direct ? result : { ...result, verdict: 'review' } });
  }
  return [...suspects.values()];
}
