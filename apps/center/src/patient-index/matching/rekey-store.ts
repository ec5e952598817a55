import type { Demographics, PatientId } from '@musubi/domain';
import type { Transaction } from '@musubi/runtime';

/** `registered`: the person whose own words these are; undefined for a facility's number. */
export type Unkeyed = {
  readonly identity: number;
  readonly demographics: Demographics;
  readonly keys: readonly string[];
  readonly known: boolean;
  readonly registered: PatientId | undefined;
};

/** Identities with keys of an older scheme, locked; those another process is at are left to it. */
export async function lockUnkeyed(
  tx: Transaction,
  network: string,
  scheme: number,
  limit: number,
): Promise<readonly Unkeyed[]> {
  const rows = await tx.query<{
    identity_id: number;
    demographics: Demographics;
    keys: readonly string[];
    state: string;
    patient_id: string | null;
  }>(
    `select identity_id, demographics, keys::text[] as keys, state, patient_id
     from identity
     where network_id = $1
       and key_scheme < $2
     order by identity_id
     limit $3
     for update skip locked`,
    [network, scheme, limit],
  );
  return rows.map((row) => ({
    identity: row.identity_id,
    demographics: row.demographics,
    keys: row.keys,
    known: row.state === 'known',
    registered: (row.patient_id ?? undefined) as PatientId | undefined,
    // written from a branded value
  }));
}

export async function writeKeys(
  tx: Transaction,
  scheme: number,
  rows: readonly { readonly identity: number; readonly before: readonly string[]; readonly keys: readonly string[] }[],
): Promise<void> {
  const list = JSON.stringify(rows);
  await tx.query(
    `delete from match_key as m
     using (select r.identity, unnest(r.before) as key
       from jsonb_to_recordset($1::jsonb) as r (identity bigint, before bigint[])) as o
     where m.key = o.key
       and m.identity_id = o.identity`,
    [list],
  );
  await tx.query(
    `insert into match_key (key, identity_id)
     select unnest(r.keys), r.identity
     from jsonb_to_recordset($1::jsonb) as r (identity bigint, keys bigint[])
     on conflict do nothing`,
    [list],
  );
  await tx.query(
    `update identity as i
     set keys = r.keys, key_scheme = $2
     from jsonb_to_recordset($1::jsonb) as r (identity bigint, keys bigint[])
     where i.identity_id = r.identity`,
    [list, scheme],
  );
}

export type NameKeys = { readonly patient: PatientId; readonly kanji: string; readonly kana: string };

/** Rows that are right already are not written again. */
export async function writeNameKeys(tx: Transaction, network: string, rows: readonly NameKeys[]): Promise<void> {
  await tx.query(
    `update patient as p
     set kanji_key = r.kanji, kana_key = r.kana
     from jsonb_to_recordset($2::jsonb) as r (patient uuid, kanji text, kana text)
     where p.network_id = $1
       and p.patient_id = r.patient
       and (p.kanji_key, p.kana_key) is distinct from (r.kanji, r.kana)`,
    [network, JSON.stringify(rows)],
  );
}

export type FormerKeys = { readonly kanji: string; readonly kana: string };

/** What else these persons are found by: former names, and the names of persons merged in. */
export async function findFormerKeys(
  tx: Transaction,
  network: string,
  patients: readonly PatientId[],
): Promise<readonly FormerKeys[]> {
  return tx.query<FormerKeys>(
    `select distinct kanji_key as kanji, kana_key as kana from patient_also_known
     where network_id = $1 and patient_id = any($2::uuid[])`,
    [network, patients],
  );
}

export async function writeFormerKeys(
  tx: Transaction,
  network: string,
  patients: readonly PatientId[],
  keys: readonly { readonly before: FormerKeys; readonly now: FormerKeys }[],
): Promise<void> {
  await tx.query(
    `with gone as (
       delete from patient_also_known as k
       using jsonb_to_recordset($3::jsonb) as r (before jsonb, now jsonb)
       where k.network_id = $1
         and k.patient_id = any($2::uuid[])
         and k.kanji_key = r.before ->> 'kanji'
         and k.kana_key = r.before ->> 'kana'
       returning k.patient_id, r.now, k.regional_id, k.came_with, k.at
     )
     insert into patient_also_known (network_id, patient_id, kanji_key, kana_key, regional_id, came_with, at)
     select $1, patient_id, now ->> 'kanji', now ->> 'kana', regional_id, came_with, at
     from gone`,
    [network, patients, JSON.stringify(keys)],
  );
}
