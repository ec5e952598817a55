import { TICKET_CLOCK_SKEW_SECONDS, type AccessTicket, type AuditEvent } from '@musubi/domain';
import { Batcher, canonicalJson, type Clock, type Database } from '@musubi/runtime';
import { deleteExpiredTickets, useTickets, type TicketUse } from './ticket-use-store.ts';
import type { VerifiedTicket } from './verified-ticket.ts';

const MOST_PER_COMMIT = 64;
/** Two, so that one batch is prepared while the other waits for the disk. */
const COMMITS_AT_ONCE = 2;
const PRUNE_EVERY_MS = 60_000;
/** Kept longer than a ticket could ever be accepted. */
const KEEP_MS = 2 * TICKET_CLOCK_SKEW_SECONDS * 1000;

/** 受付: uses tickets and writes their audit, many at a time (group commit), each at most once. */
export class TicketDesk implements AsyncDisposable {
  readonly #clock: Clock;
  readonly #uses: Batcher<TicketUse, boolean>;
  readonly #prune: NodeJS.Timeout;

  constructor(db: Database, clock: Clock) {
    this.#clock = clock;
    this.#uses = new Batcher({
      write: (uses) => useTickets(db, uses),
      atOnce: COMMITS_AT_ONCE,
      most: MOST_PER_COMMIT,
      // one id at most once per call; a second one waits for the next and is then refused
      keyOf: (use) => use.id,
    });
    this.#prune = setInterval(
      () => void deleteExpiredTickets(db, clock.now() - KEEP_MS).catch(() => undefined),
      PRUNE_EVERY_MS,
    ).unref();
  }

  /** Undefined when the ticket had been used before; that is then on record as `whenUsed`. */
  async use(claims: AccessTicket, disclosed: AuditEvent, whenUsed: AuditEvent): Promise<VerifiedTicket | undefined> {
    const fresh = await this.#uses.add({
      id: claims.id,
      expiresAt: claims.expiresAt,
      body: canonicalJson(disclosed),
      bodyWhenUsed: canonicalJson(whenUsed),
    });
    // The brand's promise holds here and nowhere else: this ticket was fresh and its audit event is committed.
    return fresh ? ({ ...claims, brand: 'VerifiedTicket' } satisfies VerifiedTicket) : undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#prune);
    await this.#uses[Symbol.asyncDispose]();
  }

  /** Seconds, as tickets count. */
  now(): number {
    return Math.floor(this.#clock.now() / 1000);
  }
}
