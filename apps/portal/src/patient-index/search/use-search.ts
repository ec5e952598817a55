import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { BookmarkColor, SearchAnswer } from '@musubi/contract';
import { ask } from '../../server/ask.ts';
import type { SortKey } from '../register/patient-table.tsx';

/** 検索の問い: what was asked, in which order, and which page of it is shown. */
export type Asked = {
  readonly query: string;
  readonly bookmark?: Exclude<BookmarkColor, 'none'> | undefined;
  readonly sort: SortKey;
  readonly page: number;
  readonly pageSize: 10 | 20 | 50;
};
export const FIRST: Asked = { query: '', sort: 'lastOpened', page: 1, pageSize: 20 };
export const PAGE_SIZES = [10, 20, 50] as const;

/** Asks the center, and keeps the page before on the screen while the next one of the same question comes. */
export function useSearch(asked: Asked): UseQueryResult<SearchAnswer> {
  return useQuery<SearchAnswer, Error, SearchAnswer, readonly ['search', Asked]>({
    queryKey: ['search', asked],
    // Another order or page may come over the one before; whom an earlier question found must not stand under a new
    // one, where ↓ and Enter would open them.
    placeholderData: (known, before) => {
      const last = before?.queryKey[1];
      return last?.query === asked.query && last.bookmark === asked.bookmark ? known : undefined;
    },
    queryFn: ({ signal }) =>
      ask<SearchAnswer>('search', {
        signal,
        body: {
          ...(asked.query === '' ? {} : { query: asked.query }),
          ...(asked.bookmark === undefined ? {} : { bookmark: asked.bookmark }),
          sort: asked.sort,
          page: asked.page,
          pageSize: asked.pageSize,
        },
      }),
  });
}
