import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { Hono } from 'hono';
import { createScriptRunner } from '../kit/run-script.ts';
import { keepState, serve, type Simulator, type SimulatorOptions } from '../kit/simulator.ts';
import { requireSignIn, unauthorizedHeaders, type Environment } from './access.ts';
import { addDefinitionRoutes } from './definition-routes.ts';
import { createInside, type Ambush, type AzureDevopsInside } from './inside.ts';
import { addLocationRoutes } from './location-routes.ts';
import { addPages } from './pages/pages.ts';
import { addPermissionRoutes } from './permission-routes.ts';
import { addProjectRoutes } from './project-routes.ts';
import type { Runner } from './run-pipeline.ts';
import { addRunRoutes } from './run-routes.ts';
import { createSeed, names } from './seed.ts';
import { createThrottle } from './throttle.ts';
import { limitRate } from './limit-rate.ts';
import { addTokenRoutes } from './token-routes.ts';
import { addVariableGroupRoutes } from './variable-group-routes.ts';
import { ApiError, errorBody, isSameName, type AzureDevopsSwitches, type World } from './world.ts';

/** How to start a simulated Azure DevOps. */
export interface AzureDevopsSimulatorOptions extends SimulatorOptions, AzureDevopsSwitches {}

/** A simulated Azure DevOps Services host with the organization of seed.ts in it. */
export interface AzureDevopsSimulator extends Simulator, AzureDevopsInside {}

/** Starts a simulated Azure DevOps on 127.0.0.1. Every secret in it is made at this start, or read from the state file. */
export async function startAzureDevopsSimulator(
  options: AzureDevopsSimulatorOptions = {},
): Promise<AzureDevopsSimulator> {
  const now = options.now ?? Date.now;
  const { state, save } = keepState(options.stateFile, () => createSeed(now(), options.tokenFormat ?? 'new'));
  const world: World = { state, switches: options, throttle: createThrottle(now), now };
  const ambushes: Ambush[] = [];
  let url = '';
  const scripts = createScriptRunner();
  const runner: Runner = { scripts, origin: () => url, save };
  const enforceRateLimits = options.enforceRateLimits ?? false;
  const simulator = await serve({
    ...options,
    app: createApp(world, { ambushes, save, enforceRateLimits, runner }),
    renderFault,
  });
  url = simulator.url;
  return {
    ...simulator,
    ...createInside(world, { names, ambushes, save }),
    stop: async () => {
      scripts.stop();
      await simulator.stop();
    },
  };
}

interface AppOptions {
  readonly ambushes: Ambush[];
  readonly save: () => void;
  readonly enforceRateLimits: boolean;
  readonly runner: Runner;
}

function createApp(world: World, { ambushes, save, enforceRateLimits, runner }: AppOptions): Hono {
  // The service does not care about the case of a path.
  const app = new Hono<Environment>({ getPath: (request) => new URL(request.url).pathname.toLowerCase() });
  app.use(async (context, next) => {
    const { method, url } = context.req;
    const index = ambushes.findIndex(
      (each) => each.method === method && each.path.test(new URL(url).pathname),
    );
    if (index !== -1) ambushes.splice(index, 1)[0]?.action();
    await next();
    if (!['GET', 'HEAD', 'OPTIONS'].includes(method)) save();
    for (const [name, value] of Object.entries(commonHeaders(world)))
      if (!context.res.headers.has(name)) context.res.headers.set(name, value);
  });
  app.use('/:organization/*', async (context, next) => {
    if (!isSameName(context.req.param('organization'), world.state.organization))
      return notFound(context.req.url);
    await next();
    return undefined;
  });
  // Before the sign-in of programs: people sign in on the pages.
  addPages(app, world, save);
  app.use('/:organization/*', requireSignIn(world));
  if (enforceRateLimits) app.use('/:organization/*', limitRate(world));
  addLocationRoutes(app);
  addProjectRoutes(app, world);
  addVariableGroupRoutes(app, world);
  addDefinitionRoutes(app, world);
  addPermissionRoutes(app, world);
  addRunRoutes(app, world, runner);
  addTokenRoutes(app, world);
  app.notFound((context) => notFound(context.req.url));
  app.onError((error) => {
    if (!(error instanceof ApiError)) throw error;
    return Response.json(errorBody(error), {
      status: error.status,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'x-tfs-serviceerror': encodeURIComponent(error.message),
      },
    });
  });
  return app as unknown as Hono;
}

function commonHeaders(world: World): Record<string, string> {
  return {
    date: new Date(world.now()).toUTCString(),
    activityid: randomUUID(),
    'x-tfs-processid': randomUUID(),
    'x-vss-e2eid': randomUUID(),
    'cache-control': 'no-cache',
    pragma: 'no-cache',
    expires: '-1',
    'x-content-type-options': 'nosniff',
  };
}

function notFound(url: string): Response {
  const path = decodeURIComponent(new URL(url).pathname);
  return new Response(`The controller for path '${path}' was not found or does not implement IController.`, {
    status: 404,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });
}

function renderFault(status: number): {
  body: string;
  contentType: string;
  headers?: Record<string, string>;
} {
  if (status === 401) return { body: '', contentType: 'text/html', headers: unauthorizedHeaders };
  const body = errorBody({
    message: `TF400898: An Internal Error Occurred. (${STATUS_CODES[status] ?? status})`,
    typeName:
      'Microsoft.TeamFoundation.Framework.Server.SimulatedFaultException, Microsoft.TeamFoundation.Framework.Server',
  });
  return { body: JSON.stringify(body), contentType: 'application/json; charset=utf-8' };
}
