import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, read } from '../../server/client.ts';
import type { AuditSearch } from './audit-search.ts';

/** The journal, newest first, page by page into the past. */
export function auditQuery(search: AuditSearch) {
  return infiniteQueryOptions({
    queryKey: ['audit', search],
    queryFn: ({ pageParam }) =>
      read(
        api.audit.$get({
          query: { ...search, ...(pageParam === undefined ? {} : { before: String(pageParam) }) },
        }),
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ before }) => before,
  });
}
