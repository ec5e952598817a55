import type { MatchVerdict, PreparedRecord } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import { findBatch, findDemographics, type BatchOfJob } from './candidate-store.ts';
import { isFarApart, prepare, scoreWith, worthLooking } from './match-engine.ts';
import type { VersionedModel } from '../register/patient-index.ts';

const IDENTITIES_AT_ONCE = 500;
/** Portal requests are answered in between. */
const PAIRS_IN_A_ROW = 1_000;

export type FoundPair = {
  readonly one: number;
  readonly other: number;
  readonly verdict: Exclude<MatchVerdict, 'different'>;
  /** The other records of the group speak against it: a person decides. */ readonly doubtful?: boolean;
};
/** 一括照合の一束: `position` undefined: nothing is left. */
export type Batch = {
  readonly position: number | undefined;
  readonly records: number;
  readonly pairs: number;
  readonly found: readonly FoundPair[];
};

/**
 * The next identities of a job, each compared with everybody who shares a key. Each pair once: with older ones, in a
 * facility's job also with all other domains.
 */
export async function compareBatch(
  db: Queryable,
  network: string,
  job: BatchOfJob,
  model: VersionedModel,
): Promise<Batch> {
  const rows = await findBatch(db, network, job, IDENTITIES_AT_ONCE);
  const last = rows.at(-1)?.identity_id;
  if (last === undefined) return { position: undefined, records: 0, pairs: 0, found: [] };
  const pairs = rows
    .flatMap((row) => (row.others ?? []).map((other) => [row.identity_id, Number(other)] as const))
    .sort(([a, c], [b, d]) => a - b || c - d);
  const prepared = await prepareAll(db, network, new Set(pairs.flat()));
  const found: FoundPair[] = [];
  for (const [i, [one, other]] of pairs.entries()) {
    if (i % PAIRS_IN_A_ROW === PAIRS_IN_A_ROW - 1) await new Promise((done) => setImmediate(done));
    const [a, b] = [prepared.get(one), prepared.get(other)];
    if (a === undefined || b === undefined || isFarApart(model, a, b)) continue;
    const result = scoreWith(model, a, b);
    if (worthLooking(result)) found.push({ one, other, verdict: result.verdict === 'auto' ? 'auto' : 'review' });
  }
  return { position: last, records: rows.length, pairs: pairs.length, found };
}

async function prepareAll(
  db: Queryable,
  network: string,
  identities: ReadonlySet<number>,
): Promise<ReadonlyMap<number, PreparedRecord>> {
  const rows = await findDemographics(db, network, [...identities]);
  const prepared = new Map<number, PreparedRecord>();
  for (const [i, row] of rows.entries()) {
    if (i % PAIRS_IN_A_ROW === PAIRS_IN_A_ROW - 1) await new Promise((done) => setImmediate(done));
    prepared.set(row.identity_id, prepare(row.demographics));
  }
  return prepared;
}
