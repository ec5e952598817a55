import { Failure } from '@musubi/contract';
import { instant, type AuditEvent } from '@musubi/domain';
import { appendAudit } from '@musubi/runtime';
import { hash, verify } from '@node-rs/argon2';
import type { CenterContext } from '../center-context.ts';
import { clearFailures, countFailure, findAccount, findLockOut, type Account } from './store.ts';

/**
 * MHLW guideline 7.0 asks for a lock-out after repeated failures; timed, so that nobody can shut a doctor out for a
 * day.
 */
const MOST_FAILURES_OF_ACCOUNT = 5;
const MOST_FAILURES_OF_ADDRESS = 30;
const FAILURE_WINDOW_MS = 15 * 60_000;
const LOCK_OUT_MS = 10 * 60_000;

let decoy: Promise<string> | undefined;
/** An unknown user id costs the same time as a wrong password. */
function decoyHash(): Promise<string> {
  return (decoy ??= hash('no account has this password'));
}

/** 本人確認(パスワード): the account, or a Failure after the failure has been counted and audited. */
export async function checkPassword(
  center: CenterContext,
  attempt: { userId: string; password: string; address: string; trace: string },
): Promise<Account> {
  const { db, network, clock } = center;
  const now = clock.now();
  const userId = attempt.userId.normalize('NFKC').trim();
  const subjects = [`account:${userId}`, `address:${attempt.address}`] as const;
  if (await findLockOut(db, network, subjects, instant(now))) throw new Failure('sign-in/locked-out');
  const account = await findAccount(db, network, userId);
  const fits = await verify(account?.passwordHash ?? (await decoyHash()), attempt.password).catch(() => false);
  if (fits && account !== undefined && !account.suspended && account.facilities.length > 0) {
    await clearFailures(db, network, subjects[0]);
    return account;
  }
  const locked = await db.transaction(async (tx) => {
    const count = (subject: string, most: number) =>
      countFailure(tx, network, {
        subject,
        most,
        now: instant(now),
        windowStart: instant(now - FAILURE_WINDOW_MS),
        lockedUntil: instant(now + LOCK_OUT_MS),
      });
    const byAccount = await count(subjects[0], MOST_FAILURES_OF_ACCOUNT);
    const byAddress = await count(subjects[1], MOST_FAILURES_OF_ADDRESS);
    const event = (
      name: 'sign-in/failed' | 'sign-in/locked',
      detail: Readonly<Record<string, unknown>>,
    ): AuditEvent => ({
      event: name,
      outcome: 'refused',
      actor: account === undefined ? {} : { staff: account.staffId, name: account.name, role: account.role },
      trace: attempt.trace,
      detail: { address: attempt.address, ...detail },
    });
    await appendAudit(tx, [
      event('sign-in/failed', { known: account !== undefined }),
      ...(byAccount ? [event('sign-in/locked', { by: 'account' })] : []),
      ...(byAddress ? [event('sign-in/locked', { by: 'address' })] : []),
    ]);
    return byAccount || byAddress;
  });
  throw new Failure(locked ? 'sign-in/locked-out' : 'sign-in/refused');
}
