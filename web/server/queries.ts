import { QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';
import { api, read, Refusal, Unreachable } from './client.ts';

// One query for each thing that the server knows; pages say which they need. What changes something forgets them all.

const second = 1000;

/** Nothing of it outlives the page. What the server refuses is not asked again; that it does not answer may pass. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    // Whether the session or the server is gone is asked at once, in the one place that says so (shell/away.tsx).
    onError: (error, { queryKey }) => {
      const isAway = error instanceof Unreachable || (error instanceof Refusal && error.status === 401);
      if (isAway && queryKey[0] !== 'session') void queryClient.invalidateQueries({ queryKey: ['session'] });
    },
  }),
  defaultOptions: {
    queries: {
      retry: (failures, error) => !(error instanceof Refusal) && failures < 2,
      staleTime: 5 * second,
    },
  },
});

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => read(api.session.$get({ query: {} })),
  staleTime: 60 * second,
});

export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: () => read(api.overview.$get({ query: {} })),
  refetchInterval: 15 * second,
});

export const credentialsQuery = queryOptions({
  queryKey: ['credentials'],
  queryFn: () => read(api.credentials.$get({ query: {} })),
  staleTime: 15 * second,
});

export function credentialQuery(name: string) {
  return queryOptions({
    queryKey: ['credentials', name],
    queryFn: () => read(api.credentials[':name'].$get({ param: { name }, query: {} })),
    refetchInterval: 15 * second,
  });
}

/** A run as this server knows it; `useRun` keeps it up by the run's events. */
export function runQuery(id: string) {
  return queryOptions({
    queryKey: ['runs', id],
    queryFn: () => read(api.runs[':id'].$get({ param: { id }, query: {} })),
    retry: false,
    // Two pauses that are alike are two.
    structuralSharing: false,
  });
}
