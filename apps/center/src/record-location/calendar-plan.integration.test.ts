import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCalendar, type CalendarAnswer } from '@musubi/contract';
import {
  decideAccess,
  DEFAULT_PROFILE,
  facilityId,
  laneOf,
  localDate,
  RECORD_KINDS,
  type AccessFacts,
  type ConsentId,
  type EntryStatus,
  type FacilityId,
  type Instant,
  type PatientId,
  type RecordKind,
  type SensitiveCategory,
  type StaffId,
} from '@musubi/domain';
import { Database, type Queryable, type Row } from '@musubi/runtime';
import { testDatabase, type TestDatabase } from '@musubi/testkit';
import { assembleCalendar } from '../timeline/assemble-calendar.ts';
import { findLinkedPages } from '../timeline/store.ts';
import { findChangedEntries, findLocatedByIds, findLocatedByKinds } from './located-store.ts';

const FACILITIES = Array.from({ length: 5 }, (_, i) => facilityId(`991000001${i}`));
// shaped like one
const PATIENT = '01900000-0000-7000-8000-000000000001' as PatientId;
const STAFF = '01900000-0000-7000-8000-000000000002' as StaffId;
let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await testDatabase(new URL('../../db/migrations', import.meta.url).pathname);
  db = new Database(database.url);
  await db.query(`insert into network (network_id, regional_id_prefix, profile) values ('mihon', '99', '{}')`);
  await db.query(
    `insert into facility (network_id, facility_id, name, short_name, type, discloses, color)
     select 'mihon', f, f, f, 'hospital', true, 1 from unnest($1::text[]) as f`,
    [FACILITIES],
  );
  await db.query(
    `insert into patient (network_id, patient_id, regional_id, demographics, kanji_key, kana_key, sex, registered_at,
       registered_by, registered_facility)
     values ('mihon', $1, '9900000017', '{}', 'k', 'k', 'female', now(), $1, $2)`,
    [PATIENT, FACILITIES[0]],
  );
  await db.query(
    `insert into patient_link (network_id, link_id, patient_id, facility_id, local_patient, made_at, made_by)
     select 'mihon', gen_random_uuid(), $1, f, 'p7', now(), $1 from unnest($2::text[]) as f`,
    [PATIENT, FACILITIES],
  );
  await db.query(
    `insert into location_entry (network_id, facility_id, local_patient, day, entry_id, kind, status, department,
       sensitive, version, changed_at)
     select 'mihon', f, 'p' || p, date '2016-01-01' + n * 20, gen_random_uuid(),
       (array['laboratory', 'prescription', 'report', 'problem'])[1 + n % 4],
       (array['ordered', 'resulted'])[1 + n % 2],
       (array['01', null, '内"科', E'a\\u001fb'])[1 + n % 4], case when n % 7 = 0 then 'psychiatry' end, n,
         timestamptz '2026-01-01' + n * interval '1 day'
     from unnest($1::text[]) as f
     cross join generate_series(1, 200) as p
     cross join generate_series(0, 149) as n`,
    [FACILITIES],
  );
  await db.query(
    `select refresh_calendar_pages('mihon', facility_id, array_agg(local_patient),
       array_agg(date_trunc('month', day)::date)) from location_entry group by facility_id`,
  );
  await db.query('vacuum analyze location_entry');
  await db.query('vacuum analyze calendar_page');
  await db.query('vacuum analyze calendar_span');
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** Runs a store's query and keeps how the database goes about it. */
function planned(scans: string[]): Queryable {
  return {
    query: async <R extends Row>(text: string, values: readonly unknown[] = []) => {
      const [plan] = await db.query<{ 'QUERY PLAN': unknown }>(`explain (format json) ${text}`, values);
      const walk = (node: unknown): void => {
        if (typeof node !== 'object' || node === null) return;
        const { 'Node Type': type, 'Relation Name': relation, 'Index Name': index } = node as Record<string, unknown>;
        if (typeof relation === 'string' && /^(location_entry|calendar_page|calendar_span)/.test(relation))
          scans.push(`${String(type)} ${String(index).replace(/_\d+_/, '_')}`);
        Object.values(node).forEach(walk);
      };
      walk(plan);
      return db.query<R>(text, values);
    },
  };
}

