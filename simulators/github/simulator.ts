import { STATUS_CODES } from 'node:http';
import { Hono } from 'hono';
import { createScriptRunner } from '../kit/run-script.ts';
import { keepState, serve, type Simulator, type SimulatorOptions } from '../kit/simulator.ts';
import type { Environment } from './access.ts';
import { addAccountRoutes } from './account-routes.ts';
import { addAlertRoutes } from './alert-routes.ts';
import { addAppRoutes } from './app-routes.ts';
import { addContentRoutes } from './content-routes.ts';
import { addEmptyListRoutes } from './empty-list-routes.ts';
import { addEnvironmentRoutes } from './environment-routes.ts';
import { openFrontDoor } from './front-door.ts';
import { addGraphqlRoutes } from './graphql-routes.ts';
import { createInside, type GithubInside } from './inside-view.ts';
import { createInsideIssues, type InsideIssues } from './inside-issues.ts';
import { addIssueRoutes } from './issue-routes.ts';
import { addInstallationRoutes } from './installation-routes.ts';
import { addReportKeyRoutes } from './leak-reports.ts';
import { addOrganizationSecretRoutes } from './organization-secret-routes.ts';
import { addOversightRoutes } from './oversight-routes.ts';
import { addPages } from './pages/add-pages.ts';
import { createRateLimits } from './rate-limits.ts';
import { addRepositoryRoutes } from './repository-routes.ts';
import { addRevocationRoutes } from './revocation-routes.ts';
import { addRootRoutes } from './root-routes.ts';
import { cryptographyIsReady } from './safe.ts';
import { addSecretRoutes } from './secret-routes.ts';
import type { Runner } from './run-workflow.ts';
import { createSeed } from './seed.ts';
import { addStatusRoutes } from './status-routes.ts';
import { addWorkflowRoutes } from './workflow-routes.ts';
import { ApiError, errorBody, type World } from './world.ts';

/** How to start a simulated api.github.com. */
export interface GithubSimulatorOptions extends SimulatorOptions {
  /** Adds so many public repositories `load-0001`, `load-0002` … to the seed's organization. Default 0. A kept state stays as it is. */
  readonly extraRepositories?: number;
  /** How long a token lives on after `POST /credentials/revoke`, in milliseconds of the service's clock. Default 0. */
  readonly revocationDelayMilliseconds?: number;
  /** Whether a started run is not told, as on servers of before 2026. Default false. */
  readonly isBeforeRunDetails?: boolean;
}

/** A simulated api.github.com with the team of seed.ts in it. */
export interface GithubSimulator extends Simulator, GithubInside, InsideIssues {
  /** Every route that is served, for example `GET /orgs/:org`. */
  readonly routes: readonly string[];
}

/** Starts a simulated api.github.com on 127.0.0.1. Every secret in it is made at this start, or read from the state file. */
export async function startGithubSimulator(options: GithubSimulatorOptions = {}): Promise<GithubSimulator> {
  await cryptographyIsReady;
  const { latencyMilliseconds, now = Date.now, ...rest } = options;
  const { state, save } = keepState(options.stateFile, () => createSeed(now(), options.extraRepositories));
  const rateLimits = createRateLimits({ now, isEnforced: options.enforceRateLimits === true });
  const world: World = {
    state,
    now,
    rateLimits,
    revocationDelayMilliseconds: options.revocationDelayMilliseconds ?? 0,
    isBeforeRunDetails: options.isBeforeRunDetails ?? false,
  };
  let url = '';
  const scripts = createScriptRunner();
  const runner: Runner = { scripts, origin: () => url, save };
  const app = createApp(world, { save, latencyMilliseconds, runner });
  const simulator = await serve({
    ...rest,
    app,
    renderFault: (status) => ({
      body: JSON.stringify(errorBody(status, STATUS_CODES[status] ?? '')),
      contentType: 'application/json; charset=utf-8',
    }),
  });
  url = simulator.url;
  const routes = app.routes.filter(({ method }) => method !== 'ALL');
  return {
    ...simulator,
    ...createInside(world, save),
    ...createInsideIssues(world, save),
    routes: routes.map(({ method, path }) => `${method} ${path}`),
    stop: async () => {
      scripts.stop();
      await simulator.stop();
    },
  };
}

function createApp(
  world: World,
  {
    save,
    latencyMilliseconds,
    runner,
  }: { save: () => void; latencyMilliseconds: number | undefined; runner: Runner },
): Hono {
  const app = new Hono<Environment>();
  addPages(app, world, save);
  // The pause is behind the front door, so that requests under way count as concurrent.
  app.use(openFrontDoor(world, { latencyMilliseconds }));
  app.use(async (context, next) => {
    await next();
    if (!['GET', 'HEAD'].includes(context.req.method)) save();
  });
  addRootRoutes(app, world);
  addAccountRoutes(app, world);
  addRepositoryRoutes(app, world);
  addContentRoutes(app, world);
  addEnvironmentRoutes(app, world);
  addSecretRoutes(app, world);
  addOrganizationSecretRoutes(app, world);
  addEmptyListRoutes(app, world);
  addAppRoutes(app, world);
  addInstallationRoutes(app, world);
  addRevocationRoutes(app, world);
  addOversightRoutes(app, world);
  addAlertRoutes(app, world);
  addIssueRoutes(app, world);
  addWorkflowRoutes(app, world, runner);
  addStatusRoutes(app, world);
  addReportKeyRoutes(app, world);
  addGraphqlRoutes(app, world);
  app.notFound((context) => context.json(errorBody(404, 'Not Found'), 404));
  app.onError((error, context) => {
    if (!(error instanceof ApiError)) throw error;
    return context.json(errorBody(error.status, error.message, error.errors), error.status, error.headers);
  });
  return app as unknown as Hono;
}
