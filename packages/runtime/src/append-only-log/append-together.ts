import { textArray } from '../db/binary-array.ts';
import type { Database } from '../db/database.ts';

type Waiting = {
  readonly bodies: readonly string[];
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
};

/**
 * Two batches on their way: while one waits for the disk the next is being hashed. More would only make them smaller.
 */
const AT_ONCE = 2;
const MOST_AT_ONCE = 500;

/**
 * 監査記録の一括追加: what arrives while a batch is on its way goes with the next one, so that many requests share one
 * commit. Nobody waits for company, and nobody goes on before the commit of the own events.
 */
export class AppendQueue {
  readonly #db: Database;
  readonly #waiting: Waiting[] = [];
  #running = 0;

  constructor(db: Database) {
    this.#db = db;
  }

  append(bodies: readonly string[]): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ bodies, done, failed });
      if (this.#running === AT_ONCE) return;
      this.#running++;
      // whoever arrives in the same moment goes along
      setImmediate(() => void this.#work());
    });
  }

  async #work(): Promise<void> {
    for (let batch = this.#next(); batch.length > 0; batch = this.#next()) await this.#write(batch);
    this.#running--;
  }

  #next(): readonly Waiting[] {
    const batch: Waiting[] = [];
    let events = 0;
    for (
      let first = this.#waiting[0];
      first !== undefined && (events === 0 || events + first.bodies.length <= MOST_AT_ONCE);
      first = this.#waiting[0]
    ) {
      batch.push(first);
      events += first.bodies.length;
      this.#waiting.shift();
    }
    return batch;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    try {
      await this.#db.query(
        'select append_audit_events($1::text[])',
        [textArray(batch.flatMap((waiting) => waiting.bodies))],
        'append_audit_events',
      );
      for (const waiting of batch) waiting.done();
    } catch (error) {
      if (batch.length === 1 || !isRefused(error)) for (const waiting of batch) waiting.failed(error);
      // One of them was refused and nothing was written: the others must not pay for it.
      else for (const waiting of batch) await this.#write([waiting]);
    }
  }
}

/** The database judged the statement itself. A broken connection says nothing: it may have been committed. */
function isRefused(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^(22|23|42|P0)[0-9A-Z]{3}$/.test(code);
}
