import type { CaseSideShort, linkCasesRequest, LinkCaseSummary } from '@musubi/contract';
import type { Demographics, FacilityId, LocalDate, StaffId } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import type { z } from 'zod';
import { CASE_COLUMNS, toCase, type LinkCase, type LinkCaseRow } from '../linking/case-store.ts';

/** Which cases, in which order. `facility`: only what concerns this facility's records. */
export type Queue = Pick<z.output<typeof linkCasesRequest>, 'states' | 'sort'> & {
  readonly kinds?: z.output<typeof linkCasesRequest>['kinds'];
  readonly facility?: FacilityId | undefined;
};
export type CaseCounts = {
  readonly counts: Readonly<Record<'open' | 'asked' | 'second', number>>;
  readonly total: number;
};

const OPEN_STATES: readonly string[] = ['open', 'asked', 'second'];

/** The tabs' numbers over all that this person may see, and how many the queue has: one pass over the index alone. */
export async function countCases(
  db: Queryable,
  network: string,
  queue: Queue,
  visibleTo: FacilityId | undefined,
): Promise<CaseCounts> {
  const closed = queue.states.filter((state) => !OPEN_STATES.includes(state));
  const rows = await db.query<{ state: string; counted: boolean; n: number }>(
    `select c.state, ($3::text is null or c.facility_id = $3)
       and ($4::text[] is null or c.kind = any($4)) as counted, count(*) as n
     from link_case as c
     where c.network_id = $1
       and c.state in ('open', 'asked', 'second')
       ${visibleTo === undefined ? 'and $2::text is null' : 'and c.facility_id = $2'}
     group by 1, 2`,
    [network, visibleTo ?? null, queue.facility ?? null, queue.kinds ?? null],
    visibleTo === undefined ? 'count_cases' : 'count_cases_of_facility',
  );
  const sum = (fits: (row: { state: string; counted: boolean }) => boolean) =>
    rows.filter(fits).reduce((all, row) => all + row.n, 0);
  const open = sum((row) => row.counted && (queue.states as readonly string[]).includes(row.state));
  return {
    counts: {
      open: sum(({ state }) => state === 'open'),
      asked: sum(({ state }) => state === 'asked'),
      second: sum(({ state }) => state === 'second'),
    },
    total: open + (closed.length === 0 ? 0 : await countClosed(db, network, { ...queue, states: closed })),
  };
}

async function countClosed(db: Queryable, network: string, queue: Queue): Promise<number> {
  const rows = await db.query<{ n: number }>(
    `select count(*) as n from link_case as c
     where c.network_id = $1 and c.state = any($2) and ($3::text is null or c.facility_id = $3)
       and ($4::text[] is null or c.kind = any($4))`,
    [network, queue.states, queue.facility ?? null, queue.kinds ?? null],
  );
  return rows[0]?.n ?? 0;
}

type SideColumns = {
  readonly domain: string;
  readonly local_patient: string;
  readonly demographics: Demographics;
  readonly name: string | null;
  readonly regional_id: string | null;
};
type SummaryRow = LinkCaseRow & { readonly left_side: SideColumns; readonly right_side: SideColumns };

const SIDE = (
  identity: string,
) => `(select jsonb_build_object('domain', i.domain, 'local_patient', i.local_patient, 'demographics', i.demographics,
   'name', f.name, 'regional_id', p.regional_id)
         from identity as i
         left join facility as f on f.network_id = i.network_id and f.facility_id = i.domain
         left join patient as p on p.network_id = i.network_id and p.patient_id = i.patient_id
         where i.identity_id = ${identity})`;

/** 机の一頁. The page is found in the index; only its rows are looked up. */
export async function findQueuePage(
  db: Queryable,
  network: string,
  queue: Queue,
  page: { readonly limit: number; readonly offset: number; readonly viewer: StaffId },
): Promise<readonly LinkCaseSummary[]> {
  const onlyOpen = queue.states.every((state) => OPEN_STATES.includes(state));
  const order = queue.sort === 'oldest' ? 'c.arrived_at, c.case_id' : 'c.certainty desc, c.arrived_at, c.case_id';
  const values: unknown[] = [network, queue.states];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const conditions = [
    onlyOpen ? `and c.state in ('open', 'asked', 'second')` : '',
    queue.facility === undefined ? '' : `and c.facility_id = ${bind(queue.facility)}`,
    queue.kinds === undefined ? '' : `and c.kind = any(${bind(queue.kinds)})`,
  ]
    .filter(Boolean)
    .join('\n         ');
  const rows = await db.query<SummaryRow>(
    `with page as materialized (
       select c.case_id
       from link_case as c
       where c.network_id = $1
         and c.state = any($2)
         ${conditions}
       order by ${order}
       limit ${bind(page.limit)} offset ${bind(page.offset)}
     )
     select ${CASE_COLUMNS}, ${SIDE('c.left_identity')} as left_side, ${SIDE('c.right_identity')} as right_side
     from page
     join link_case as c on c.network_id = $1 and c.case_id = page.case_id
     order by ${order}`,
    values,
  );
  return rows.map((row) => summaryOf(toCase(row), shortOf(row.left_side), shortOf(row.right_side), page.viewer));
}

/** The first of a queue that this person can decide now; not the one just decided. */
export async function findNextCase(
  db: Queryable,
  network: string,
  queue: Queue,
  viewer: StaffId,
  besides: string,
): Promise<string | undefined> {
  const order = queue.sort === 'oldest' ? 'c.arrived_at, c.case_id' : 'c.certainty desc, c.arrived_at, c.case_id';
  const rows = await db.query<{ case_id: string }>(
    `select c.case_id
     from link_case as c
     where c.network_id = $1
       and c.state in ('open', 'asked', 'second')
       and c.state = any($2)
       and c.said_same_by is distinct from $3
       and c.case_id <> $4
       and ($5::text[] is null or c.kind = any($5))
       ${queue.facility === undefined ? 'and $6::text is null' : 'and c.facility_id = $6'}
     order by ${order}
     limit 1`,
    [network, queue.states, viewer, besides, queue.kinds ?? null, queue.facility ?? null],
  );
  return rows[0]?.case_id;
}

export function summaryOf(one: LinkCase, left: CaseSideShort, right: CaseSideShort, viewer: StaffId): LinkCaseSummary {
  const { match } = one;
  return {
    case: one.case,
    kind: one.kind,
    state: one.state,
    source: one.source,
    score: match.score,
    verdict: match.verdict,
    guards: match.guards,
    needsSecond: one.needsSecond,
    awaitsSomebodyElse: one.state === 'second' && one.saidSameBy === viewer,
    arrivedAt: one.arrivedAt,
    left,
    right,
  };
}

function shortOf(side: SideColumns): CaseSideShort {
  const { kanjiName, kanaName, birthDate, sex } = side.demographics;
  const text = (name: { readonly family: string; readonly given: string } | undefined) =>
    `${name?.family ?? ''} ${name?.given ?? ''}`.trim();
  return {
    facilityName: side.name,
    localId: side.domain === 'region' ? null : side.local_patient,
    regionalId: side.regional_id,
    kanjiName: text(kanjiName),
    kanaName: text(kanaName),
    birthDate: (birthDate ?? null) as LocalDate | null,
    sex,
  };
}
