import { STATUS_CODES } from 'node:http';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { PageError } from '../kit/pages/forms.ts';
import { showPage } from '../kit/pages/page.ts';
import { serve, type Simulator, type SimulatorOptions } from '../kit/simulator.ts';
import { addAuthorizeRoutes, site } from './authorize-routes.ts';
import { addDiscoveryRoutes } from './discovery-routes.ts';
import { seedPeople } from './people.ts';
import { addTokenRoutes } from './token-routes.ts';
import { newKey, newText, type Flaw, type IdentitySwitches, type PersonEntry, type World } from './world.ts';

export interface IdentitySimulatorOptions extends SimulatorOptions, IdentitySwitches {
  /** What it is called. Default `127.0.0.1`; `localhost` is the same machine, and to browsers another site. */
  readonly host?: '127.0.0.1' | 'localhost';
}

/** An identity issuer that runs on this machine, and a view into it. */
export interface IdentitySimulator extends Simulator {
  readonly clientId: string;
  /** undefined: its client is a public one. */
  readonly clientSecret: string | undefined;
  readonly people: readonly PersonEntry[];
  /** Somebody more. */
  readonly addPerson: (person: Omit<PersonEntry, 'subject'>) => void;
  /** What is wrong with the next sign-in, and with no other. */
  readonly spoilNext: (flaw: Flaw) => void;
  /** Every code and access token that was ever given out. */
  readonly givenOut: () => readonly string[];
  /** Signs with another key from now on, and publishes it. */
  readonly changeKey: () => void;
}

/** Starts a simulated issuer on 127.0.0.1. Its keys, secrets and subjects are made at this start and kept nowhere. */
export async function startIdentitySimulator(
  options: IdentitySimulatorOptions = {},
): Promise<IdentitySimulator> {
  const world = makeWorld(options);
  const simulator = await serve({
    ...options,
    app: createApp(world),
    renderFault: (status) => ({
      body: JSON.stringify({ error: status === 401 ? 'invalid_client' : 'server_error' }),
      contentType: 'application/json',
    }),
  });
  world.issuer = simulator.url.replace('127.0.0.1', options.host ?? '127.0.0.1');
  return {
    ...simulator,
    url: world.issuer,
    clientId: world.client.id,
    clientSecret: world.client.secret,
    people: world.people,
    addPerson: (person) => world.people.push({ ...person, subject: newText() }),
    spoilNext: (flaw) => {
      world.flaw = flaw;
    },
    givenOut: () => [
      ...world.codes.keys(),
      ...[...world.codes.values()].flatMap(({ accessToken }) => accessToken ?? []),
    ],
    changeKey: () => {
      world.key = newKey();
      world.keyId = newText();
    },
  };
}

function makeWorld(options: IdentitySimulatorOptions): World {
  return {
    issuer: '',
    client: {
      id: 'mintmark',
      secret: options.hasSecret === false ? undefined : newText(),
      redirectUris: ['http://127.0.0.1/api/v1/openid/callback', ...(options.redirectUris ?? [])],
    },
    switches: options,
    people: seedPeople(),
    requests: new Map(),
    codes: new Map(),
    accessTokens: new Map(),
    keyId: newText(),
    key: newKey(),
    flaw: undefined,
    now: options.now ?? Date.now,
  };
}

function createApp(world: World): Hono {
  const app = new Hono();
  addDiscoveryRoutes(app, world);
  addAuthorizeRoutes(app, world);
  addTokenRoutes(app, world);
  app.notFound((context) => context.json({ error: 'not_found' }, 404));
  app.onError((error, context) => {
    if (!(error instanceof PageError)) throw error;
    return showPage(context, site, {
      title: STATUS_CODES[error.status] ?? 'Error',
      status: error.status,
      body: html`<p role="alert">${error.message}</p>`,
    });
  });
  return app;
}
