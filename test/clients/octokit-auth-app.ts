import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/core';
import { Secret } from '../../src/domain/secret.ts';
import { githubAppProvider } from '../../src/providers/github-app/provider.ts';
import { startGithubSimulator, type GithubSimulator } from '../../simulators/github/simulator.ts';
import { contractContext } from '../contracts/harness/harness.ts';
import type { RealClient } from './real-client.ts';

interface AppBench {
  readonly simulator: GithubSimulator;
  readonly app: { readonly clientId: string; readonly slug: string; readonly privateKey: string };
  readonly installationId: number;
  readonly close: () => Promise<void>;
}

const organization = 'tudat-team';
const { version } = JSON.parse(readFileSync('node_modules/@octokit/auth-app/package.json', 'utf8')) as {
  version: string;
};
const principal = { kind: 'organization', name: organization } as const;

/** GitHub's own sign-in for Apps: what a job does with the key and the client id that Mintmark delivers. */
export const octokitAuthApp: RealClient<AppBench> = {
  name: '@octokit/auth-app',
  find: () => Promise.resolve({ kind: 'found', version }),
  open: async () => {
    const simulator = await startGithubSimulator();
    const permissions = { contents: 'write', secrets: 'write' };
    const wish = { owner: organization, name: 'bot', externalUrl: 'https://example.org', permissions };
    const app = simulator.registerApp(wish);
    const installationId = simulator.installApp({ slug: app.slug, account: organization });
    return { simulator, app, installationId, close: async () => await simulator.stop() };
  },
  checks: [
    { does: 'signs in as the App, and Mintmark says the same of the key', run: tellWho },
    { does: 'finds the installation of an organization', run: findInstallation },
    { does: 'mints a narrowed token and reads with it', run: mintAndRead },
    { does: 'is not let in with a key that was deleted, and Mintmark says that it is dead', run: beRefused },
    { does: 'reads with a token that Mintmark exchanged, until Mintmark ends it', run: readExchanged },
  ],
};

function connect({ simulator, app }: AppBench, privateKey = app.privateKey): Octokit {
  const silent = (): void => {};
  return new Octokit({
    baseUrl: simulator.url,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    authStrategy: createAppAuth,
    auth: { appId: app.clientId, privateKey },
  });
}

function mintmark({ simulator }: AppBench) {
  return githubAppProvider.connect({
    ...contractContext(simulator, { credential: 'none' }),
    isSignedIn: false,
  });
}

const about = ({ app }: AppBench) => ({
  reference: { name: 'bot', principal, id: app.clientId },
  grant: { principal, scopes: ['contents:write'] },
});

async function tellWho(bench: AppBench): Promise<void> {
  const { data } = await connect(bench).request('GET /app');
  assert.equal(data?.slug, bench.app.slug);
  const seen = await mintmark(bench).introspect(Secret.of(bench.app.privateKey), about(bench));
  assert.equal(seen.kind, 'active');
}

async function findInstallation(bench: AppBench): Promise<void> {
  const { data } = await connect(bench).request('GET /orgs/{org}/installation', { org: organization });
  assert.equal(data.id, bench.installationId);
}

async function mintAndRead(bench: AppBench): Promise<void> {
  const auth = createAppAuth({
    appId: bench.app.clientId,
    privateKey: bench.app.privateKey,
    request: connect(bench).request,
  });
  const { token, permissions } = await auth({
    type: 'installation',
    installationId: bench.installationId,
    repositoryNames: ['tudatpy'],
    permissions: { secrets: 'read' },
  });
  assert.deepEqual(permissions, { metadata: 'read', secrets: 'read' });
  const reader = new Octokit({ baseUrl: bench.simulator.url, auth: token });
  const { data } = await reader.request('GET /installation/repositories');
  assert.deepEqual(
    data.repositories.map(({ name }) => name),
    ['tudatpy'],
  );
}

async function beRefused(bench: AppBench): Promise<void> {
  const { id, privateKey } = bench.simulator.addAppKey(bench.app.slug);
  await connect(bench, privateKey).request('GET /app');
  bench.simulator.removeAppKey(bench.app.slug, id);
  await assert.rejects(async () => await connect(bench, privateKey).request('GET /app'), { status: 401 });
  const seen = await mintmark(bench).introspect(Secret.of(privateKey), about(bench));
  assert.equal(seen.kind, 'inactive');
}

async function readExchanged(bench: AppBench): Promise<void> {
  const { exchange } = mintmark(bench);
  assert.ok(exchange, 'Apps are not exchanged');
  const outcome = await exchange(Secret.of(bench.app.privateKey), bench.app.clientId, {
    principal,
    scopes: ['contents:read'],
  });
  assert.ok(outcome.kind === 'done', 'Mintmark exchanged no token');
  const { secret } = outcome.value;
  const reader = new Octokit({ baseUrl: bench.simulator.url, auth: secret.expose() });
  await reader.request('GET /installation/repositories');
  const context = contractContext(bench.simulator, { credential: 'none' });
  await githubAppProvider.valueRevocation?.revoke(context, [secret]);
  await assert.rejects(async () => await reader.request('GET /installation/repositories'), { status: 401 });
}
