import { RECORD_KINDS } from '@musubi/domain';
import type { Database } from '@musubi/runtime';
import { NETWORK } from './people.ts';

export const PASSWORD = 'bench-himitsu-1';
/** The patient of the calendar bench. */
export const HEAVY = { patient: '01900000-0000-7000-8000-000000000001', entries: 20_000, facilities: 10 } as const;
const ENTRIES_EACH = 200;
/** So many on one day at one facility: an encounter, orders, results. */
const ENTRIES_A_VISIT = 5;
/** One of so many people is known in 10 to 30 facilities; the others in one to five. */
const KNOWN_WIDELY = 300;
const PEOPLE_AT_ONCE = 1_000;
/** Two cores. */
const LANES = 2;

const SECRETARIAT = '9990000001';

/** 施設: so many hospitals and clinics, each with a gateway of its own, and the secretariat. */
export function directory(count: number): object {
  const ids = facilityIds(count);
  return {
    network: NETWORK,
    regionalIdPrefix: '99',
    profile: { matching: { propose: true, automatic: true } },
    facilities: [
      {
        id: SECRETARIAT,
        name: '事務局',
        shortName: '事務局',
        type: 'secretariat',
        discloses: false,
        color: 1,
        gateway: null,
      },
      ...ids.map((id, n) => ({
        id,
        name: `みほん第${n + 1}病院`,
        shortName: `第${n + 1}`,
        type: n < 40 ? 'hospital' : 'clinic',
        discloses: true,
        color: 1 + (n % 10),
        gateway: `gw-${n}`,
      })),
    ],
    staff: [
      {
        userId: 'doctor',
        name: '測定 一',
        kanaName: 'ソクテイ ハジメ',
        role: 'doctor',
        password: PASSWORD,
        facilities: [ids[0]],
      },
      {
        userId: 'jimu',
        name: '測定 二',
        kanaName: 'ソクテイ フタツ',
        role: 'secretariat',
        password: PASSWORD,
        facilities: [SECRETARIAT],
      },
    ],
  };
}

function facilityIds(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => `99100${String(11 + n).padStart(5, '0')}`);
}

/**
 * 地域を満たす: links, comprehensive consents and 200 located entries for each registered person, made by SQL; the
 * pages of
 * the calendar by the center's own function. Answers the rows of location_entry.
 */
export async function fillRegion(
  db: Database,
  size: { readonly people: number; readonly facilities: number },
  onProgress: (people: number) => void,
): Promise<number> {
  await db.query(
    `update facility set publication = jsonb_build_object('facility',
      facility_id, 'kinds', $1::jsonb), publication_at = now()`,
    [JSON.stringify(RECORD_KINDS)],
  );
  await db.query(
    'create unlogged table bench_known (n integer, patient_id uuid, facility_id text, local_patient text, ' +
      'position integer, facilities integer, entries integer)',
  );
  await db.query(
    `insert into bench_known
     select p.n, p.patient_id, f.facility_id, p.local, k.position, p.facilities, p.entries
     from (
       select n, patient_id, 'p' || lpad(n::text, 7, '0') as local, case when n % ${KNOWN_WIDELY} = 0
         then 10 + (n / ${KNOWN_WIDELY}) % 21 else 1 + n % 5 end as facilities, ${ENTRIES_EACH} as entries
       from (select row_number() over (order by patient_id)::integer - 1 as n, patient_id from patient
         where network_id = '${NETWORK}') as p
       union all
       select -1, '${HEAVY.patient}', 'heavy', ${HEAVY.facilities}, ${HEAVY.entries}
     ) as p
     cross join lateral generate_series(0, p.facilities - 1) as k (position)
     join (select row_number() over (order by facility_id)::integer - 1 as at, facility_id from facility
       where network_id = '${NETWORK}') as f on f.at = case when p.n < 0 then k.position
       else (p.n * 7 + k.position * 13) % $1 end`,
    [size.facilities],
  );
  await db.query('create index on bench_known (n)');
  await db.query(
    `insert into patient (network_id, patient_id, regional_id, demographics, kanji_key,
      kana_key, birth_date, sex, registered_at, registered_by, registered_facility)
     select '${NETWORK}', $1, '9999999999', '{"sex":"female","telephones":[]}',
       'k', 'k', date '1951-04-18', 'female', now(), $1, min(facility_id) from facility`,
    [HEAVY.patient],
  );
  await Promise.all(
    Array.from({ length: LANES }, async (_, lane) => {
      for (
        let start = lane === 0 ? -1 : lane * PEOPLE_AT_ONCE;
        start < size.people;
        start = Math.max(0, start) + LANES * PEOPLE_AT_ONCE
      ) {
        await fillPeople(db, start, Math.max(0, start) + PEOPLE_AT_ONCE);
        onProgress(start);
      }
    }),
  );
  await db.query('drop table bench_known');
  const [row] = await db.query<{ n: number }>(
    `with counted as (
       insert into location_cursor (network_id, facility_id, entries)
       select network_id, facility_id, count(*) from location_entry group by 1, 2
       returning entries
     )
     select sum(entries)::bigint as n from counted`,
  );
  await db.query('vacuum (analyze)');
  return row?.n ?? 0;
}