it('answers the calendar from the key of its pages, fetches from the covering index alone (100,000 rows)', async () => {
  const at = FACILITIES.map((facility) => ({ facility, localPatient: 'p7' }));
  const scans: string[] = [];
  const [from, until] = [localDate('2020-01-01'), localDate('2020-02-11')];
  const pages =
    (await findLinkedPages(planned(scans), 'mihon', [{ patient: PATIENT, staff: STAFF, from, until }]))[0]?.linked ??
    [];
  expect(pages.map((page) => [page.first, page.last, page.at.localPatient])).toEqual(
    FACILITIES.map(() => ['2016-01-01', '2024-02-28', 'p7']),
  );
  expect([...new Set(scans)].sort()).toEqual(['Index Scan calendar_page_pkey', 'Index Scan calendar_span_pkey']);
  const found = await findLocatedByKinds(planned(scans), 'mihon', at, { kinds: ['report'], from, until, limit: 1 });
  expect(found).toHaveLength(5);
  const [first] = at;
  if (first === undefined) throw new Error('no facility');
  expect(
    await findLocatedByIds(
      planned(scans),
      'mihon',
      first,
      found.filter((row) => row.disclosing === first.facility).map((row) => row.entry),
    ),
  ).toHaveLength(1);
  await findChangedEntries(planned(scans), 'mihon', at, from, until, '2026-02-01T00:00:00.000Z' as Instant);
  expect([...new Set(scans)].sort()).toEqual([
    'Index Only Scan location_entry_pkey',
    'Index Scan calendar_page_pkey',
    'Index Scan calendar_span_pkey',
  ]);
});

it.each([
  ['all days', '2016-01-01', '2026-12-31', {}, {}],
  ['a period that begins and ends within a month', '2019-03-12', '2021-07-18', {}, {}],
  [
    'a consent for a period, and a sensitive category that it names',
    '2016-01-01',
    '2026-12-31',
    { from: localDate('2018-05-10'), until: localDate('2022-11-20'), sensitive: ['psychiatry'] as const },
    {},
  ],
  [
    'a hospital that publishes since a day, not every kind, and holds some back',
    '2016-01-01',
    '2026-12-31',
    {},
    {
      kinds: ['laboratory', 'report'] as const,
      publishedSince: localDate('2020-02-14'),
      delayDays: { laboratory: 400 },
    },
  ],
])('shows of %s exactly what each entry decided by itself would show', async (_name, first, last, scope, policy) => {
  const [from, until] = [localDate(first), localDate(last)];
  const newSince = '2026-03-01T00:00:00.000Z' as Instant;
  const facts: AccessFacts = {
    patient: PATIENT,
    actor: { kind: 'staff', staff: STAFF, role: 'doctor', facility: facilityId('9910000099'), strength: 1 },
    today: localDate('2024-03-01'),
    linkedFacilities: new Set<FacilityId>([...FACILITIES, facilityId('9910000099')]),
    consents: [
      {
        consent: 'c' as ConsentId,
        state: 'active',
        since: newSince,
        scope: {
          disclosing: 'all',
          viewing: 'all',
          excludedDisclosing: [],
          excludedViewing: [],
          kinds: 'all',
          excludedKinds: [],
          sensitive: [],
          ...scope,
        },
      },
    ],
    publication: new Map(FACILITIES.map((facility) => [facility, { facility, kinds: RECORD_KINDS, ...policy }])),
    profile: DEFAULT_PROFILE,
  };
  const every = await db.query<{
    facility: FacilityId;
    kind: RecordKind;
    status: EntryStatus;
    day: string;
    entry: string;
    department: string | null;
    version: number;
    sensitive: SensitiveCategory | null;
    new: boolean;
  }>(
    `select facility_id as facility, kind, status, day, entry_id as entry, department, version, sensitive,
       changed_at > $3 as new from location_entry where local_patient = 'p7' and day between $1 and $2`,
    [from, until, newSince],
  );
  const expected = every.filter(
    (row) =>
      laneOf(row.kind, row.status) !== 'standing' &&
      decideAccess(facts, {
        disclosing: row.facility,
        kind: row.kind,
        day: localDate(row.day),
        sensitive: row.sensitive ?? undefined,
      }).decision === 'permit',
  );
  const linked =
    (await findLinkedPages(db, 'mihon', [{ patient: PATIENT, staff: STAFF, from, until }]))[0]?.linked ?? [];
  const pages = linked.map(({ at, body }) => ({ facility: at.facility.id, localPatient: at.localPatient, body }));
  for (const changed of [new Set<string>(), await findChangedEntries(db, 'mihon', pages, from, until, newSince)]) {
    const calendar = assembleCalendar(facts, { from, until }, pages, changed);
    const rows = readCalendar(
      JSON.parse(
        `{"facilities":[],"decisions":[],"changed":${JSON.stringify(calendar.changed)},` +
          `"pages":["${calendar.pages.join('","')}"]}`,
      ) as CalendarAnswer,
    ).entries;
    const wanted = expected.map((row) => [
      pages.findIndex((page) => page.facility === row.facility),
      row.kind,
      row.status,
      row.day,
      row.entry,
      row.department,
      row.version,
      changed.size > 0 && row.new ? 1 : 0,
    ]);
    expect(rows.map((row) => JSON.stringify(row)).sort()).toEqual(wanted.map((row) => JSON.stringify(row)).sort());
    expect(calendar.entries).toBe(expected.length);
    const withheld = every.filter((row) => laneOf(row.kind, row.status) !== 'standing').length - expected.length;
    expect(
      [...calendar.facilities.values()].reduce(
        (sum, one) => sum + (one.outcome.outcome === 'partial' ? one.outcome.missing : 0),
        0,
      ),
    ).toBe(withheld);
  }
});
