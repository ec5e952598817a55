import { useQuery, type Query, type QueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { LinkStatesView } from '@musubi/contract';
import type { FacilityId } from '@musubi/domain';
import { ask, ServerFailure } from '../server/ask.ts';
import type { RecordStream } from '../server/record-stream.ts';
import type { Calendar } from './merge-calendars.ts';

/** A page that is looked at says within this time that a hospital has gone, or is back. */
const ASK_EVERY_MS = 5_000;

export type LinkStates = { readonly away: LinkStatesView['away'] | undefined; /** The center itself does not answer. */ readonly centerLost: boolean };

/** 施設の接続状態: asked again and again while the page is looked at; `onChange` is told who has come back. */
export function useLinkStates(onChange: (back: ReadonlySet<FacilityId>) => void): LinkStates {
  const { data, error } = useQuery<LinkStatesView>({
    queryKey: ['link-states'],
    queryFn: ({ signal }) => ask<LinkStatesView>('linkStates', { signal, deadlineMs: ASK_EVERY_MS }),
    retry: false,
    refetchOnMount: 'always',
    refetchInterval: (query) => (sessionEnded(query) ? false : ASK_EVERY_MS),
  });
  const away = data?.away;
  const change = useRef(onChange);
  useEffect(() => { change.current = onChange; });
  const known = useRef(away);
  useEffect(() => {
    if (away === undefined || away === known.current) return;
    const before = known.current;
    known.current = away;
    if (before !== undefined) change.current(new Set(before.map(({ facility }) => facility).filter((facility) => !away.some((other) => other.facility === facility))));
  }, [away]);
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

/** 回復後の取得: what is on the screen and lacks the answer of a hospital that is back is asked again. */
export function askAgain(client: QueryClient, patient: string, back: ReadonlySet<FacilityId>): void {
  void client.refetchQueries({
    type: 'active',
    predicate: ({ queryKey, state }) => queryKey.includes(patient) && outcomesOf(state.data).some(({ facility, outcome }) => back.has(facility) && (outcome === 'unreachable' || outcome === 'timed-out')),
  });
}

function outcomesOf(data: unknown): RecordStream['outcomes'] {
  return typeof data === 'object' && data !== null && 'outcomes' in data ? (data as RecordStream).outcomes : []; // proof: of all that is asked only a RecordStream has outcomes
}

function sessionEnded({ state }: Query<LinkStatesView>): boolean {
  return state.error instanceof ServerFailure && (state.error.code === 'session/locked' || state.error.code === 'sign-in/required');
}
