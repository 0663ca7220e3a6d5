import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import type { QueryClient } from '@tanstack/react-query';
import { slotSearch } from './pages/credential/slot-search.ts';
import { auditSearch } from './pages/audit/audit-search.ts';
import { overviewSearch } from './pages/overview/overview-search.ts';
import { ErrorPage } from './shell/error-page.tsx';
import { NotFoundPage } from './shell/not-found-page.tsx';
import { Shell } from './shell/shell.tsx';
import { textsOf } from './parts/texts-of.ts';
import { Refusal } from './server/client.ts';
import { overviewQuery, queryClient, sessionQuery } from './server/queries.ts';

const root = createRootRouteWithContext<{ readonly queries: QueryClient }>()();

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./pages/sign-in/sign-in-page.tsx')),
});

/** Everything that needs somebody who is signed in. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  beforeLoad: async ({ context }) => {
    try {
      await context.queries.ensureQueryData(sessionQuery);
    } catch (error) {
      if (error instanceof Refusal && error.code === 'not-signed-in')
        throw redirect({ to: '/sign-in', replace: true });
      throw error;
    }
  },
});

const overview = createRoute({
  getParentRoute: () => shell,
  path: '/',
  validateSearch: (search: Record<string, unknown>) => overviewSearch(search),
  // Asked for while the page's own code is fetched.
  loader: ({ context }) => void context.queries.prefetchQuery(overviewQuery),
  component: lazyRouteComponent(() => import('./pages/overview/overview-page.tsx')),
});
const credential = createRoute({
  getParentRoute: () => shell,
  path: '/credentials/$name',
  validateSearch: (search: Record<string, unknown>) => slotSearch(search),
  component: lazyRouteComponent(() => import('./pages/credential/credential-page.tsx')),
});
const generate = createRoute({
  getParentRoute: () => shell,
  path: '/generate',
  component: lazyRouteComponent(() => import('./pages/generate/generate-page.tsx')),
});
const run = createRoute({
  getParentRoute: () => shell,
  path: '/runs/$id',
  component: lazyRouteComponent(() => import('./pages/run/run-page.tsx')),
});
const leaks = createRoute({
  getParentRoute: () => shell,
  path: '/leaks',
  validateSearch: (search: Record<string, unknown>): { readonly place?: string } =>
    textsOf(search, ['place']),
  component: lazyRouteComponent(() => import('./pages/leaks/leaks-page.tsx')),
});
const audit = createRoute({
  getParentRoute: () => shell,
  path: '/audit',
  validateSearch: (search: Record<string, unknown>) => auditSearch(search),
  component: lazyRouteComponent(() => import('./pages/audit/audit-page.tsx')),
});
const connections = createRoute({
  getParentRoute: () => shell,
  path: '/connections',
  component: lazyRouteComponent(() => import('./pages/connections/connections-page.tsx')),
});
const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings/settings-page.tsx')),
});

/** Everything else: said inside of the shell, from where there is a way on. */
const elsewhere = createRoute({ getParentRoute: () => shell, path: '$', component: NotFoundPage });

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    shell.addChildren([overview, credential, generate, run, leaks, audit, connections, settings, elsewhere]),
  ]),
  context: { queries: queryClient },
  defaultErrorComponent: ErrorPage,
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
