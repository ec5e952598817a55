import { KEY_SCHEME, keysOf, prepare } from '@musubi/center';
import { makeRegionalPatientId, normalizeKana, normalizeName, type Demographics } from '@musubi/domain';
import { newId, systemClock, type Database } from '@musubi/runtime';
import { demographicsOfRecord, makeMatchList } from '@musubi/testkit';

export const NETWORK = 'bench';
export const PREFIX = '99';
/** The hospital whose list is new, and two that were there before. */
export const [NEW_HOSPITAL, ...OLD_HOSPITALS] = ['9910000011', '9910000012', '9910000013'] as const;
const ROWS_AT_ONCE = 2_000;
/** Of the people on the list so many are registered, until there are enough. */
const REGISTERED = 0.8;

export type Written = {
  readonly identities: number;
  readonly registered: number;
  /** Some of them, to ask for. */
  readonly sample: readonly Demographics[];
};
type Row = {
  readonly domain: string;
  readonly local: string;
  readonly patient: string | null;
  readonly person: string | null;
  readonly demographics: Demographics;
  readonly kanji: string;
  readonly kana: string;
  readonly keys: readonly string[];
};

/**
 * 患者索引を満たす: registered people of the region, and what hospitals tell of them and of others. What the old
 * hospitals tell
 * is linked where the person is registered; the new hospital's list is not. In batches, so that a million need no
 * memory.
 */
export async function writePeople(
  db: Database,
  size: { readonly registered: number; readonly records: number },
  onProgress: (written: number) => void,
): Promise<Written> {
  await db.query('alter table match_key drop constraint match_key_pkey');
  const patients = new Map<number, string>();
  const seen = new Set<number>();
  const sample: Demographics[] = [];
  const everySo = Math.max(1, Math.floor((size.registered + size.records) / 2_000));
  let rows: Row[] = [];
  let [identities, records, registered] = [0, 0, 0];
  for (const record of makeMatchList({ seed: 'at-size', rows: (size.registered + size.records) * 4 })) {
    if (registered >= size.registered && records >= size.records) break;
    const first = !seen.has(record.person);
    seen.add(record.person);
    const registers = first && registered < size.registered && (registered + 1) / (seen.size + 1) < REGISTERED;
    if (!registers && records >= size.records) continue;
    const demographics = demographicsOfRecord(record);
    const text = (name: Demographics['kanjiName']) => (name?.family ?? '') + (name?.given ?? '');
    const told = {
      demographics,
      kanji: normalizeName(text(demographics.kanjiName)),
      kana: normalizeKana(text(demographics.kanaName)),
      keys: keysOf(NETWORK, prepare(demographics)),
    };
    if (registers) {
      const patient = newId(systemClock);
      patients.set(record.person, patient);
      rows.push({
        domain: 'region',
        local: makeRegionalPatientId(PREFIX, ++registered),
        patient,
        person: null,
        ...told,
      });
    } else {
      const domain =
        records % 2 === 0 && records < size.records * 0.86
          ? NEW_HOSPITAL
          : (OLD_HOSPITALS[records % OLD_HOSPITALS.length] ?? NEW_HOSPITAL);
      rows.push({
        domain,
        local: `${records++}`,
        patient: null,
        person: domain === NEW_HOSPITAL ? null : (patients.get(record.person) ?? null),
        ...told,
      });
    }
    if (++identities % everySo === 0) sample.push(demographics);
    if (rows.length === ROWS_AT_ONCE) {
      await write(db, rows);
      rows = [];
      onProgress(identities);
    }
  }
  if (rows.length > 0) await write(db, rows);
  await db.query('alter table match_key add constraint match_key_pkey primary key (key, identity_id)');
  await db.query(`update network set regional_id_next = $1 where network_id = '${NETWORK}'`, [registered + 1]);
  for (const table of ['match_key', 'identity', 'patient', 'patient_link']) await db.query(`vacuum (analyze) ${table}`);
  return { identities, registered, sample };
}

async function write(db: Database, rows: readonly Row[]): Promise<void> {
  await db.query(
    `with told as (
       select * from jsonb_to_recordset($1::jsonb) as r (domain text,
         local text, patient uuid, person uuid, demographics jsonb, kanji text, kana text, keys bigint[])
     ),
     person as (
       insert into patient (network_id, patient_id, regional_id, demographics, kanji_key,
         kana_key, birth_date, sex, registered_at, registered_by, registered_facility)
       select '${NETWORK}', t.patient, t.local, t.demographics,
         t.kanji, t.kana, (t.demographics ->> 'birthDate')::date,
         t.demographics ->> 'sex', now(), t.patient, '${OLD_HOSPITALS[0]}'
       from told as t
       where t.domain = 'region'
     ),
     put as (
       insert into identity (network_id, domain, local_patient, patient_id, demographics,
         source, seen_at, keys, key_scheme)
       select '${NETWORK}', t.domain, t.local, t.patient, t.demographics, 'list-import', now(), t.keys, ${KEY_SCHEME}
       from told as t
       returning identity_id, keys
     ),
     keyed as (
       insert into match_key (key, identity_id) select unnest(keys), identity_id from put
     )
     insert into patient_link (network_id, link_id, patient_id, facility_id, local_patient, made_at)
     select '${NETWORK}', gen_random_uuid(), t.person, t.domain, t.local, now()
     from told as t
     where t.person is not null
     on conflict do nothing`,
    [JSON.stringify(rows)],
  );
}
