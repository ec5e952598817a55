import type { FacilityId } from '@musubi/domain';
import { byteaArray, digestArray, textArray, type Database, type Queryable, type Transaction } from '@musubi/runtime';

export type InboxMessage = {
  readonly facility: FacilityId;
  readonly controlId: string;
  readonly digest: string;
  readonly bytes: Uint8Array;
};

/** Keeps messages durably, all in one commit; a message that is there already is not doubled. */
export async function insertInboxMessages(db: Database, messages: readonly InboxMessage[]): Promise<void> {
  await db.query(
    `insert into inbox_message (facility_id, control_id, digest, bytes)
     select facility_id, control_id, digest, bytes
     from unnest($1::text[], $2::text[], $3::bytea[], $4::bytea[]) as message (facility_id, control_id, digest, bytes)
     on conflict do nothing`,
    [
      textArray(messages.map((message) => message.facility)),
      textArray(messages.map((message) => message.controlId)),
      digestArray(messages.map((message) => message.digest)),
      byteaArray(messages.map((message) => message.bytes)),
    ],
    'insert_inbox_messages',
  );
}

export type WaitingMessage = {
  readonly id: number;
  readonly controlId: string;
  readonly digest: string;
  readonly bytes: Uint8Array;
  readonly receivedMs: number;
};

/** The oldest that are not mapped; locked, so that two mappers do not take the same ones. */
export async function findWaitingMessages(
  tx: Queryable,
  facility: FacilityId,
  limit: number,
): Promise<readonly WaitingMessage[]> {
  return tx.query<WaitingMessage>(
    `select id, control_id as "controlId", encode(digest, 'hex') as digest, bytes, (extract(epoch
      from received_at) * 1000)::float8 as "receivedMs"
     from inbox_message
     where facility_id = $1 and mapped_at is null
     order by id
     limit $2
     for update skip locked`,
    [facility, limit],
    'find_waiting_messages',
  );
}

export async function markMapped(
  tx: Transaction,
  facility: FacilityId,
  messages: readonly { readonly id: number; readonly outcome: 'taken' | 'rejected' }[],
): Promise<void> {
  if (messages.length === 0) return;
  await tx.query(
    `update inbox_message as m
     set mapped_at = now(), outcome = mapped.outcome
     from unnest($2::bigint[], $3::text[]) as mapped (id, outcome)
     where m.facility_id = $1 and m.id = mapped.id`,
    [facility, messages.map((message) => message.id), messages.map((message) => message.outcome)],
    'mark_mapped',
  );
}

/** Mapped messages older than any resend; their bytes live on in source_document. */
export async function deleteMappedMessages(db: Database, beforeMs: number): Promise<void> {
  await db.query('delete from inbox_message where mapped_at < to_timestamp($1::float8)', [beforeMs / 1000]);
}
