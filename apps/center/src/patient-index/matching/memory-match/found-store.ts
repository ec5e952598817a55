import { doubleArray, integerArray, type Queryable, type Transaction } from '@musubi/runtime';
import { makeFoundPairs, type FoundPairs } from './found-pairs.ts';

type FoundRow = {
  readonly sequence: number;
  readonly pairs: number;
  readonly left_identities: readonly number[];
  readonly right_identities: readonly number[];
  readonly scores: readonly number[];
  readonly verdicts: readonly number[];
};
const MOST_IN_A_ROW = 5_000;
/** `sequence`: which part, or which chunk. `compared`: pairs that were looked at for it. */
export type SavedFound = { readonly sequence: number; readonly compared: number; readonly found: FoundPairs };

export async function insertFound(
  tx: Transaction,
  network: string,
  job: string,
  stage: 'part' | 'chunk',
  { sequence, compared, found }: SavedFound,
): Promise<void> {
  const { one, other, score, verdict } = found;
  // A part of a million people has tens of thousands of pairs: portal requests are answered between the columns.
  // Doubles hold identities exactly and are written much faster than bigint.
  const columns: Buffer[] = [];
  for (const column of [
    () => doubleArray([...one]),
    () => doubleArray([...other]),
    () => doubleArray([...score]),
    () => integerArray([...verdict]),
  ]) {
    columns.push(column());
    if (one.length > MOST_IN_A_ROW) await new Promise((done) => setImmediate(done));
  }
  await tx.query(
    `insert into match_job_found (network_id, job_id, stage, sequence, pairs, left_identities, right_identities,
       scores, verdicts)
     values ($1, $2, $3, $4, $5, $6::float8[]::bigint[], $7::float8[]::bigint[], $8::float8[]::real[],
       $9::integer[]::smallint[])
     on conflict do nothing`,
    [network, job, stage, sequence, compared, ...columns],
    'insert_found',
  );
}

export async function findFound(
  db: Queryable,
  network: string,
  job: string,
  stage: 'part' | 'chunk',
  sequence?: number,
): Promise<readonly SavedFound[]> {
  const rows = await db.query<FoundRow>(
    `select sequence, pairs, left_identities::float8[] as left_identities,
       right_identities::float8[] as right_identities, scores::float8[] as scores, verdicts
     from match_job_found
     where network_id = $1
       and job_id = $2
       and stage = $3
       and ($4::integer is null or sequence = $4)
     order by sequence`,
    [network, job, stage, sequence ?? null],
    'find_found',
  );
  return rows.map((row) => {
    const found = makeFoundPairs(row.verdicts.length);
    found.one.set(row.left_identities);
    found.other.set(row.right_identities);
    found.score.set(row.scores);
    found.verdict.set(row.verdicts);
    return { sequence: row.sequence, compared: row.pairs, found };
  });
}

/** Pairs compared by the parts that are done. */
export async function countCompared(db: Queryable, network: string, job: string): Promise<number> {
  return (
    (
      await db.query<{ pairs: number }>(
        `select coalesce(sum(pairs), 0)::bigint as pairs from match_job_found
         where network_id = $1 and job_id = $2 and stage = 'part'`,
        [network, job],
      )
    )[0]?.pairs ?? 0
  );
}

/** `stage` undefined: everything, the job has ended. */
export async function deleteFound(tx: Transaction, network: string, job: string, stage?: 'part'): Promise<void> {
  await tx.query(
    'delete from match_job_found where network_id = $1 and job_id = $2 and ($3::text is null or stage = $3)',
    [network, job, stage ?? null],
  );
}
