import { instant, type FacilityId } from '@musubi/domain';
import { appendAudit, newId, type Transaction } from '@musubi/runtime';
import { findMatchingProfile } from '../../directory/store.ts';
import type { CasePut } from '../linking/case-store.ts';
import type { FoundPair } from '../matching/compare-batch.ts';
import { findDifferentPairs } from '../linking/declared-different-store.ts';
import { scoreSharing, type Scored } from '../matching/find-candidates.ts';
import { findIdentities, findIdentity, type Identity } from '../register/identity-store.ts';
import { lockNumbers } from '../register/identity-change-store.ts';
import { prepare, scoreWith } from '../matching/match-engine.ts';
import type { VersionedModel } from '../register/patient-index.ts';
import { matchIdentity, NOTHING_MATCHED, propose, type Matched, type Proposed } from '../linking/match-identity.ts';
import type { PatientIndex } from '../register/patient-index.ts';

type Pair = { readonly one: Identity; readonly other: Identity; readonly doubtful: boolean };
type FacilityRecord = Identity & { readonly domain: FacilityId };

const SEARCHES_AHEAD = 4;

/**
 * 一括照合の結果: a record that may be a registered person's is judged as if it had just come; two persons, or two
 * numbers
 * of one facility, become cases; two unregistered records of different facilities are found when the person registers.
 */
export async function applyPairs(
  index: PatientIndex,
  tx: Transaction,
  found: readonly FoundPair[],
  model: VersionedModel,
  trace: string,
): Promise<Matched> {
  const { network } = index.center;
  const identities = await findIdentities(tx, network, [...new Set(found.flatMap(({ one, other }) => [one, other]))]);
  const pairs = found.flatMap((pair): Pair[] => {
    const [one, other] = [identities.get(pair.one), identities.get(pair.other)];
    return one?.state === 'known' && other?.state === 'known' ? [{ one, other, doubtful: pair.doubtful ?? false }] : [];
  });
  const matched: Matched[] = [];
  const records = new Map<string, { readonly record: FacilityRecord; readonly doubtful: boolean }>();
  for (const { one, other, doubtful } of pairs) {
    for (const [record, person] of [
      [one, other],
      [other, one],
    ] as const) {
      if (isRecord(record) && record.patient === undefined && person.patient !== undefined) {
        const name = `${record.domain} ${record.localPatient}`;
        records.set(name, { record, doubtful: doubtful || (records.get(name)?.doubtful ?? false) });
      }
    }
  }
  const inOrder = [...records].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
  const searches = searchAhead(
    index,
    inOrder.map(({ record }) => record),
  );
  for (const {
    record: { domain, localPatient, version },
    doubtful,
  } of inOrder) {
    const scored = await searches.next();
    // One statement after the other on their connection, so the second sees what the lock waited for.
    const [, record] = await Promise.all([
      lockNumbers(tx, network, domain, [localPatient]),
      findIdentity(tx, network, domain, localPatient),
    ]);
    if (record !== undefined)
      matched.push(
        await matchIdentity(
          index,
          tx,
          { ...record, domain },
          { source: 'bulk-job', trace, doubtful, ahead: { version, scored } },
        ),
      );
  }
  const cases = await proposeSameDomain(
    index,
    tx,
    pairs.filter(({ one, other }) => one.domain === other.domain),
    model,
    trace,
  );
  return {
    linked: matched.flatMap((one) => one.linked),
    cases: matched.reduce((sum, one) => sum + one.cases, cases),
    wake: [...new Set(matched.flatMap((one) => one.wake))],
  };
}

/** The searches for the next few, on connections of their own: one core searches while the other one settles. */
function searchAhead(
  index: PatientIndex,
  records: readonly FacilityRecord[],
): { readonly next: () => Promise<Scored> } {
  const running: Promise<Scored>[] = [];
  let begun = 0;
  const fill = (): void => {
    for (; running.length < SEARCHES_AHEAD && begun < records.length; begun++) {
      const record = records[begun];
      if (record === undefined) return;
      const search = scoreSharing(index, index.center.db, record.demographics, { except: record.identity });
      // told to whoever waits for it
      search.catch(() => undefined);
      running.push(search);
    }
  };
  fill();
  return {
    next: () => {
      const search = running.shift();
      fill();
      return search ?? Promise.reject(new Error('asked for more searches than there are records'));
    },
  };
}

/** Two persons of the region: `merge`; two numbers of one facility: `duplicate`. */
async function proposeSameDomain(
  index: PatientIndex,
  tx: Transaction,
  pairs: readonly Pair[],
  model: VersionedModel,
  trace: string,
): Promise<number> {
  if (pairs.length === 0) return NOTHING_MATCHED.cases;
  const { network, clock } = index.center;
  const profile = await findMatchingProfile(tx, network, instant(clock.now()));
  const ordered = pairs.map(({ one, other }) =>
    one.identity < other.identity ? { left: one, right: other } : { left: other, right: one },
  );
  const different = await findDifferentPairs(
    tx,
    network,
    ordered.map(({ left, right }) => ({ low: left.identity, high: right.identity })),
  );
  const proposed = ordered
    .filter((_, n) => !different.has(n))
    .map(({ left, right }): Proposed => {
      const result = scoreWith(model, prepare(left.demographics), prepare(right.demographics));
      const merge = left.domain === 'region';
      const put: CasePut = {
        case: newId(clock),
        kind: merge ? 'merge' : 'duplicate',
        source: 'bulk-job',
        left: left.identity,
        right: right.identity,
        facility: left.domain === 'region' ? null : left.domain,
        needsSecond: merge || result.guards.length > 0,
        match: { ...result, model: model.version },
      };
      return { put, patient: left.patient ?? right.patient };
    });
  const opened = await propose(tx, network, profile, proposed, trace, instant(clock.now()));
  if (opened.length > 0) await appendAudit(tx, opened);
  return opened.length;
}

function isRecord(identity: Identity): identity is FacilityRecord {
  return identity.domain !== 'region';
}
