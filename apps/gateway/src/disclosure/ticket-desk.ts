import { TICKET_CLOCK_SKEW_SECONDS, type AccessTicket, type AuditEvent } from '@musubi/domain';
import { canonicalJson, type Clock, type Database } from '@musubi/runtime';
import { deleteExpiredTickets, useTickets, type TicketUse } from './store.ts';
import type { VerifiedTicket } from './verified-ticket.ts';

const MOST_PER_COMMIT = 64;
/** Two, so that one batch is prepared while the other waits for the disk. */
const COMMITS_AT_ONCE = 2;
const PRUNE_EVERY_MS = 60_000;
/** Kept longer than a ticket could ever be accepted. */
const KEEP_MS = 2 * TICKET_CLOCK_SKEW_SECONDS * 1000;

type Waiting = {
  readonly use: TicketUse;
  readonly settle: (fresh: boolean) => void;
  readonly fail: (error: unknown) => void;
};

/** 受付: uses tickets and writes their audit, many at a time (group commit), each at most once. */
export class TicketDesk implements AsyncDisposable {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #queue: Waiting[] = [];
  readonly #prune: NodeJS.Timeout;
  #running = 0;
  #idle: (() => void) | undefined;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
    this.#prune = setInterval(
      () => void deleteExpiredTickets(db, clock.now() - KEEP_MS).catch(() => undefined),
      PRUNE_EVERY_MS,
    ).unref();
  }

  /** Undefined when the ticket had been used before; that is then on record as `whenUsed`. */
  async use(claims: AccessTicket, disclosed: AuditEvent, whenUsed: AuditEvent): Promise<VerifiedTicket | undefined> {
    const fresh = await new Promise<boolean>((settle, fail) => {
      this.#queue.push({
        use: {
          id: claims.id,
          expiresAt: claims.expiresAt,
          body: canonicalJson(disclosed),
          bodyWhenUsed: canonicalJson(whenUsed),
        },
        settle,
        fail,
      });
      this.#start();
    });
    // The brand's promise holds here and nowhere else: this ticket was fresh and its audit event is committed.
    return fresh ? ({ ...claims, brand: 'VerifiedTicket' } satisfies VerifiedTicket) : undefined;
  }

  #start(): void {
    while (this.#running < COMMITS_AT_ONCE && this.#queue.length > 0) {
      this.#running++;
      // After this turn of the event loop: what arrives together is committed together.
      setImmediate(() => void this.#commit());
    }
  }

  async #commit(): Promise<void> {
    const batch = this.#take();
    try {
      if (batch.length > 0) {
        const fresh = await useTickets(
          this.#db,
          batch.map((waiting) => waiting.use),
        );
        batch.forEach((waiting, index) => waiting.settle(fresh[index] === true));
      }
    } catch (error) {
      for (const waiting of batch) waiting.fail(error);
    } finally {
      this.#running--;
      this.#start();
      if (this.#running === 0) this.#idle?.();
    }
  }

  /** One id at most once per call; a second one waits for the next and is then refused. */
  #take(): Waiting[] {
    const ids = new Set<string>();
    const batch: Waiting[] = [];
    const later: Waiting[] = [];
    for (const waiting of this.#queue.splice(0, MOST_PER_COMMIT)) {
      if (ids.has(waiting.use.id)) later.push(waiting);
      else batch.push(waiting);
      ids.add(waiting.use.id);
    }
    this.#queue.unshift(...later);
    return batch;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#prune);
    if (this.#running > 0)
      await new Promise<void>((done) => {
        this.#idle = done;
      });
  }

  /** Seconds, as tickets count. */
  now(): number {
    return Math.floor(this.#clock.now() / 1000);
  }
}