async function fillPeople(db: Database, from: number, until: number): Promise<void> {
  const range = [from, until] as const;
  await db.transaction(async (tx) => {
    await tx.query('set local synchronous_commit = off');
    await tx.query(
      `insert into patient_link (network_id, link_id, patient_id, facility_id, local_patient, made_at)
        select '${NETWORK}', gen_random_uuid(), patient_id, facility_id, local_patient, now() from bench_known
        where n >= $1 and n < $2`,
      range,
    );
    await tx.query(
      `insert into patient_opening (network_id, facility_id, local_patient, open, changed_at, told_at, told_open)
        select '${NETWORK}', facility_id, local_patient, true, now(), now(), true from bench_known where n >= $1
        and n < $2`,
      range,
    );
    await tx.query(
      `insert into consent_event (network_id, patient_id, consent_id, sequence, event, scope,
        signer, registered_at, form_version, medium, accepted_at, effective_at)
       select '${NETWORK}', patient_id, gen_random_uuid(),
         1, 'given', '{"disclosing":"all","viewing":"all","excludedDisclosing":[],"excludedViewing":[],\
"kinds":"all","excludedKinds":[],"sensitive":[]}',
         '{"by":"patient"}', facility_id, '1', 'paper', now() - interval '1 day', now() - interval '1 day'
       from bench_known
       where n >= $1 and n < $2
         and position = 0`,
      range,
    );
    await tx.query(
      `insert into location_entry (network_id, facility_id, local_patient, day, entry_id, kind,
        status, department, sensitive, version, changed_at)
       select '${NETWORK}', k.facility_id, k.local_patient,
         date '2016-07-01' + (v.n * ${3652 * ENTRIES_A_VISIT} / k.entries + k.n % 17), gen_random_uuid(),
         (array['encounter','prescription','laboratory','injection','report','document','laboratory',
           'vital-signs'])[1 + (e.n + v.n) % 8],
           (array['ordered','performed','resulted'])[1 + (e.n + v.n) % 3], '01', null, 1, now()
       from bench_known as k
       cross join lateral generate_series(k.position, k.entries / ${ENTRIES_A_VISIT} - 1, k.facilities) as v (n)
       cross join generate_series(0, ${ENTRIES_A_VISIT - 1}) as e (n)
       where k.n >= $1 and k.n < $2`,
      range,
    );
    await tx.query(
      `select refresh_calendar_pages('${NETWORK}', m.facility_id, array_agg(m.local_patient), array_agg(m.month))
       from (
         select distinct e.facility_id, e.local_patient, date_trunc('month', e.day)::date as month
         from bench_known as k
         join location_entry as e on e.network_id = '${NETWORK}' and e.facility_id = k.facility_id
           and e.local_patient = k.local_patient
         where k.n >= $1 and k.n < $2
       ) as m
       group by m.facility_id`,
      range,
    );
  });
}
