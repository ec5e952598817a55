import { useQuery, useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactElement,
  type ReactNode,
} from 'react';
import type { SessionView } from '@musubi/contract';
import type { Ability } from '@musubi/domain';
import { FailedState, Skeleton } from '@musubi/ui';
import { now } from '../clock.ts';
import { useLanguage } from '../messages/language.tsx';
import { ask, ServerFailure, serverNews } from '../server/ask.ts';
import { failureText } from '../server/failure-text.ts';
import { LockOverlay } from './lock-overlay.tsx';
import { SignInPage } from './sign-in-page.tsx';

type Session = {
  readonly view: SessionView;
  readonly can: (ability: Ability) => boolean;
  readonly lockAt: number;
  readonly signOut: () => void;
};
const SessionContext = createContext<Session | undefined>(undefined);

/** Somebody at the screen who only reads is active too; told to the center at most this often. */
const TELL_ACTIVITY_MS = 30_000;

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('used outside of a session');
  return session;
}

/**
 * セッション: shows sign-in, the lock, or the pages. The pages stay mounted under the lock, hidden, so that one comes
 * back where one was.
 */
export function SessionGate({ children }: { readonly children: ReactNode }): ReactElement {
  const { t } = useLanguage();
  const client = useQueryClient();
  const session = useQuery({
    queryKey: ['session'],
    staleTime: Infinity,
    gcTime: Infinity,
    queryFn: ({ signal }) => ask<SessionView>('session', { signal }),
  });
  const [locked, setLocked] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const [lockAt, setLockAt] = useState(Infinity);
  /** How long the network's profile lets one be idle: told whole right after an act, only the rest of it otherwise. */
  const idleMs = useRef(300_000);
  const idleKnown = useRef(false);

  const enter = useCallback(
    (view: SessionView) => {
      client.setQueryData(['session'], view);
      if (!view.locked) {
        idleMs.current = view.lockInSeconds * 1000;
        idleKnown.current = true;
      }
      setLocked(view.locked);
      setLockAt(now() + view.lockInSeconds * 1000);
      // What was asked for while locked is asked again, so that the page is as it was.
      if (!view.locked)
        void client.refetchQueries({
          predicate: ({ state }) => state.error instanceof ServerFailure && state.error.code === 'session/locked',
        });
    },
    [client],
  );
  const leave = useCallback(() => {
    // The session itself is emptied, not removed: who watches a removed query is not told, and the page would stay.
    client.setQueryData(['session'], null);
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
    client.getMutationCache().clear();
    setLocked(false);
  }, [client]);
  const signOut = useCallback(() => {
    void ask('signOut')
      .catch(() => undefined)
      .finally(leave);
  }, [leave]);

  const view = session.data ?? undefined;
  const [known, setKnown] = useState<SessionView>();
  if (view !== known) {
    setKnown(view);
    if (view !== undefined && !locked) {
      setLocked(view.locked);
      setLockAt(now() + view.lockInSeconds * 1000);
    }
  }
  useEffect(() => {
    const onAnswered = () => {
      setLockAt(now() + idleMs.current);
      if (idleKnown.current) return;
      idleKnown.current = true;
      void ask<SessionView>('session').then(
        (fresh) => {
          if (fresh.locked) return setLocked(true);
          idleMs.current = fresh.lockInSeconds * 1000;
          setLockAt(now() + idleMs.current);
        },
        () => {
          idleKnown.current = false;
        },
      );
    };
    const onLocked = () => setLocked(true);
    const onSignedOut = () => {
      if (client.getQueryData(['session']) !== undefined) leave();
    };
    serverNews.addEventListener('answered', onAnswered);
    serverNews.addEventListener('locked', onLocked);
    serverNews.addEventListener('signed-out', onSignedOut);
    return () => {
      serverNews.removeEventListener('answered', onAnswered);
      serverNews.removeEventListener('locked', onLocked);
      serverNews.removeEventListener('signed-out', onSignedOut);
    };
  }, [client, leave]);

  useFocusAfterLock(locked);
  useIdleLock(view !== undefined && !locked, lockAt, idleMs, () => setLocked(true));

  const value = useMemo(
    (): Session | undefined =>
      view === undefined ? undefined : { view, can: (ability) => view.abilities.includes(ability), lockAt, signOut },
    [view, lockAt, signOut],
  );
  if (session.isPending) return <Skeleton label={t.common.loading} />;
  if (session.isError && !(session.error instanceof ServerFailure && session.error.code === 'sign-in/required')) {
    return (
      <main className="alone">
        <FailedState
          {...failureText(session.error, t)}
          retryLabel={t.common.retry}
          onRetry={() => void session.refetch()}
        />
      </main>
    );
  }
  if (value === undefined || choosing)
    return (
      <SignInPage
        onChoosing={setChoosing}
        onSignedIn={(signedIn) => {
          setChoosing(false);
          enter(signedIn);
        }}
      />
    );
  return (
    <SessionContext value={value}>
      <div className={locked ? 'under-lock' : 'unlocked'} inert={locked} aria-hidden={locked || undefined}>
        {children}
      </div>
      {locked ? <LockOverlay name={value.view.staff.name} onUnlocked={enter} onOther={signOut} /> : null}
    </SessionContext>
  );
}

/** After unlocking, the keyboard is where it was. */
function useFocusAfterLock(locked: boolean): void {
  const last = useRef<HTMLElement>(null);
  useEffect(() => {
    if (locked) return () => last.current?.focus();
    const remember = (event: FocusEvent) => {
      if (event.target instanceof HTMLElement && event.target.closest('.lock-overlay') === null)
        last.current = event.target;
    };
    document.addEventListener('focusin', remember);
    return () => document.removeEventListener('focusin', remember);
  }, [locked]);
}

/** Counts down between answers; keys and pointer keep the session alive by a small question to the center. */
function useIdleLock(running: boolean, lockAt: number, idleMs: { readonly current: number }, lock: () => void): void {
  const lockRef = useRef(lock);
  useEffect(() => {
    lockRef.current = lock;
  });
  useEffect(() => {
    if (!running || lockAt === Infinity) return;
    const timer = setTimeout(() => lockRef.current(), Math.max(0, lockAt - now()));
    let told = false;
    const onActivity = () => {
      if (told || now() < lockAt - idleMs.current + TELL_ACTIVITY_MS) return;
      told = true;
      void ask('facilities').catch(() => undefined);
    };
    window.addEventListener('keydown', onActivity, { passive: true });
    window.addEventListener('pointermove', onActivity, { passive: true });
    return () => {
      clearTimeout(timer);
      window.removeEventListener('keydown', onActivity);
      window.removeEventListener('pointermove', onActivity);
    };
  }, [running, lockAt, idleMs]);
}
