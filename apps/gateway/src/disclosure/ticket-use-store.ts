import { doubleArray, textArray, uuidArray, type Database } from '@musubi/runtime';

/** チケットの使用: a ticket with its audit event, and the one that is written when it had been used before. */
export type TicketUse = {
  readonly id: string;
  readonly expiresAt: number;
  readonly body: string;
  readonly bodyWhenUsed: string;
};

/** Uses tickets and writes the audit of each; `true` where it was the first use. Ids are distinct. */
export async function useTickets(db: Database, uses: readonly TicketUse[]): Promise<readonly boolean[]> {
  const rows = await db.query<{ fresh: readonly boolean[] }>(
    `select use_tickets($1::uuid[], (select array_agg(to_timestamp(s))
      from unnest($2::float8[]) as s), $3::text[], $4::text[]) as fresh`,
    [
      uuidArray(uses.map((use) => use.id)),
      doubleArray(uses.map((use) => use.expiresAt)),
      textArray(uses.map((use) => use.body)),
      textArray(uses.map((use) => use.bodyWhenUsed)),
    ],
    'use_tickets',
  );
  return rows[0]?.fresh ?? [];
}

export async function deleteExpiredTickets(db: Database, beforeMs: number): Promise<void> {
  await db.query('delete from used_ticket where expires_at < to_timestamp($1::float8)', [beforeMs / 1000]);
}
