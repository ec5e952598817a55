import type { FacilityId, Instant } from '@musubi/domain';
import { textArray, type Queryable, type Transaction } from '@musubi/runtime';
import type { NumberInUse } from './read-local-id-list.ts';
import type { LocalIdChange } from './carry-over-store.ts';

/**
 * Whoever else puts, links or merges a number of this facility waits, and is waited for: 300,000 single locks are more
 * than
 * a server has. A whole list on a busy machine takes longer than a statement usually may.
 */
export async function lockAllNumbers(tx: Transaction, network: string, facility: FacilityId): Promise<void> {
  await tx.query(`set local statement_timeout = '600s'`);
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('identity-domain:' || $1 || ':' || $2, 0))`, [
    network,
    facility,
  ]);
}

/**
 * The facility is asked anew whom it has under which number: what was on its way is dropped, and what was told before
 * the
 * list was put right. Before the numbers are locked, as the pulling of identities does.
 */
export async function askIdentitiesAnew(tx: Transaction, network: string, facility: FacilityId): Promise<void> {
  await tx.query('update identity_cursor set next = 0 where network_id = $1 and facility_id = $2 and announced', [
    network,
    facility,
  ]);
}

/**
 * What is there of these numbers. A number is in use when its facility describes somebody under it, or a person is
 * linked to it.
 */
export async function findNumbersThere(
  db: Queryable,
  network: string,
  facility: FacilityId,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, NumberInUse>> {
  const rows = await db.query<{ number: string; state: string | null; linked: boolean }>(
    `select n.number, i.state, l.link_id is not null as linked
     from unnest($3::text[]) as n (number)
     left join identity as i on i.network_id = $1 and i.domain = $2 and i.local_patient = n.number
     left join patient_link as l on l.network_id = $1 and l.facility_id = $2 and l.local_patient = n.number
     where i.state in ('known', 'gone')
       or l.link_id is not null`,
    [network, facility, textArray(numbers)],
  );
  return new Map(
    rows.map((row) => [row.number, { known: true, inUse: row.linked || row.state === 'known', linked: row.linked }]),
  );
}

/**
 * Under these new numbers the facility has announced the same patients already: one row for each of them, the old one,
 * to
 * which everything declared belongs. What was announced comes again; what was asked of it is answered by the list.
 */
export async function setAsideAnnounced(
  tx: Transaction,
  network: string,
  facility: FacilityId,
  rows: readonly { readonly from: string; readonly to: string }[],
  at: Instant,
): Promise<void> {
  if (rows.length === 0) return;
  for (const side of ['left_identity', 'right_identity'] as const) {
    await tx.query(
      `update link_case as k
       set state = 'withdrawn', said_same_by = null, changed_at = $4, version = k.version + 1
       from unnest($3::text[]) as c (new)
       join identity as i on i.network_id = $1 and i.domain = $2 and i.local_patient = c.new
       where k.network_id = $1
         and k.${side} = i.identity_id
         and k.state in ('open', 'asked', 'second')`,
      [network, facility, textArray(rows.map((row) => row.to)), at],
    );
  }
  const aside = await tx.query<{ identity: number }>(
    `update identity as a
     set state = 'replaced', replaced_by = o.identity_id, local_patient = a.local_patient || '~' || a.identity_id,
       demographics = '{"sex":"unknown","telephones":[]}', keys = '{}', version = a.version + 1
     from unnest($3::text[], $4::text[]) as c (old, new)
     join identity as o on o.network_id = $1 and o.domain = $2 and o.local_patient = c.old
     where a.network_id = $1
       and a.domain = $2
       and a.local_patient = c.new
       and a.state = 'known'
     returning a.identity_id as identity`,
    [network, facility, textArray(rows.map((row) => row.from)), textArray(rows.map((row) => row.to))],
  );
  const identities = aside.map((row) => row.identity);
  await tx.query(
    `delete from match_key as k using identity as i
     where i.identity_id = any($1::bigint[]) and k.identity_id = i.identity_id`,
    [identities],
  );
}

/**
 * What is known, declared and asked of a number stays with the patient: the identity is written anew, not made anew. A
 * row
 * that only keeps what was declared of a number no longer in use is set aside. In two steps where numbers change
 * places.
 */
export async function renameIdentities(
  tx: Transaction,
  network: string,
  made: LocalIdChange,
  changePlaces: boolean,
): Promise<void> {
  const olds = new Set(made.olds);
  const values = [network, made.facility, textArray(made.olds), textArray(made.news)];
  for (const [state, numbers] of [
    ['replaced', [...new Set([...made.olds, ...made.news])]],
    ['gone', made.news.filter((number) => !olds.has(number))],
  ] as const) {
    await tx.query(
      `update identity as i
       set local_patient = i.local_patient || '~' || i.identity_id
       from unnest($3::text[]) as n (number)
       where i.network_id = $1
         and i.domain = $2
         and i.local_patient = n.number
         and i.state = '${state}'`,
      [network, made.facility, textArray(numbers)],
    );
  }
  const steps = changePlaces
    ? [
        ['o.old', `'~' || o.new`],
        [`'~' || o.new`, 'o.new'],
      ]
    : [['o.old', 'o.new']];
  for (const [from, to] of steps) {
    await tx.query(
      `update identity as i
       set local_patient = ${to}, seen_at = greatest(i.seen_at, $5), version = version + 1
       from unnest($3::text[], $4::text[]) as o (old, new)
       where i.network_id = $1
         and i.domain = $2
         and i.local_patient = ${from}`,
      [...values, made.at],
    );
  }
}
