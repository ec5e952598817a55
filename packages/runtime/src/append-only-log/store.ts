import type { Database, Queryable, Transaction } from '../db/database.ts';
import { textArray } from '../db/binary-array.ts';
import { AppendQueue } from './append-together.ts';
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
  tx.atCommit('select append_audit_events($1::text[])', [textArray(bodies)], 'append_audit_events', (db) => queueOf(db).append(bodies));
}

/** The same for an event that has no other change beside it: committed when this returns, together with those of others. */
export async function appendAuditAlone(db: Database, events: readonly AuditBody[]): Promise<void> {
  if (events.length > 0) await queueOf(db).append(events.map(canonicalJson));
}

const queues = new WeakMap<Database, AppendQueue>();

function queueOf(db: Database): AppendQueue {
  let queue = queues.get(db);
  if (queue === undefined) queues.set(db, (queue = new AppendQueue(db)));
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

/** First event of one chain whose hash or number does not follow from the one before; and where the chain ends. */
export async function findFirstBreak(db: Queryable, chain: number): Promise<{ readonly firstBreak: number | undefined; readonly events: number; readonly lastSeq: number; readonly lastHash: string | undefined }> {
  const rows = await db.query<{ firstBreak: number | null; events: number; lastSeq: number | null; lastHash: string | null }>(
    `select min(seq) filter (where broken) as "firstBreak", count(*) as events, max(seq) as "lastSeq",
       (select encode(hash, 'hex') from audit_event where chain_no = $1 order by seq desc limit 1) as "lastHash"
     from (
       select seq, seq <> position
         or hash <> audit_event_hash(coalesce(previous, sha256(convert_to('musubi audit chain ' || chain_no, 'UTF8'))), chain_no, seq, at, body)
         or row(event, outcome, staff, viewer_facility, facility, patient, trace) is distinct from
           row(fields ->> 'event', fields ->> 'outcome', fields #>> '{actor,staff}', fields #>> '{actor,facility}', fields ->> 'facility', fields ->> 'patient', fields ->> 'trace') as broken
       from (
         select chain_no, seq, at, body, hash, event, outcome, staff, viewer_facility, facility, patient, trace, body::jsonb as fields,
           lag(hash) over (order by seq) as previous, row_number() over (order by seq) as position
         from audit_event
         where chain_no = $1
       ) as link
     ) as checked`,
    [chain],
  );
  const row = rows[0];
  return { firstBreak: row?.firstBreak ?? undefined, events: row?.events ?? 0, lastSeq: row?.lastSeq ?? 0, lastHash: row?.lastHash ?? undefined };
}

export async function findHashesAt(db: Queryable, positions: readonly { readonly chain: number; readonly seq: number }[]): Promise<ReadonlyMap<string, string>> {
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

export async function findCheckpoints(db: Queryable): Promise<readonly { readonly id: number; readonly body: string; readonly signature: string }[]> {
  return db.query<{ id: number; body: string; signature: string }>('select id, body, signature from audit_checkpoint order by id');
}
