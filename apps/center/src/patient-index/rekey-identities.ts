import type { Demographics } from '@musubi/domain';
import { errorFields, type Transaction } from '@musubi/runtime';
import { KEY_SCHEME, keysOf, prepare } from './match-engine.ts';
import type { PatientIndex } from './patient-index.ts';

const AT_ONCE = 500;

/**
 * 照合キーの付け直し: identities without keys (registered before there was an index) or with keys of an older scheme.
 * Each batch is one transaction and takes only what is not done, so it may be stopped and be done by several processes.
 */
export async function rekeyIdentities(index: PatientIndex, stopped: () => boolean = () => false): Promise<number> {
  let done = 0;
  for (;;) {
    if (stopped()) return done;
    const batch = await index.place.db.transaction((tx) => rekeyBatch(index, tx));
    done += batch;
    if (batch < AT_ONCE) return done;
  }
}

/** At the start of a center process, beside its work. */
export function startRekeying(index: PatientIndex): AsyncDisposable {
  let stop = false;
  const { log } = index.place;
  const running = rekeyIdentities(index, () => stop)
    .then((identities) => { if (identities > 0) log.info('patient-index/rekeyed', { identities, scheme: KEY_SCHEME }); })
    .catch((error: unknown) => log.warn('patient-index/rekey-failed', errorFields(error)));
  return { [Symbol.asyncDispose]: () => { stop = true; return running; } };
}

async function rekeyBatch(index: PatientIndex, tx: Transaction): Promise<number> {
  const { network } = index.place;
  const rows = await tx.query<{ identity_id: number; demographics: Demographics; keys: readonly string[]; state: string }>(
    `select identity_id, demographics, keys::text[] as keys, state
     from identity
     where network_id = $1
       and key_scheme < $2
     order by identity_id
     limit ${AT_ONCE}
     for update skip locked`,
    [network, KEY_SCHEME],
  );
  if (rows.length > 0) await writeKeys(tx, rows.map((row) => ({ identity: row.identity_id, before: row.keys, keys: row.state === 'known' ? keysOf(network, prepare(row.demographics)) : [] })));
  return rows.length;
}

async function writeKeys(tx: Transaction, rows: readonly { readonly identity: number; readonly before: readonly string[]; readonly keys: readonly string[] }[]): Promise<void> {
  const list = JSON.stringify(rows);
  await tx.query(
    `delete from match_key as m
     using (select r.identity, unnest(r.before) as key from jsonb_to_recordset($1::jsonb) as r (identity bigint, before bigint[])) as o
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
    [list, KEY_SCHEME],
  );
}
