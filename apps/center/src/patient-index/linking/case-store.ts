import type { LinkCaseKind, LinkCaseSource, LinkCaseState } from '@musubi/contract';
import type { FacilityId, Instant, MatchResult, PatientId, StaffId } from '@musubi/domain';
import {
  bigintArray,
  doubleArray,
  integerArray,
  jsonArray,
  textArray,
  uuidArray,
  type Queryable,
  type Transaction,
} from '@musubi/runtime';

/** 照合の一件 as it stands. `left`: the person of the region where there is one; `right`: the facility's record. */
export type LinkCase = {
  readonly case: string;
  readonly kind: LinkCaseKind;
  readonly state: LinkCaseState;
  readonly source: LinkCaseSource;
  readonly left: number;
  readonly right: number;
  readonly facility: FacilityId | null;
  readonly needsSecond: boolean;
  /** `because`: not found by comparing, so comparing does not withdraw it. */ readonly match: MatchResult & {
    readonly model: number;
    readonly because?: 'number-merged' | 'link-doubted' | 'persons-merged';
  };
  readonly saidSameBy: StaffId | undefined;
  readonly arrivedAt: Instant;
  readonly version: number;
};

export type LinkCaseRow = {
  readonly case_id: string;
  readonly kind: string;
  readonly state: string;
  readonly source: string;
  readonly left_identity: number;
  readonly right_identity: number;
  readonly facility_id: string | null;
  readonly needs_second: boolean;
  readonly match: LinkCase['match'];
  readonly said_same_by: string | null;
  readonly arrived_at: string;
  readonly version: number;
};

export const CASE_COLUMNS = `c.case_id, c.kind, c.state, c.source, c.left_identity, c.right_identity, c.facility_id,
   c.needs_second, c.match, c.said_same_by, c.arrived_at, c.version`;

const STILL_OPEN = `c.state in ('open', 'asked', 'second')`;

/** Brands what was written from branded values; the table's checks keep kind and state. */
export function toCase(row: LinkCaseRow): LinkCase {
  return {
    case: row.case_id,
    kind: row.kind as LinkCaseKind,
    state: row.state as LinkCaseState,
    source: row.source as LinkCaseSource,
    left: row.left_identity,
    right: row.right_identity,
    facility: row.facility_id as FacilityId | null,
    needsSecond: row.needs_second,
    match: row.match,
    saidSameBy: (row.said_same_by ?? undefined) as StaffId | undefined,
    arrivedAt: row.arrived_at as Instant,
    version: row.version,
  };
}

export type CasePut = Pick<
  LinkCase,
  'case' | 'kind' | 'source' | 'left' | 'right' | 'facility' | 'needsSecond' | 'match'
> & { /** Before everything else in the queue. */ readonly urgent?: boolean };

/** Above every score. */
const URGENT = 1_000;

/**
 * One open case per pair. Of a pair that has one, what was found is written anew and its version goes up, so that a
 * decision on what it said before is refused; who said "same" of the older words must look again. Answers which of
 * these were opened; no pair may stand twice among them.
 */
export async function openCases(
  tx: Transaction,
  network: string,
  puts: readonly CasePut[],
  at: Instant,
): Promise<ReadonlySet<string>> {
  if (puts.length === 0) return new Set();
  const rows = await tx.query<{ case_id: string }>(
    `insert into link_case as c (network_id, case_id, kind, source, left_identity, right_identity, facility_id, score,
       certainty, verdict, needs_second, match, arrived_at, changed_at)
     select $1, p.case_id, p.kind, p.source, p.left_identity, p.right_identity, p.facility, p.score, p.certainty,
       p.verdict, p.needs_second, p.match::jsonb, $2, $2
     from unnest($3::uuid[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::text[], $9::float8[],
       $10::integer[], $11::text[], $12::boolean[], $13::json[])
       as p (case_id, kind, source, left_identity, right_identity, facility, score, certainty, verdict, needs_second,
         match)
     on conflict (network_id, (least(left_identity, right_identity)), (greatest(left_identity, right_identity)))
     where state in ('open', 'asked', 'second') do update
     set kind = excluded.kind, score = excluded.score, certainty = excluded.certainty, verdict = excluded.verdict,
       needs_second = excluded.needs_second, match = excluded.match,
       state = case when c.state = 'second' then 'open' else c.state end, said_same_by = null,
         changed_at = excluded.changed_at, version = c.version + 1
     where (c.match is distinct from excluded.match or c.kind <> excluded.kind)
       and c.match ->> 'because' is null
     returning c.case_id`,
    [
      network,
      at,
      uuidArray(puts.map((put) => put.case)),
      textArray(puts.map((put) => put.kind)),
      textArray(puts.map((put) => put.source)),
      bigintArray(puts.map((put) => put.left)),
      bigintArray(puts.map((put) => put.right)),
      textArray(puts.map((put) => put.facility)),
      doubleArray(puts.map((put) => put.match.score)),
      integerArray(puts.map((put) => (put.urgent === true ? URGENT : Math.floor(put.match.score)))),
      textArray(puts.map((put) => put.match.verdict)),
      puts.map((put) => put.needsSecond),
      jsonArray(puts.map((put) => JSON.stringify(put.match))),
    ],
    'open_cases',
  );
  // of a pair that had a case: the older case's
  const written = new Set(rows.map((row) => row.case_id));
  return new Set(puts.map((put) => put.case).filter((id) => written.has(id)));
}

