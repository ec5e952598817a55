import { useQuery, type Query, type QueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { LinkStatesView } from '@musubi/contract';
import type { FacilityId } from '@musubi/domain';
import { ask, ServerFailure } from '../server/ask.ts';
import type { RecordStream } from '../server/record-stream.ts';
import type { Calendar } from './merge-calendars.ts';

/** A page that is looked at says within this time that a hospital has gone, or is back. */
const ASK_EVERY_MS = 5_000;

export type LinkStates = {
  readonly away: LinkStatesView['away'] | undefined;
  /** The center itself does not answer. */
  readonly centerLost: boolean;
};

/** What one answer says: who is away, who has come back since the one before, whether it is another one. */
export type LinkNews = {
  readonly away: LinkStatesView['away'];
  readonly back: ReadonlySet<FacilityId>;
  readonly changed: boolean;
};

/** 施設の接続状態: asked again and again while the page is looked at; `onAnswer` is told each time. */
export function useLinkStates(onAnswer: (news: LinkNews) => void): LinkStates {
  const { data, dataUpdatedAt, error } = useQuery<LinkStatesView>({
    queryKey: ['link-states'],
    queryFn: ({ signal }) => ask<LinkStatesView>('linkStates', { signal, deadlineMs: ASK_EVERY_MS }),
    retry: false,
    refetchOnMount: 'always',
    refetchInterval: (query) => (sessionEnded(query) ? false : ASK_EVERY_MS),
  });
  const away = data?.away;
  const told = useRef(onAnswer);
  useEffect(() => {
    told.current = onAnswer;
  });
  const known = useRef(away);
  useEffect(() => {
    if (away === undefined) return;
    const before = known.current ?? away;
    known.current = away;
    told.current({
      away,
      back: new Set(
        before.map(({ facility }) => facility).filter((facility) => !away.some((other) => other.facility === facility)),
      ),
      changed: away !== before,
    });
  }, [away, dataUpdatedAt]);
  return { away, centerLost: error instanceof ServerFailure && error.code === 'network' };
}

/** The calendar with the links as they are by now; the same object where nothing is different. */
export function withLinkStates(calendar: Calendar, away: LinkStatesView['away'] | undefined): Calendar {
  if (away === undefined) return calendar;
  let same = true;
  const facilities = calendar.facilities.map((known) => {
    const gone = away.find(({ facility }) => facility === known.facility.id);
    const connection = gone === undefined ? 'connected' : 'unreachable';
    if (connection === known.connection) return known;
    same = false;
    return { ...known, connection, unreachableSince: gone?.since ?? null } as const;
  });
  return same ? calendar : { ...calendar, facilities };
}

/**
 * 回復後の取得: what is on the screen and lacks the answer of a hospital that is connected is asked again, once until
 * `asked` is emptied: whoever goes on not answering is not pestered.
 */
export function askAgain(client: QueryClient, patient: string, { away }: LinkNews, asked: Set<string>): void {
  const lacking = (query: Query): boolean =>
    query.queryKey.includes(patient) &&
    !asked.has(query.queryHash) &&
    outcomesOf(query.state.data).some(
      ({ facility, outcome }) =>
        (outcome === 'unreachable' || outcome === 'timed-out') && !away.some((gone) => gone.facility === facility),
    );
  const queries = client.getQueryCache().findAll({ type: 'active', fetchStatus: 'idle', predicate: lacking });
  for (const { queryHash } of queries) asked.add(queryHash);
  const wanted = new Set(queries);
  if (wanted.size > 0) void client.refetchQueries({ predicate: (query) => wanted.has(query) });
}

function outcomesOf(data: unknown): RecordStream['outcomes'] {
  // proof: of all that is asked only a RecordStream has outcomes
  return typeof data === 'object' && data !== null && 'outcomes' in data ? (data as RecordStream).outcomes : [];
}

function sessionEnded({ state }: Query<LinkStatesView>): boolean {
  return (
    state.error instanceof ServerFailure &&
    (state.error.code === 'session/locked' || state.error.code === 'sign-in/required')
  );
}
