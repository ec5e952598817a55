import { availableParallelism } from 'node:os';
import { Failure } from '@musubi/contract';
import { verify } from '@node-rs/argon2';

/**
 * 照合の窓口: argon2 takes tens of milliseconds of a processor and a thread; a rush of sign-ins must neither starve
 * those who read nor, for one account, run side by side past the count of its failures.
 */
const AT_ONCE = Math.max(1, Math.floor(availableParallelism() / 2));
const MOST_WAITING = 500;
const MOST_WAITING_OF_ACCOUNT = 50;

export class PasswordDesk {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #accounts = new Map<string, { last: Promise<unknown>; waiting: number }>();

  /** Attempts of one account, one after another. */
  async inTurn<T>(account: string, act: () => Promise<T>): Promise<T> {
    const line = this.#accounts.get(account) ?? { last: Promise.resolve(), waiting: 0 };
    if (line.waiting >= MOST_WAITING_OF_ACCOUNT) throw new Failure('request/too-many');
    this.#accounts.set(account, line);
    line.waiting++;
    const turn = line.last.then(act, act);
    line.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      if (--line.waiting === 0) this.#accounts.delete(account);
    }
  }

  async fits(hash: string, password: string): Promise<boolean> {
    await this.#enter();
    try {
      return await verify(hash, password).catch(() => false);
    } finally {
      // the place goes to the next who waits, if there is one
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < AT_ONCE) return void this.#running++;
    if (this.#waiting.length >= MOST_WAITING) throw new Failure('request/too-many');
    await new Promise<void>((go) => this.#waiting.push(go));
  }
}
