import { skipToken, useQuery, type Query, type QueryClient } from '@tanstack/react-query';
import { ServerFailure } from '../server/ask.ts';
import { arrivedOf, awaitsLocations } from './awaited-locations.ts';
import type { Calendar } from './merge-calendars.ts';

/** Locations of a facility that has just been opened reach the center some seconds later. */
const ASK_AGAIN_AFTER_MS = [1000, 2000, 4000, 8000, 16_000] as const;

type Following = { readonly run: number; readonly running: boolean };

/**
 * 変更後の取得: after a link or a consent has changed everything of the patient is asked again, then the calendar at
 * growing intervals until the opened facilities have announced where their records are, or the time is over.
 * Each arrival asks again for what the hospitals themselves say (header, standing facts, encounters).
 */
export function followChange(client: QueryClient, patient: string): Promise<void> {
  // What is not on the screen is forgotten: nothing that the change has closed may flash up when its page opens again.
  client.removeQueries({
    type: 'inactive',
    predicate: ({ queryKey }) => queryKey.includes(patient) && !KEPT.has(queryKey[0]),
  });
  void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes(patient) && !KEPT.has(queryKey[0]) });
  return followLocations(client, patient);
}

/** Asks the calendar again as long as a facility that is open and answers has announced nothing yet. */
export async function followLocations(client: QueryClient, patient: string): Promise<void> {
  const key = ['following', patient];
  const run = (client.getQueryData<Following>(key)?.run ?? 0) + 1;
  const isCurrent = (): boolean => client.getQueryData<Following>(key)?.run === run;
  client.setQueryData<Following>(key, { run, running: true });
  let last = arrivedOf(client.getQueryData<Calendar>(['calendar', patient]));
  for (const pause of ASK_AGAIN_AFTER_MS) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (!isCurrent()) return;
    const query = client.getQueryCache().find<Calendar>({ queryKey: ['calendar', patient] });
    if (query === undefined || query.getObserversCount() === 0) continue;
    await client.refetchQueries({ queryKey: ['calendar', patient] });
    if (!isCurrent()) return;
    if (sessionEnded(query)) break;
    const arrived = arrivedOf(query.state.data);
    if (arrived === last && !awaitsLocations(query.state.data)) break;
    if (arrived !== last)
      void client.invalidateQueries({
        predicate: ({ queryKey }) => queryKey.includes(patient) && FROM_HOSPITALS.has(queryKey[0]),
      });
    last = arrived;
  }
  client.setQueryData<Following>(key, { run, running: false });
}

/** No answers of the center: what this browser itself remembers. */
const KEPT: ReadonlySet<unknown> = new Set(['following', 'offered']);
const FROM_HOSPITALS: ReadonlySet<unknown> = new Set(['header', 'standing-facts', 'encounters']);

function sessionEnded({ state }: Query<Calendar>): boolean {
  return (
    state.error instanceof ServerFailure &&
    (state.error.code === 'session/locked' || state.error.code === 'sign-in/required')
  );
}

/** 最新データを取得中 */
export function useFollowing(patient: string): boolean {
  return (
    useQuery<Following>({ queryKey: ['following', patient], queryFn: skipToken, staleTime: Infinity }).data?.running ===
    true
  );
}
