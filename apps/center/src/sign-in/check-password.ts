import { createHash } from 'node:crypto';
import { Failure } from '@musubi/contract';
import { instant, type AuditEvent } from '@musubi/domain';
import { appendAudit } from '@musubi/runtime';
import { hash } from '@node-rs/argon2';
import type { CenterContext } from '../center-context.ts';
import {
  beginAttempt,
  clearFailures,
  countAccountsOfAddress,
  isKnownAt,
  isLockedOut,
  lockSubject,
  rememberAddress,
} from './lock-out-store.ts';
import { PasswordDesk } from './password-desk.ts';
import { findAccount, type Account } from './store.ts';

/**
 * MHLW guideline 7.0 asks for a lock-out after repeated failures; timed, so that nobody can shut a doctor out for a
 * day.
 */
const MOST_FAILURES_OF_ACCOUNT = 5;
/** Different accounts that failed at one address: a guesser. One person who mistypes thirty times is only that. */
const MOST_ACCOUNTS_OF_ADDRESS = 30;
const FAILURE_WINDOW_MS = 15 * 60_000;
const LOCK_OUT_MS = 10 * 60_000;
/** A facility's own people are let in from an address where they were within this time, whoever guesses there. */
const KNOWN_FOR_MS = 90 * 86_400_000;

export type PasswordAttempt = {
  readonly userId: string;
  readonly password: string;
  readonly address: string;
  readonly trace: string;
};

const desk = new PasswordDesk();
let decoy: Promise<string> | undefined;
/** An unknown user id costs the same time as a wrong password. */
function decoyHash(): Promise<string> {
  return (decoy ??= hash('no account has this password'));
}

/** 本人確認(パスワード): the account, or a Failure after the failure has been counted and audited. */
export async function checkPassword(center: CenterContext, attempt: PasswordAttempt): Promise<Account> {
  const userId = attempt.userId.normalize('NFKC').trim();
  return desk.inTurn(`${center.network} ${userId}`, () => checkInTurn(center, { ...attempt, userId }));
}

async function checkInTurn(center: CenterContext, attempt: PasswordAttempt): Promise<Account> {
  const { db, network, clock } = center;
  const { userId, address } = attempt;
  const now = clock.now();
  const subject = `account:${userId}`;
  const isShut =
    (await isLockedOut(db, network, addressSubject(address), instant(now))) &&
    !(await isKnownAt(db, network, { userId, address, since: instant(now - KNOWN_FOR_MS) }));
  if (isShut) throw new Failure('sign-in/locked-out');
  const windowStart = instant(now - FAILURE_WINDOW_MS);
  const { count, locked } = await beginAttempt(db, network, { subject, now: instant(now), windowStart });
  if (locked || count > MOST_FAILURES_OF_ACCOUNT) throw new Failure('sign-in/locked-out');
  const account = await findAccount(db, network, userId);
  const fits = await desk.fits(account?.passwordHash ?? (await decoyHash()), attempt.password);
  if (fits && account !== undefined && !account.suspended && account.facilities.length > 0) {
    await clearFailures(db, network, subject);
    const since = instant(now - KNOWN_FOR_MS);
    await rememberAddress(db, network, { staff: account.staffId, address, now: instant(now), since });
    return account;
  }
  const isLast = count >= MOST_FAILURES_OF_ACCOUNT;
  throw new Failure((await recordFailure(center, attempt, account, isLast)) ? 'sign-in/locked-out' : 'sign-in/refused');
}

/** Writes the failure down; true where it locked the account or the address. */
async function recordFailure(
  center: CenterContext,
  { userId, address, trace }: PasswordAttempt,
  account: Account | undefined,
  isLast: boolean,
): Promise<boolean> {
  const { db, network, clock } = center;
  const now = instant(clock.now());
  const until = instant(clock.now() + LOCK_OUT_MS);
  const actor = account === undefined ? {} : { staff: account.staffId, name: account.name, role: account.role };
  return db.transaction(async (tx) => {
    const byAccount = isLast && (await lockSubject(tx, network, { subject: `account:${userId}`, now, until }));
    const accounts = await countAccountsOfAddress(tx, network, {
      address,
      userIdHash: createHash('sha256').update(userId).digest(),
      now,
      windowStart: instant(clock.now() - FAILURE_WINDOW_MS),
    });
    const byAddress =
      accounts >= MOST_ACCOUNTS_OF_ADDRESS &&
      (await lockSubject(tx, network, { subject: addressSubject(address), now, until }));
    const event = (
      name: 'sign-in/failed' | 'sign-in/locked',
      detail: Readonly<Record<string, unknown>>,
    ): AuditEvent => ({ event: name, outcome: 'refused', actor, trace, detail: { address, ...detail } });
    await appendAudit(tx, [
      event('sign-in/failed', { known: account !== undefined }),
      ...(byAccount ? [event('sign-in/locked', { by: 'account' })] : []),
      ...(byAddress ? [event('sign-in/locked', { by: 'address' })] : []),
    ]);
    return byAccount || byAddress;
  });
}

function addressSubject(address: string): string {
  return `address:${address}`;
}
