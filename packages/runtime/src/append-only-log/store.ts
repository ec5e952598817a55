import type { Database, Queryable, Transaction } from '../db/database.ts';
import { textArray } from '../db/binary-array.ts';
import { Batcher, noAnswers } from '../batch/batcher.ts';
import { isRefusedStatement } from '../db/refused-statement.ts';
import { canonicalJson } from './canonical-json.ts';

/** What every audit event has; the vocabulary itself is the domain's (AuditEvent fits). */
export type AuditBody = { readonly event: string; readonly outcome: string; readonly trace: string };

/**
 * 監査記録の追加: in the transaction of the act, as its last statement: it takes a chain's lock until commit. Where
 * there is no other act in the transaction, together with those of others.
 */
export async function appendAudit(tx: Transaction, events: readonly AuditBody[]): Promise<void> {
  if (events.length === 0) return;
  const bodies = events.map(canonicalJson);
  tx.atCommit('select append_audit_events($1::text[])', [textArray(bodies)], 'append_audit_events', (db) =>
    queueOf(db).add(bodies),
  );
}

/**
 * The same for an event that has no other change beside it: committed when this returns, together with those of others.
 */
export async function appendAuditAlone(db: Database, events: readonly AuditBody[]): Promise<void> {
  if (events.length > 0) await queueOf(db).add(events.map(canonicalJson));
}

const queues = new WeakMap<Database, Batcher<readonly string[]>>();
/** Events; while one batch waits for the disk the next is being hashed. */
const MOST_IN_ONE = 500;
const AT_ONCE = 2;

/**
 * 監査記録の一括追加: nobody goes on before the commit of the own events, and nobody pays for another's refused one.
 */
function queueOf(db: Database): Batcher<readonly string[]> {
  const known = queues.get(db);
  if (known !== undefined) return known;
  const queue = new Batcher<readonly string[]>({
    write: async (bodies) => {
      await db.query('select append_audit_events($1::text[])', [textArray(bodies.flat())], 'append_audit_events');
      return noAnswers(bodies);
    },
    atOnce: AT_ONCE,
    most: MOST_IN_ONE,
    weigh: (bodies) => bodies.length,
    isFaultOfItem: isRefusedStatement,
  });
  queues.set(db, queue);
  return queue;
}

export type ChainHead = { readonly chain: number; readonly seq: number; readonly hash: string };

export async function findChainHeads(db: Queryable): Promise<readonly ChainHead[]> {
  return db.query<ChainHead>(
    `select chain_no as chain, seq, encode(hash, 'hex') as hash
     from audit_chain_head
     order by chain_no`,
  );
}

export type ChainStretch = {
  readonly chain: number;
  /** Whose hash or columns do not follow. */
  readonly firstBreak: number | undefined;
  readonly events: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly lastHash: string;
};

/**
 * The events of these chains with `from` ≤ number < `until`, each held against the one before it. Chains grow side by
 * side,
 * so a stretch of several lies together on the disk, and is read once.
 */
export async function checkStretch(
  db: Queryable,
  chains: readonly number[],
  from: number,
  until: number,
): Promise<readonly ChainStretch[]> {
  const rows = await db.query<Omit<ChainStretch, 'firstBreak'> & { firstBreak: number | null }>(
    `select f.chain_no as chain, f.first_break as "firstBreak", f.events, f.first_seq as "firstSeq",
      f.last_seq as "lastSeq", encode(e.hash, 'hex') as "lastHash"
     from unnest($1::smallint[]) as wanted (chain_no)
     cross join lateral (
       select chain_no, min(seq) filter (where broken) as first_break,
         count(*) as events, min(seq) as first_seq, max(seq) as last_seq
       from (
         select chain_no, seq, hash <> audit_event_hash(coalesce(previous,
           sha256(convert_to('musubi audit chain ' || chain_no, 'UTF8'))), chain_no, seq, at, body)
           or row(event, outcome, staff, viewer_facility, facility, patient, trace) is distinct from
             row(fields ->> 'event', fields ->> 'outcome', fields #>> '{actor,staff}',
               fields #>> '{actor,facility}', fields ->> 'facility',
               fields ->> 'patient', fields ->> 'trace') as broken
         from (
           select a.*, body::jsonb as fields, lag(hash) over (order by seq) as previous
           from audit_event as a
           where a.chain_no = wanted.chain_no
             and a.seq >= $2::bigint - 1
             and a.seq < $3::bigint
         ) as link
         where seq >= $2::bigint
       ) as checked
       group by chain_no
     ) as f
     join audit_event as e on e.chain_no = f.chain_no and e.seq = f.last_seq`,
    [chains, from, until],
    'check_stretch',
  );
  return rows.map((row) => ({ ...row, firstBreak: row.firstBreak ?? undefined }));
}

/** 末尾の番号 of these chains, as the events themselves have it. */
export async function findLastNumbers(db: Queryable, chains: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const rows = await db.query<{ chain: number; seq: number | null }>(
    `select chain_no as chain, (select max(seq) from audit_event as e where e.chain_no = wanted.chain_no) as seq
     from unnest($1::smallint[]) as wanted (chain_no)`,
    [chains],
  );
  return new Map(rows.map((row) => [row.chain, row.seq ?? 0]));
}

export async function findHashesAt(
  db: Queryable,
  positions: readonly { readonly chain: number; readonly seq: number }[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db.query<ChainHead>(
    `select chain_no as chain, seq, encode(hash, 'hex') as hash
     from audit_event
     join unnest($1::smallint[], $2::bigint[]) as wanted (chain_no, seq) using (chain_no, seq)`,
    [positions.map((position) => position.chain), positions.map((position) => position.seq)],
  );
  return new Map(rows.map((row) => [`${row.chain}:${row.seq}`, row.hash]));
}

export async function insertCheckpoint(db: Queryable, body: string, signature: string): Promise<void> {
  await db.query('insert into audit_checkpoint (body, signature) values ($1, $2)', [body, signature]);
}

export async function findCheckpoints(
  db: Queryable,
): Promise<readonly { readonly id: number; readonly body: string; readonly signature: string }[]> {
  return db.query<{ id: number; body: string; signature: string }>(
    'select id, body, signature from audit_checkpoint order by id',
  );
}
