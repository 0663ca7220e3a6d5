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
    // The server may run on this machine: whether there is a network says nothing of it.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
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
  staleTime: second,
  // What is under way moves on.
  refetchInterval: ({ state }) =>
    (state.data?.runs.some(({ endedAt }) => endedAt === undefined) ? 3 : 15) * second,
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

/** Asks the services, so it is kept for a while. */
export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: () => read(api.connections.$get({ query: {} })),
  staleTime: 60 * second,
});

/** What `mintmark doctor` sees. Asks the services. */
export const checksQuery = queryOptions({
  queryKey: ['checks'],
  queryFn: () => read(api.checks.$get({ query: {} })),
  staleTime: 60 * second,
});

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: () => read(api.sessions.$get({ query: {} })),
});

export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: () => read(api.members.$get({ query: {} })),
});

export const schedulesQuery = queryOptions({
  queryKey: ['schedules'],
  queryFn: () => read(api.schedules.$get({ query: {} })),
  refetchInterval: 15 * second,
});

export const channelsQuery = queryOptions({
  queryKey: ['channels'],
  queryFn: () => read(api.channels.$get({ query: {} })),
});
/** What stops when a token is revoked now. Reads build files at the services, so it is asked for by hand. */
export function impactQuery(name: string, number: number) {
  return queryOptions({
    queryKey: ['impact', name, number],
    queryFn: () => read(api.credentials[':name'].impact.$get({ param: { name }, query: { number } })),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
  });
}

/** The newest lines of the journal about something. */
export function recentEntriesQuery(subject: string) {
  return queryOptions({
    queryKey: ['audit', 'recent', subject],
    queryFn: () => read(api.audit.$get({ query: { subject, last: 16 } })),
    refetchInterval: 15 * second,
  });
}

export const leaksQuery = queryOptions({
  queryKey: ['leaks'],
  queryFn: () => read(api.leaks.$get({ query: {} })),
  refetchInterval: 15 * second,
});

/** What a service says that it has found in a place: asked for by hand. */
export function alertsQuery(place: string) {
  return queryOptions({
    queryKey: ['leaks', 'alerts', place],
    queryFn: () => read(api.leaks.alerts.$get({ query: { place } })),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
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

/** How somebody can sign in at this server; asked before anybody is. */
export const signInWaysQuery = queryOptions({
  queryKey: ['sign-in-ways'],
  queryFn: () => read(api['sign-in-ways'].$get({ query: {} })),
  staleTime: Infinity,
});
