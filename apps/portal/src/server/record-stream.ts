import { useQuery, useQueryClient, type QueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { EntryLine, LaboratoryLine, PortalRoute, RecordLine } from '@musubi/contract';
import type { AccessDecision, FacilityId, FacilityOutcome } from '@musubi/domain';
import { open, ServerFailure } from './ask.ts';
import { readLines } from './read-lines.ts';

export type StreamedEntry = {
  readonly facility: FacilityId;
  readonly line: EntryLine;
  readonly decision: AccessDecision;
};
export type StreamedValue = { readonly facility: FacilityId; readonly line: LaboratoryLine };

/**
 * What has arrived so far. `ended` = every hospital has answered or been given up; `broken` = the center was lost on
 * the way.
 */
export type RecordStream = {
  readonly entries: readonly StreamedEntry[];
  readonly values: readonly StreamedValue[];
  readonly outcomes: readonly FacilityOutcome[];
  readonly ended: boolean;
  readonly broken: boolean;
};

export const NOTHING_YET: RecordStream = { entries: [], values: [], outcomes: [], ended: false, broken: false };
const REDRAW_EVERY_MS = 60;

type Wanted = {
  readonly key: readonly unknown[];
  readonly route: PortalRoute;
  readonly patient: string;
  readonly body: unknown;
  readonly enabled?: boolean;
};

/**
 * 記録の流れ: draws as hospitals answer. Kept while the page is open; `key` names it in the cache, never in storage.
 */
export function useRecordStream({ key, route, patient, body, enabled = true }: Wanted): UseQueryResult<RecordStream> {
  const client = useQueryClient();
  return useQuery({
    queryKey: key,
    enabled,
    staleTime: Infinity,
    queryFn: ({ signal }) => readStream(client, key, route, patient, body, signal),
  });
}

async function readStream(
  client: QueryClient,
  key: readonly unknown[],
  route: PortalRoute,
  patient: string,
  body: unknown,
  signal: AbortSignal,
): Promise<RecordStream> {
  const answer = await open(route, { patient, body, signal }, signal);
  if (answer.body === null) throw new ServerFailure('network');
  const entries: StreamedEntry[] = [];
  const values: StreamedValue[] = [];
  const outcomes: FacilityOutcome[] = [];
  let ended = false;
  let drawn = 0;
  const snapshot = (broken: boolean): RecordStream => ({
    entries: [...entries],
    values: [...values],
    outcomes: [...outcomes],
    ended,
    broken,
  });
  try {
    for await (const json of readLines(answer.body)) {
      // proof: the contract's type of this stream
      const line = json as RecordLine;
      if ('entry' in line) entries.push({ facility: line.facility, line: line.entry, decision: line.decision });
      else if ('laboratory' in line) values.push({ facility: line.facility, line: line.laboratory });
      else if ('outcome' in line) outcomes.push(line.outcome);
      else ended = true;
      const time = performance.now();
      if ('outcome' in line || time - drawn > REDRAW_EVERY_MS) {
        drawn = time;
        client.setQueryData(key, snapshot(false));
      }
    }
  } catch (error) {
    if (signal.aborted) throw error;
    return snapshot(true);
  }
  return snapshot(!ended);
}
