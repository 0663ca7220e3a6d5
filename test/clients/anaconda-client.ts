import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from '../../src/domain/secret.ts';
import type { Provider } from '../../src/ports/provider.ts';
import { anacondaProvider } from '../../src/providers/anaconda/provider.ts';
import { startAnacondaSimulator, type AnacondaSimulator } from '../../simulators/anaconda/simulator.ts';
import { contractContext } from '../contracts/harness/harness.ts';
import { installAnacondaClient, scriptPath } from './install-anaconda-client.ts';
import { makeCondaPackage } from './make-conda-package.ts';
import type { Bench, RealClient } from './real-client.ts';
import { bareEnvironment, lastLine, runCommand, type CommandResult } from './run-command.ts';

interface AnacondaBench extends Bench {
  readonly folder: string;
  readonly simulator: AnacondaSimulator;
  readonly password: Secret;
  /** Mintmark's provider, connected to the same simulator with an API key. */
  readonly provider: Provider;
  /** Signed in as the maintainer once the first check has passed. */
  readonly asPerson: Anaconda;
  /** Never signed in: has nothing but the token that a call gives it, as a build job has. */
  readonly asBuild: Anaconda;
  /** Values that Mintmark issued, by name. */
  readonly issued: Map<string, Secret>;
}

type Anaconda = (
  parameters: readonly string[],
  options?: { readonly token?: Secret; readonly password?: Secret },
) => Promise<CommandResult>;

const organizationToken = 'made-by-client';
const [firstToken, nextToken] = ['mintmark-probe-1', 'mintmark-probe-2'];

/** The Python client of anaconda.org, over plain HTTP with its password sign-in. */
export const anacondaClient: RealClient<AnacondaBench> = {
  name: 'anaconda-client',
  find: installAnacondaClient,
  open: openBench,
  checks: [
    { does: 'signs in with a password', run: signIn },
    {
      does: 'tells who it is',
      run: async ({ asPerson, simulator }) => await tellWho(asPerson, simulator.logins.maintainer),
    },
    { does: 'makes a token of an organization', run: makeOrganizationToken },
    { does: "lists the user's tokens", run: listTokens },
    { does: 'removes a token of an organization and no other', run: removeOrganizationToken },
    { does: 'may not remove a token of an organization that somebody else administers', run: beForbidden },
    { does: 'tells who it is with a token that Mintmark issued', run: tellOrganization },
    {
      does: 'uploads a .tar.bz2 package with that token',
      run: async (bench) => await upload(bench, { build: 0, extension: 'tar.bz2', token: firstToken }),
    },
    {
      does: 'uploads a .conda package with that token',
      run: async (bench) => await upload(bench, { build: 1, extension: 'conda', token: firstToken }),
    },
    { does: 'is refused the same upload after Mintmark revoked that token', run: beRefused },
    { does: 'uploads the refused package with the next token of Mintmark', run: uploadWithNext },
  ],
};

async function openBench(folder: string): Promise<AnacondaBench> {
  const simulator = await startAnacondaSimulator();
  const makeAnaconda = (name: string): Anaconda => {
    const home = join(folder, name);
    mkdirSync(join(home, 'data'), { recursive: true });
    writeFileSync(join(home, 'data', 'config.yaml'), `url: ${simulator.url}\n`);
    const environment = {
      ...bareEnvironment(home),
      BINSTAR_CONFIG_DIR: home,
      // The newer sign-in asks a browser, over https only.
      ANACONDA_CLIENT_LEGACY_INTERACTIVE_LOGIN: '1',
      ANACONDA_CLIENT_FORCE_STANDALONE: '1',
      // It would report its use to its maker.
      OTEL_SDK_DISABLED: 'true',
      ANACONDA_TELEMETRY_ENABLED: 'false',
    };
    return async (parameters, { token, password } = {}) =>
      await runCommand(scriptPath('anaconda'), parameters, {
        environment: token ? { ...environment, ANACONDA_API_TOKEN: token.expose() } : environment,
        ...(password ? { input: `${password.expose()}\n` } : {}),
        folder,
        timeoutSeconds: 60,
      });
  };
  return {
    folder,
    simulator,
    password: Secret.of(simulator.passwordOf(simulator.logins.maintainer)),
    provider: anacondaProvider.connect(contractContext(simulator, { credential: simulator.apiKey })),
    asPerson: makeAnaconda('person'),
    asBuild: makeAnaconda('build'),
    issued: new Map(),
    close: simulator.stop,
  };
}

async function signIn({ asPerson, simulator, password }: AnacondaBench): Promise<void> {
  const { maintainer } = simulator.logins;
  succeeded(await asPerson(['login', '--username', maintainer], { password }));
  assert.equal(simulator.liveTokens(maintainer).length, 1, 'the sign-in left no token at the service');
}

async function tellWho(anaconda: Anaconda, login: string, token?: Secret): Promise<void> {
  const { output } = succeeded(await anaconda(['whoami'], token ? { token } : {}));
  assert.match(output, new RegExp(`^Username: ${login}$`, 'm'));
}

