import { createHash, randomBytes } from 'node:crypto';
import { Failure, PORTAL_ROUTES, signInRequest, unlockRequest, type SessionView } from '@musubi/contract';
import { instant, type AuditEvent } from '@musubi/domain';
import { appendAudit, questionsTogether } from '@musubi/runtime';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorOf, malformed, type FindSession, type PortalRoutes } from '../http/portal-routes.ts';
import type { KnownSessions } from '../http/known-sessions.ts';
import type { CenterContext } from '../center-context.ts';
import { checkPassword } from './check-password.ts';
import type { Session } from '../http/session.ts';
import {
  deleteOldSessions,
  deleteSession,
  findSessions,
  insertSession,
  lockSession,
  touchSession,
  unlockSession,
} from './store.ts';

const LONGEST_SESSION_MS = 12 * 3_600_000;
/** Activity is written down at most this often; so the lock may come this much early. */
const TOUCH_EVERY_MS = 10_000;
/** Of one address, behind which a whole hospital may come to work at half past eight. */
const SIGN_INS_PER_MINUTE = 600;
/** Password alone; further factors raise it. */
const PASSWORD_STRENGTH = 1;

export function cookieName(https: boolean): string {
  return https ? '__Host-musubi' : 'musubi-session';
}

/** セッションの確認 for every route: the cookie, the idle lock, the day's end. */
export function sessionFinder(center: CenterContext, https: boolean, known: KnownSessions): FindSession {
  const { db, network, clock } = center;
  const sessions = questionsTogether((hashes: readonly Buffer[]) =>
    findSessions(db, network, hashes, {
      startedAfter: instant(clock.now() - LONGEST_SESSION_MS),
      at: instant(clock.now()),
    }),
  );
  return async (request, { evenLocked, touch }) => {
    const token = request.cookies[cookieName(https)];
    if (token === undefined || token.length > 100) throw new Failure('sign-in/required');
    const now = clock.now();
    const session = await sessions.add(hashOf(token));
    if (session === undefined) throw new Failure('sign-in/required');
    known.note(token, now);
    const idle = now - session.activeAt >= session.profile.idleLockSeconds * 1000;
    if (!session.locked && idle) {
      await db.transaction(async (tx) => {
        if (await lockSession(tx, network, session.tokenHash))
          await appendAudit(tx, [sessionEvent('session/idle-locked', session, request.id)]);
      });
    }
    if (session.locked || idle) {
      if (evenLocked) return { ...session, locked: true };
      throw new Failure('session/locked');
    }
    if (touch && now - session.activeAt > TOUCH_EVERY_MS) {
      await touchSession(db, network, session.tokenHash, instant(now));
      return { ...session, activeAt: now };
    }
    return session;
  };
}

export function signInRoutes(app: FastifyInstance, routes: PortalRoutes, https: boolean): void {
  const { center } = routes;
  const { db, network, clock } = center;

  routes.bound.add('signIn');
  app.route({
    ...PORTAL_ROUTES.signIn,
    url: PORTAL_ROUTES.signIn.path,
    config: {
      rateLimit: {
        max: SIGN_INS_PER_MINUTE,
        timeWindow: '1 minute',
        keyGenerator: (request: FastifyRequest) => request.clientAddress,
      },
    },
    handler: async (request, reply) => {
      const body = signInRequest.safeParse(request.body);
      if (!body.success) throw malformed(body.error);
      const account = await checkPassword(center, { ...body.data, address: request.clientAddress, trace: request.id });
      const facility = body.data.facility ?? account.facilities[0];
      if (facility === undefined || !account.facilities.includes(facility)) throw new Failure('sign-in/refused');
      const token = randomBytes(32).toString('base64url');
      const tokenHash = hashOf(token);
      const before = request.cookies[cookieName(https)];
      await db.transaction(async (tx) => {
        // one browser, one session
        if (before !== undefined) await deleteSession(tx, network, hashOf(before));
        await insertSession(tx, network, {
          tokenHash,
          staff: account.staffId,
          facility,
          strength: PASSWORD_STRENGTH,
          at: instant(clock.now()),
        });
        await deleteOldSessions(tx, network, instant(clock.now() - LONGEST_SESSION_MS));
        const event: AuditEvent = {
          event: 'sign-in/succeeded',
          outcome: 'success',
          actor: { staff: account.staffId, name: account.name, role: account.role, facility },
          trace: request.id,
          detail: { address: request.clientAddress, strength: PASSWORD_STRENGTH },
        };
        await appendAudit(tx, [event]);
      });
      const [session] = await findSessions(db, network, [tokenHash], {
        startedAfter: instant(0),
        at: instant(clock.now()),
      });
      if (session === undefined) throw new Failure('sign-in/refused');
      reply.setCookie(cookieName(https), token, { path: '/', httpOnly: true, sameSite: 'strict', secure: https });
      return view(session, clock.now());
    },
  });

  routes.handle(
    'signOut',
    z.object({}),
    async ({ session, trace, reply }) => {
      await db.transaction(async (tx) => {
        await deleteSession(tx, network, session.tokenHash);
        await appendAudit(tx, [sessionEvent('sign-out', session, trace)]);
      });
      reply.clearCookie(cookieName(https), { path: '/', httpOnly: true, sameSite: 'strict', secure: https });
      return { signedOut: true };
    },
    { evenLocked: true, touch: false },
  );

  // Asking whether one is locked is no activity: a screen left alone polls this.
  routes.handle('session', z.object({}), async ({ session }) => view(session, clock.now()), {
    evenLocked: true,
    touch: false,
  });

  routes.handle(
    'unlock',
    unlockRequest,
    async ({ session, body, request, trace }) => {
      const account = await checkPassword(center, {
        userId: session.staff.userId,
        password: body.password,
        address: request.clientAddress,
        trace,
      });
      if (account.staffId !== session.staff.id) throw new Failure('sign-in/refused');
      await db.transaction(async (tx) => {
        await unlockSession(tx, network, session.tokenHash, instant(clock.now()));
        await appendAudit(tx, [sessionEvent('sign-in/succeeded', session, trace, { unlocked: true })]);
      });
      return view({ ...session, locked: false, activeAt: clock.now() }, clock.now());
    },
    { evenLocked: true, touch: false },
  );
}

function sessionEvent(
  event: 'session/idle-locked' | 'sign-out' | 'sign-in/succeeded',
  session: Session,
  trace: string,
  detail: Readonly<Record<string, unknown>> = {},
): AuditEvent {
  return { event, outcome: 'success', actor: actorOf(session), trace, detail };
}

function view(session: Session, now: number): SessionView {
  return {
    actor: session.actor.kind,
    staff: session.staff,
    facility: session.facility,
    otherFacilities: session.otherFacilities,
    lockInSeconds: session.locked
      ? 0
      : Math.max(0, session.profile.idleLockSeconds - Math.floor((now - session.activeAt) / 1000)),
    locked: session.locked,
    abilities: session.abilities,
  };
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
