import { KEY_SCHEME, keysOf, prepare } from '@musubi/center';
import type { Demographics } from '@musubi/domain';
import type { Database } from '@musubi/runtime';
import { demographicsOfRecord, makeMatchList } from '@musubi/testkit';

/** The people that the benches of matching compare. */
export const FACILITIES = ['9910000011', '9910000029', '9910000037'];

export const NETWORK = 'bench';

const ROWS_AT_ONCE = 2_000;

/** By batches, so that a million people need no more memory than two thousand. Answers some of them, to ask for. */
export async function fill(db: Database, size: number): Promise<readonly Demographics[]> {
  await db.query('alter table match_key drop constraint match_key_pkey');
  const asked: Demographics[] = [];
  let rows: { local: string; domain: string; demographics: Demographics; keys: readonly string[] }[] = [];
  const write = async () => {
    await db.query(
      `with put as (
         insert into identity (network_id, domain, local_patient, demographics, source, seen_at, keys, key_scheme)
         select '${NETWORK}', r.domain, r.local, r.demographics, 'list-import', now(), r.keys, ${KEY_SCHEME}
         from jsonb_to_recordset($1::jsonb) as r (domain text, local text, demographics jsonb, keys bigint[])
         returning identity_id, keys
       )
       insert into match_key (key, identity_id) select unnest(keys), identity_id from put`,
      [JSON.stringify(rows)],
    );
    rows = [];
  };
  let i = 0;
  for (const record of makeMatchList({ seed: 'bench', rows: size })) {
    const demographics = demographicsOfRecord(record);
    rows.push({
      local: `${i}`,
      domain: FACILITIES[i % FACILITIES.length] ?? '',
      demographics,
      keys: keysOf(NETWORK, prepare(demographics)),
    });
    if (i % Math.max(1, Math.floor(size / 2_000)) === 0) asked.push(demographics);
    if (rows.length === ROWS_AT_ONCE) await write();
    i++;
  }
  if (rows.length > 0) await write();
  await db.query('alter table match_key add constraint match_key_pkey primary key (key, identity_id)');
  await db.query('vacuum (analyze) match_key');
  await db.query('vacuum (analyze) identity');
  return asked;
}