async function makeOrganizationToken({ asPerson, simulator, password }: AnacondaBench): Promise<void> {
  const { organization: owner } = simulator.logins;
  const { stdout } = succeeded(
    await asPerson(
      [
        'auth',
        '--create',
        '--name',
        organizationToken,
        '--org',
        owner,
        '--max-age',
        '3600',
        '--scopes',
        'api:read api:write',
      ],
      { password },
    ),
  );
  const made = simulator.token(owner, organizationToken);
  assert.ok(made, 'the service has no such token');
  assert.ok(stdout.trim() === made.value, 'the client did not print the value of the token');
  assert.deepEqual(made.scopes, ['api:read', 'api:write']);
}

async function listTokens({ asPerson, simulator, password }: AnacondaBench): Promise<void> {
  const { maintainer } = simulator.logins;
  const own = ['auth', '--create', '--name', 'own', '--scopes', 'api:read'];
  succeeded(await asPerson(own, { password }));
  const { output } = succeeded(await asPerson(['auth', '--list']));
  const names = simulator.liveTokens(maintainer);
  assert.ok(names.includes('own'), 'the service has no such token');
  for (const name of names) assert.ok(output.includes(name), `the list does not show "${name}"`);
}

async function removeOrganizationToken({ asPerson, simulator }: AnacondaBench): Promise<void> {
  const { organization } = simulator.logins;
  const before = simulator.liveTokens(organization);
  assert.ok(before.includes(organizationToken), 'there is no token to remove');
  succeeded(await asPerson(['auth', '--remove', organizationToken, '--org', organization]));
  const left = before.filter((name) => name !== organizationToken);
  assert.deepEqual(simulator.liveTokens(organization), left);
}

async function beForbidden({ asPerson, simulator }: AnacondaBench): Promise<void> {
  const { foreignOrganization: owner } = simulator.logins;
  simulator.createAsSomebodyElse({ owner, name: 'theirs', scopes: ['api'], lifetimeSeconds: 3600 });
  const { exitCode, output } = await asPerson(['auth', '--remove', 'theirs', '--org', owner]);
  assert.notEqual(exitCode, 0);
  assert.match(output, /User is not authorized to perform this operation/);
  assert.deepEqual(simulator.liveTokens(owner), ['theirs']);
}

async function tellOrganization(bench: AnacondaBench): Promise<void> {
  await issue(bench, firstToken);
  await tellWho(bench.asBuild, bench.simulator.logins.organization, issuedToken(bench, firstToken));
}

async function upload(
  { folder, simulator, asBuild, ...bench }: AnacondaBench,
  { token, ...form }: { build: number; extension: 'conda' | 'tar.bz2'; token: string },
): Promise<void> {
  const { organization } = simulator.logins;
  const { path, listedAs } = await makeCondaPackage(folder, form);
  succeeded(await asBuild(['upload', '--user', organization, path], { token: issuedToken(bench, token) }));
  assert.ok(simulator.files(organization).includes(listedAs), 'the service has no such file');
}

const refusedBuild = { build: 2, extension: 'conda' } as const;

async function beRefused({ folder, simulator, provider, asBuild, ...bench }: AnacondaBench): Promise<void> {
  const { organization } = simulator.logins;
  const principal = { kind: 'organization', name: organization } as const;
  const revoked = await provider.revoke({ reference: { name: firstToken, principal } });
  assert.deepEqual(revoked, { kind: 'done', value: { wasAlive: true } });
  const { path, listedAs } = await makeCondaPackage(folder, refusedBuild);
  const token = issuedToken(bench, firstToken);
  const { exitCode, output } = await asBuild(['upload', '--user', organization, path], { token });
  assert.notEqual(exitCode, 0);
  assert.match(output, /Authorization token is no longer valid.*401/s);
  assert.ok(!simulator.files(organization).includes(listedAs), 'the file was uploaded all the same');
}

async function uploadWithNext(bench: AnacondaBench): Promise<void> {
  await issue(bench, nextToken);
  await upload(bench, { ...refusedBuild, token: nextToken });
}

async function issue({ provider, simulator, issued }: AnacondaBench, name: string): Promise<void> {
  const issuing = provider.issuing();
  assert.ok(issuing.kind === 'automatic', 'the connection cannot issue');
  const outcome = await issuing.issue({
    name,
    purpose: 'Uploads',
    principal: { kind: 'organization', name: simulator.logins.organization },
    scopes: ['api:read', 'api:write'],
    lifetimeSeconds: 3600,
  });
  assert.ok(outcome.kind === 'done', 'Mintmark issued no token');
  issued.set(name, outcome.value.secret);
}

function issuedToken({ issued }: Pick<AnacondaBench, 'issued'>, name: string): Secret {
  const token = issued.get(name);
  assert.ok(token, 'Mintmark issued no token in an earlier check');
  return token;
}

function succeeded(result: CommandResult): CommandResult {
  assert.equal(result.exitCode, 0, `it ended with ${result.exitCode}: ${lastLine(result.output)}`);
  return result;
}
