import type { UseQueryResult } from '@tanstack/react-query';
import { useRecordStream, type RecordStream } from '../server/record-stream.ts';

/** 標準的事実: allergies, infections, problems and drugs that need attention, straight from the hospitals. */
export function useStandingFacts(patient: string, enabled = true): UseQueryResult<RecordStream> {
  return useRecordStream({ key: ['standing-facts', patient], route: 'standingFacts', patient, body: {}, enabled });
}

/** 受診・入退院: for the bars of the calendar. */
export function useEncounters(patient: string, enabled: boolean): UseQueryResult<RecordStream> {
  return useRecordStream({
    key: ['encounters', patient],
    route: 'entriesInRange',
    patient,
    body: { kinds: ['encounter'], limit: 2000 },
    enabled,
  });
}
