import { OpenAPIHono } from '@hono/zod-openapi';
import type { AppContext } from '../app/app-context.ts';
import type { Instant } from '../domain/instant.ts';
import type { IdentityIssuer } from '../ports/identity-issuer.ts';
import type { Members } from '../ports/members.ts';
import type { PageFiles } from '../ports/page-files.ts';
import type { Store } from '../ports/store.ts';
import { answerError, apiPath, makeApi } from './api.ts';
import type { Env, Services } from './env.ts';
import { ownOriginOnly, safeHeaders } from './guard.ts';
import { HttpError } from './http-error.ts';
import { listen, type Fetch } from './listen.ts';
import { makeLook } from './look.ts';
import { makeOpenidSignIn } from './openid-sign-in.ts';
import { pageRoutes } from './pages.ts';
import { makePreviews } from './previews.ts';
import { makeRuns } from './runs.ts';
import { ensureSchedules, makeScheduler } from './scheduler.ts';
import { makeSignIn } from './sign-in.ts';

export interface ServerOptions {
  readonly app: AppContext;
  readonly version: string;
  /** 0: any free one. */
  readonly port: number;
  /** The address that people open, where a proxy with TLS stands in front: `https://mintmark.example.org`. */
  readonly publicOrigin?: string;
  /** At which the team signs in, beside links. */
  readonly identityIssuer?: IdentityIssuer;
  /** undefined: the page is not built. */
  readonly pages: PageFiles | undefined;
  readonly isDemo: boolean;
  /** How often the schedules are looked at; 0: only by {@link RunningServer.tick}. */
  readonly tickSeconds: number;
  /** Prints what is wrong with the server itself. */
  readonly complain: (text: string) => void;
}

export interface RunningServer {
  /** What people open. */
  readonly origin: string;
  /** Where it answers on this machine: the same, but for a proxy in front. */
  readonly listensAt: string;
  /** Where members sign in beside links, and where they are sent back to from there. */
  readonly identityIssuer: { readonly title: string; readonly redirectUri: string } | undefined;
  /** A link by which the owner of this process signs in once, as admin. It is a secret until then. */
  readonly signInLink: () => Promise<{ readonly url: string; readonly endsAt: Instant }>;
  /** Does everything that is due by the schedules. */
  readonly tick: () => Promise<void>;
  /** Lets the steps in hand end and journals them, answers what is asked, and closes the store. */
  readonly stop: () => Promise<void>;
}

/** Opens the store and serves it. Throws what opening a store throws, and `usage` where the port is taken. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { app, port, publicOrigin, tickSeconds } = options;
  const store = await app.openStore();
  try {
    const owner = app.actor;
    await admitOwner(store.members, { name: owner, now: app.clock.now() });
    await ensureSchedules(store, app.clock.now());
    let answer: Fetch = () => new Response(null, { status: 503 });
    const listening = await listen(port, async (request, env) => await answer(request, env));
    const listensAt = `http://127.0.0.1:${listening.port}`;
    const origin = publicOrigin ?? listensAt;
    const services = makeServices(options, { store, origin });
    const site = makeSite(services, options.pages);
    answer = async (request, env) => await site.fetch(request, env);
    const timer =
      tickSeconds > 0 ? setInterval(() => void services.scheduler.tick(), tickSeconds * 1000) : undefined;
    if (tickSeconds > 0) void services.scheduler.tick();
    return {
      origin,
      listensAt,
      identityIssuer: services.openid,
      signInLink: async () => {
        const { text, endsAt } = await services.signIn.newLink(owner);
        return { url: `${origin}/sign-in#${text}`, endsAt };
      },
      tick: services.scheduler.tick,
      stop: async () => {
        clearInterval(timer);
        // Runs first: the scheduler's round may wait for one of them.
        await services.runs.stop();
        await services.scheduler.stop();
        await listening.stop();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Whoever runs the server is an admin; their address, by which the team's issuer knows them, stays as it is. */
async function admitOwner(members: Members, { name, now }: { name: string; now: Instant }): Promise<void> {
  const before = (await members.list()).find((member) => member.name === name);
  await members.put({ ...(before ?? { name, addedAt: now }), role: 'admin' });
}

function makeServices(
  { app, version, isDemo, publicOrigin, identityIssuer: issuer, complain }: ServerOptions,
  { store, origin }: { store: Store; origin: string },
): Services {
  const { clock, random, run } = app;
  const look = makeLook(store);
  // Where the server is reached over the network, the browser is not on this machine.
  const runs = makeRuns({ store, complain, hasBrowser: publicOrigin === undefined });
  const signIn = makeSignIn({ store, clock, random, run });
  return {
    app,
    store,
    version,
    isDemo,
    origin,
    look,
    previews: makePreviews(store),
    runs,
    scheduler: makeScheduler({ app, store, look, runs, complain }),
    signIn,
    openid: issuer && makeOpenidSignIn({ issuer, origin, members: store.members, signIn, clock, random }),
    complain,
  };
}

/** The API and the page, and what is true of every answer. */
function makeSite(services: Services, pages: PageFiles | undefined) {
  const site = new OpenAPIHono<Env>();
  const api = makeApi();
  site.use('*', async (c, next) => {
    c.set('services', services);
    await next();
  });
  site.use('*', safeHeaders, ownOriginOnly);
  site.route('/', api);
  site.route('/', pageRoutes(pages));
  site.onError(answerError);
  site.notFound((c) => {
    const methods = methodsAt(api.routes, c.req.path);
    throw methods.length === 0
      ? new HttpError('no-route', {
          message: `There is nothing at ${c.req.path}.`,
          hint: `All there is: ${apiPath}/openapi.json`,
        })
      : new HttpError('method-not-allowed', {
          message: `${c.req.path} does not take ${c.req.method}.`,
          hint: `It takes ${methods.join(', ')}.`,
          headers: { allow: methods.join(', ') },
        });
  });
  return site;
}

/** The methods that some route takes at this path. */
function methodsAt(routes: readonly { method: string; path: string }[], path: string): readonly string[] {
  const fits = (pattern: string): boolean =>
    new RegExp(`^${pattern.replaceAll(/:[a-z]+/gi, '[^/]+')}$`).test(path);
  const found = routes.filter((route) => route.method !== 'ALL' && fits(route.path));
  return [...new Set(found.map(({ method }) => method))].sort();
}