export async function lockCase(tx: Transaction, network: string, id: string): Promise<LinkCase | undefined> {
  const rows = await tx.query<LinkCaseRow>(
    `select ${CASE_COLUMNS} from link_case as c where c.network_id = $1 and c.case_id = $2 for update`,
    [network, id],
  );
  return rows[0] === undefined ? undefined : toCase(rows[0]);
}

export async function findCase(db: Queryable, network: string, id: string): Promise<LinkCase | undefined> {
  const rows = await db.query<LinkCaseRow>(
    `select ${CASE_COLUMNS} from link_case as c where c.network_id = $1 and c.case_id = $2`,
    [network, id],
    'find_case',
  );
  return rows[0] === undefined ? undefined : toCase(rows[0]);
}

/** The open cases of one identity, on whichever side. */
export async function findOpenCases(db: Queryable, network: string, identity: number): Promise<readonly LinkCase[]> {
  const rows = await db.query<LinkCaseRow>(
    `select ${CASE_COLUMNS} from link_case as c where c.network_id = $1 and c.left_identity = $2 and ${STILL_OPEN}
     union all
     select ${CASE_COLUMNS} from link_case as c where c.network_id = $1 and c.right_identity = $2 and ${STILL_OPEN}`,
    [network, identity],
    'find_open_cases',
  );
  return rows.map(toCase);
}

export async function saveCaseState(
  tx: Transaction,
  network: string,
  one: { case: string; state: LinkCaseState; kind?: LinkCaseKind; saidSameBy: StaffId | undefined },
  at: Instant,
): Promise<void> {
  await tx.query(
    `update link_case
     set state = $3, kind = coalesce($4, kind), said_same_by = $5, changed_at = $6, version = version + 1
     where network_id = $1
       and case_id = $2`,
    [network, one.case, one.state, one.kind ?? null, one.saidSameBy ?? null, at],
  );
}

export async function withdrawCases(
  tx: Transaction,
  network: string,
  cases: readonly string[],
  at: Instant,
): Promise<void> {
  if (cases.length === 0) return;
  await tx.query(
    `update link_case as c
     set state = 'withdrawn', said_same_by = null, changed_at = $3, version = version + 1
     where c.network_id = $1
       and c.case_id = any($2::uuid[])
       and ${STILL_OPEN}`,
    [network, cases, at],
  );
}

/**
 * A link was made, by whomever: nobody need be asked any more who that number is, or which number at that facility the
 * person has.
 */
export async function closeCasesOfLink(
  tx: Transaction,
  network: string,
  link: { patient: PatientId; facility: FacilityId; localPatient: string },
  at: Instant,
): Promise<void> {
  await tx.query(
    `update link_case as c
     set state = 'withdrawn', said_same_by = null, changed_at = $5, version = version + 1
     where c.network_id = $1
       and c.facility_id = $3
       and c.kind = 'link'
       and ${STILL_OPEN}
       and (c.right_identity = (select identity_id from identity
         where network_id = $1 and domain = $3 and local_patient = $4)
         or c.left_identity = (select identity_id from identity where network_id = $1 and patient_id = $2))`,
    [network, link.patient, link.facility, link.localPatient, at],
  );
}
