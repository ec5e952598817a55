import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Facility } from '@musubi/domain';
import { ask } from '../server/ask.ts';

/** 加盟施設: changes rarely; asked for once in a session. */
export function useFacilities(): UseQueryResult<readonly Facility[]> {
  return useQuery({
    queryKey: ['facilities'],
    staleTime: Infinity,
    queryFn: ({ signal }) => ask<readonly Facility[]>('facilities', { signal }),
  });
}
