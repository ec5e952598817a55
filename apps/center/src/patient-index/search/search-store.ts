import type { FacilityId, PatientId, PatientQuery, StaffId } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import { toFound, type FoundPatient, type FoundRow } from '../register/similar-store.ts';

export type SearchFor = {
  /** All readings of the one search box; any may fit. */ readonly any?: PatientQuery | undefined;
  /** Named fields; all must fit. */ readonly all: PatientQuery;
  readonly viewer: { readonly staff: StaffId; readonly facility: FacilityId; readonly everybody: boolean };
  /** Only these, whatever else was asked. */ readonly among?: readonly PatientId[] | undefined;
  /** Only those to whom the viewer gave this colour. */ readonly bookmark?: string | undefined;
  readonly sort: 'kana' | 'birthDate' | 'regionalId' | 'lastOpened';
  readonly limit: number;
  readonly offset: number;
};

/** By the characters, as the index of kana is ordered, whatever the database's own order is. */
const BY_KANA = 'kana_key using ~<~, patient_id';
const ORDER_BY: Readonly<Record<Exclude<SearchFor['sort'], 'lastOpened'>, string>> = {
  kana: BY_KANA,
  birthDate: `birth_date, ${BY_KANA}`,
  regionalId: 'regional_id',
};

/**
 * 患者検索: only persons linked at the viewer's facility, unless the viewer works for all. Among hundreds of thousands
 * the
 * page is found in an index and counted in another; who is on it is looked up for these few only.
 */
export async function searchPatients(
  db: Queryable,
  network: string,
  wanted: SearchFor,
): Promise<{ readonly total: number; readonly patients: readonly FoundPatient[] }> {
  const values: unknown[] = [network, wanted.viewer.facility, wanted.viewer.staff];
  const value = (given: unknown) => `$${values.push(given)}`;
  const where = [
    'p.network_id = $1',
    'p.merged_into is null',
    // Of a facility: whoever has a number there.
    ...(wanted.viewer.everybody
      ? []
      : [
          `exists (select from patient_link as l
             where l.network_id = p.network_id and l.patient_id = p.patient_id and l.facility_id = $2)`,
        ]),
    ...allOf(wanted.all, value),
    ...(wanted.any === undefined ? [] : [oneOf(branches(wanted.any, value))]),
    ...(wanted.bookmark === undefined
      ? []
      : [
          `exists (select from bookmark as b
             where b.network_id = p.network_id and b.patient_id = p.patient_id and b.staff_id = $3
             and b.color = ${value(wanted.bookmark)})`,
        ]),
    ...(wanted.among === undefined ? [] : [`p.patient_id = any(${value(wanted.among)}::uuid[])`]),
  ].join('\n       and ');
  // Each of both asks for the same, the page for two things more.
  const counted = [...values];
  const [limit, offset] = [value(wanted.limit), value(wanted.offset)];
  const [rows, [count]] = await Promise.all([
    db.query<FoundRow>(
      `with page as materialized (
       ${
         wanted.sort === 'lastOpened'
           ? pageByOpening(where, limit, offset)
           : `select p.patient_id, row_number() over (order by ${ORDER_BY[wanted.sort]}) as position
       from patient as p
       where ${where}
       order by ${ORDER_BY[wanted.sort]}
       limit ${limit} offset ${offset}`
       }
     )
     select p.patient_id, p.regional_id, p.demographics, l.local_patient, o.opened_at,
       (select count(*) from patient_link as a
         where a.network_id = p.network_id and a.patient_id = p.patient_id) as links
     from page
     join patient as p on p.network_id = $1 and p.patient_id = page.patient_id
     left join patient_link as l on l.network_id = p.network_id and l.patient_id = p.patient_id and l.facility_id = $2
     left join patient_opened as o on o.network_id = p.network_id and o.patient_id = p.patient_id and o.staff_id = $3
     order by page.position`,
      values,
    ),
    db.query<{ total: number }>(
      `select count(*) as total from patient as p where ${where} and $2::text is not null and $3::uuid is not null`,
      counted,
    ),
  ]);
  return { total: count?.total ?? 0, patients: rows.map(toFound) };
}

/**
 * First whom the viewer has opened, the latest first; then everybody else by kana, no more of them than the page
 * reaches to.
 */
function pageByOpening(where: string, limit: string, offset: string): string {
  const seen = `select from patient_opened as o
     where o.network_id = p.network_id and o.staff_id = $3 and o.patient_id = p.patient_id`;
  return `select patient_id, row_number() over (order by opened_at desc nulls last, ${BY_KANA}) as position
       from (
         select p.patient_id, p.kana_key, o.opened_at
         from patient_opened as o
         join patient as p on p.network_id = o.network_id and p.patient_id = o.patient_id
         where o.network_id = $1
           and o.staff_id = $3
           and ${where}
         union all
         (select p.patient_id, p.kana_key, null
         from patient as p
         where ${where}
           and not exists (${seen})
         order by ${BY_KANA}
         limit ${limit}::bigint + ${offset}::bigint)
       ) as found
       order by opened_at desc nulls last, ${BY_KANA}
       limit ${limit} offset ${offset}`;
}

/** Kanji and kana of a named field are two spellings of one thing. */
function allOf(
  { nameKey, kanaKey, localId, regionalId, birthDate }: PatientQuery,
  value: (given: unknown) => string,
): readonly string[] {
  const name = { ...(nameKey === undefined ? {} : { nameKey }), ...(kanaKey === undefined ? {} : { kanaKey }) };
  return [
    ...(birthDate === undefined ? [] : [`p.birth_date = ${value(birthDate)}`]),
    ...[localId === undefined ? {} : { localId }, regionalId === undefined ? {} : { regionalId }, name]
      .filter((query) => Object.keys(query).length > 0)
      .map((query) => oneOf(branches(query, value))),
  ];
}

function oneOf(selects: readonly string[]): string {
  return selects.length === 0 ? 'false' : `p.patient_id in (${selects.join(' union all ')})`;
}

/**
 * Who fits each reading, asked apart, so that each uses its own index. Also under a former name, or under the name or
 * number of a person merged in.
 */
function branches(query: PatientQuery, value: (given: unknown) => string): readonly string[] {
  const fits = (
    column: 'regional_id' | 'birth_date' | 'kanji_key' | 'kana_key',
    operator: '=' | 'like',
    given: string,
  ): readonly string[] =>
    ['patient', ...(column === 'birth_date' ? [] : ['patient_also_known'])].map(
      (table) =>
        `select k.patient_id from ${table} as k
         where k.network_id = $1
           and k.${column} ${operator} ${given}${table === 'patient' ? ' and k.merged_into is null' : ''}`,
    );
  return [
    ...(query.localId === undefined
      ? []
      : [
          `select k.patient_id from patient_link as k
           where k.network_id = $1 and k.facility_id = $2 and k.local_patient = ${value(query.localId)}`,
        ]),
    ...(query.regionalId === undefined ? [] : fits('regional_id', '=', value(query.regionalId))),
    ...(query.birthDate === undefined ? [] : fits('birth_date', '=', value(query.birthDate))),
    ...(query.nameKey === undefined ? [] : fits('kanji_key', 'like', value(beginsWith(query.nameKey)))),
    ...(query.kanaKey === undefined ? [] : fits('kana_key', 'like', value(beginsWith(query.kanaKey)))),
  ];
}

function beginsWith(key: string): string {
  return `${key.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}
