import type { Instant, PatientId, StaffId } from '@musubi/domain';
import { bigintArray, type Queryable, type Transaction } from '@musubi/runtime';

export type DifferentBecause = 'case' | 'unlink' | 'registration' | 'merge';

/** 別人の宣言: these two are not one person; no program links them again, whatever becomes of their numbers. */
export async function declareDifferent(
  tx: Transaction,
  network: string,
  a: number,
  b: number,
  because: DifferentBecause,
  by: StaffId | undefined,
  at: Instant,
): Promise<void> {
  if (a === b) return;
  await tx.query(
    `insert into declared_different (network_id, low_identity, high_identity, because, declared_at, declared_by)
     values ($1, least($2::bigint, $3::bigint), greatest($2::bigint, $3::bigint), $4, $5, $6)
     on conflict (network_id, low_identity, high_identity) do update
     set because = excluded.because, declared_at = excluded.declared_at, declared_by = excluded.declared_by,
       overruled_at = null, overruled_by = null
     where declared_different.overruled_at is not null`,
    [network, a, b, because, at, by ?? null],
  );
}

/** A person has linked them by hand, having looked: the later word of a person counts. */
export async function overruleDifferent(
  tx: Transaction,
  network: string,
  a: number,
  b: number,
  by: StaffId,
  at: Instant,
): Promise<void> {
  await tx.query(
    `update declared_different
     set overruled_at = $4, overruled_by = $5
     where network_id = $1
       and low_identity = least($2::bigint, $3::bigint)
       and high_identity = greatest($2::bigint, $3::bigint)
       and overruled_at is null`,
    [network, a, b, at, by],
  );
}

/** A number was merged into another, or a person into another: what was declared of the one holds for the other. */
export async function inheritDifferent(
  tx: Transaction,
  network: string,
  from: number,
  into: number,
  at: Instant,
): Promise<void> {
  await tx.query(
    `insert into declared_different (network_id, low_identity, high_identity, because, declared_at, declared_by)
     select $1, least(o.other, $3::bigint), greatest(o.other, $3::bigint), 'merge', $4, o.declared_by
     from (select case when low_identity = $2 then high_identity else low_identity end as other, declared_by
       from declared_different
       where network_id = $1
         and (low_identity = $2 or high_identity = $2)
         and overruled_at is null) as o
     where o.other <> $3
     on conflict (network_id, low_identity, high_identity) do update
     set because = 'merge', declared_at = excluded.declared_at, declared_by = excluded.declared_by,
       overruled_at = null, overruled_by = null
     where declared_different.overruled_at is not null`,
    [network, from, into, at],
  );
}

/** Which of these are declared different from the identity. */
export async function findDifferent(
  db: Queryable,
  network: string,
  identity: number,
  others: readonly number[],
): Promise<ReadonlySet<number>> {
  const rows = await db.query<{ other: number }>(
    `select case when low_identity = $2 then high_identity else low_identity end as other
     from declared_different
     where network_id = $1
       and ((low_identity = $2 and high_identity = any($3::bigint[]))
         or (high_identity = $2 and low_identity = any($3::bigint[])))
       and overruled_at is null`,
    [network, identity, others],
    'find_different',
  );
  return new Set(rows.map((row) => row.other));
}

/** Which of these pairs, the smaller identity first, are declared different; by their place in the list. */
export async function findDifferentPairs(
  db: Queryable,
  network: string,
  pairs: readonly { readonly low: number; readonly high: number }[],
): Promise<ReadonlySet<number>> {
  const rows = await db.query<{ n: number }>(
    `select p.n::integer as n
     from unnest($2::bigint[], $3::bigint[]) with ordinality as p (low, high, n)
     join declared_different as d on d.network_id = $1 and d.low_identity = p.low and d.high_identity = p.high
       and d.overruled_at is null`,
    [network, bigintArray(pairs.map(({ low }) => low)), bigintArray(pairs.map(({ high }) => high))],
    'find_different_pairs',
  );
  return new Set(rows.map((row) => row.n - 1));
}

/**
 * Is a number declared different from a person: from what the region registered, from any number that is linked to the
 * person now, or from one that was merged into one of these?
 */
export async function isDeclaredDifferent(
  db: Queryable,
  network: string,
  identity: number,
  patient: PatientId,
): Promise<boolean> {
  const rows = await db.query<{ found: boolean }>(
    `with recursive own (identity_id) as (
       select i.identity_id
       from identity as i
       where i.network_id = $1
         and i.patient_id = $3
       union
       select i.identity_id
       from patient_link as l
       join identity as i on i.network_id = l.network_id and i.domain = l.facility_id
         and i.local_patient = l.local_patient
       where l.network_id = $1
         and l.patient_id = $3
       union
       select i.identity_id
       from own
       join identity as i on i.replaced_by = own.identity_id
     )
     select exists (
       select 1
       from declared_different as d
       join own on (d.low_identity = $2 and d.high_identity = own.identity_id)
         or (d.high_identity = $2 and d.low_identity = own.identity_id)
       where d.network_id = $1
         and d.overruled_at is null
     ) as found`,
    [network, identity, patient],
    'is_declared_different',
  );
  return rows[0]?.found ?? true;
}
