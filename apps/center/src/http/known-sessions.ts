import { createHash } from 'node:crypto';

/**
 * 確かめられたセッション: tokens that the database has lately said are valid. A limit that is kept for each session
 * asks here: a made-up cookie is nobody's, and counts for the address it comes from.
 */
export class KnownSessions {
  readonly #until = new Map<string, number>();

  note(token: string, now: number): void {
    const key = keyOf(token);
    // the newest stand last, so that the first is the one to drop
    this.#until.delete(key);
    this.#until.set(key, now + KNOWN_FOR_MS);
    for (const [oldest, until] of this.#until) {
      if (this.#until.size <= MOST_KNOWN && until > now) break;
      this.#until.delete(oldest);
    }
  }

  /** A key for this session, or undefined where the token is not known to be valid. */
  keyOf(token: string | undefined, now: number): string | undefined {
    if (token === undefined) return undefined;
    const key = keyOf(token);
    return (this.#until.get(key) ?? 0) > now ? key : undefined;
  }
}

const KNOWN_FOR_MS = 5 * 60_000;
const MOST_KNOWN = 50_000;

function keyOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
