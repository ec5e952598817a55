import type { UseQueryResult } from '@tanstack/react-query';
import { addDays, type LocalDate } from '@musubi/domain';
import { useRecordStream, type RecordStream } from '../server/record-stream.ts';

/** 検査値の時系列 of all facilities over the last `days` days. */
export function useLaboratory(
  patient: string,
  today: LocalDate,
  days: number,
  enabled = true,
): UseQueryResult<RecordStream> {
  const from = addDays(today, -days);
  return useRecordStream({
    key: ['laboratory', patient, from, today],
    route: 'laboratory',
    patient,
    body: { from, until: today, items: [] },
    enabled,
  });
}
