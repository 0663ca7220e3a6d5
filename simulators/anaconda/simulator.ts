import { STATUS_CODES } from 'node:http';
import { Hono } from 'hono';
import { keepState, serve, type Simulator, type SimulatorOptions } from '../kit/simulator.ts';
import { addAccountRoutes } from './account-routes.ts';
import { addAuthenticationRoutes } from './authentication-routes.ts';
import { addPackageRoutes } from './package-routes.ts';
import { addPages } from './pages/pages.ts';
import { createSeed, logins } from './seed.ts';
import type { AnacondaState, TokenEntry } from './state.ts';
import { mintToken } from './tokens.ts';
import { addUploadRoutes } from './upload-routes.ts';
import { ApiError, isExpired, type AnacondaSwitches, type World } from './world.ts';

/** How to start a simulated anaconda.org. It publishes no rate limits, so `enforceRateLimits` changes nothing. */
export interface AnacondaSimulatorOptions extends SimulatorOptions, AnacondaSwitches {}

/** A simulated anaconda.org with the team of seed.ts in it. */
export interface AnacondaSimulator extends Simulator {
  readonly logins: typeof logins;
  /** An anaconda.com API key of the maintainer. */
  readonly apiKey: string;
  readonly passwordOf: (login: string) => string;
  /** Names of the owner's tokens that work right now. */
  readonly liveTokens: (owner: string) => readonly string[];
  /** A token as it really is, its value included; undefined when there is none of this name. */
  readonly token: (owner: string, name: string) => Readonly<TokenEntry> | undefined;
  /** `package/version/basename` of every file. */
  readonly files: (owner: string) => readonly string[];
  /** Makes a token as a person on the web page would; answers its value. */
  readonly createAsSomebodyElse: (
    wish: Pick<TokenEntry, 'owner' | 'name' | 'scopes'> & { lifetimeSeconds: number | null },
  ) => string;
  readonly revokeAsSomebodyElse: (owner: string, name: string) => void;
  /** Ends a token's life now. */
  readonly expire: (owner: string, name: string) => void;
}

/** Starts a simulated anaconda.org on 127.0.0.1. Every secret in it is made at this start, or read from the state file. */
export async function startAnacondaSimulator(
  options: AnacondaSimulatorOptions = {},
): Promise<AnacondaSimulator> {
  const now = options.now ?? Date.now;
  const { state, save } = keepState(options.stateFile, () => createSeed(now()));
  const world: World = { state, switches: options, now, lingering: [] };
  const simulator = await serve({
    ...options,
    app: createApp(world, save),
    renderFault: (status) => ({
      body: JSON.stringify({ error: STATUS_CODES[status] }),
      contentType: 'application/json',
    }),
  });
  return { ...simulator, ...insideView(world, save) };
}

function createApp(world: World, save: () => void): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    if (!['GET', 'HEAD'].includes(context.req.method)) save();
    context.header('date', new Date(world.now()).toUTCString());
    context.header('x-binstar-api-version', '0.2.1');
  });
  addAccountRoutes(app, world);
  addAuthenticationRoutes(app, world);
  addPackageRoutes(app, world);
  addUploadRoutes(app, world);
  // Last: an account's page is at `/<login>`, and a route of the API goes before it.
  addPages(app, world, save);
  app.notFound((context) => context.json({ error: 'Not Found' }, 404));
  app.onError((error, context) => {
    if (error instanceof ApiError) return context.json({ error: error.message }, error.status);
    throw error;
  });
  return app;
}

function insideView(world: World, save: () => void): Omit<AnacondaSimulator, keyof Simulator> {
  const { state, now } = world;
  const find = (owner: string, name: string): TokenEntry | undefined =>
    state.tokens.find((token) => token.owner === owner && token.name === name);
  return {
    logins,
    apiKey: keyOf(state, logins.maintainer),
    passwordOf: (login) => state.accounts.find((account) => account.login === login)?.password ?? '',
    liveTokens: (owner) =>
      state.tokens
        .filter((token) => token.owner === owner && !isExpired(world, token))
        .map(({ name }) => name),
    token: find,
    files: (owner) =>
      state.packages
        .filter((entry) => entry.owner === owner)
        .flatMap(({ name, releases }) =>
          releases.flatMap(({ version, files }) =>
            files.map(({ basename }) => `${name}/${version}/${basename}`),
          ),
        ),
    createAsSomebodyElse: ({ lifetimeSeconds, ...wish }) => {
      const expiresAt = lifetimeSeconds === null ? null : now() + lifetimeSeconds * 1000;
      const token = mintToken({ ...wish, expiresAt });
      state.tokens.push(token);
      save();
      return token.value;
    },
    revokeAsSomebodyElse: (owner, name) => {
      state.tokens = state.tokens.filter((token) => token !== find(owner, name));
      save();
    },
    expire: (owner, name) => {
      const token = find(owner, name);
      if (!token) throw new Error(`There is no token "${name}" of "${owner}" to expire.`);
      token.expiresAt = now();
      save();
    },
  };
}

function keyOf(state: AnacondaState, login: string): string {
  return state.apiKeys.find((key) => key.login === login)?.value ?? '';
}
