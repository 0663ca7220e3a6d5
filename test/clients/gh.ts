import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from '../../src/domain/secret.ts';
import { findGh } from './find-gh.ts';
import { deliver, mustHold, newValue, openGithubBench, places, type GithubBench } from './github-bench.ts';
import type { RealClient } from './real-client.ts';
import { bareEnvironment, lastLine, runCommand, type CommandResult } from './run-command.ts';

interface GhBench extends GithubBench {
  readonly gh: (
    parameters: readonly string[],
    options?: { readonly input?: Secret; readonly token?: Secret },
  ) => Promise<CommandResult>;
}

const name = 'SET_BY_GH';

/** How `gh secret` is told a place. */
const flags = {
  repository: ['--repo', places.repository.repository],
  environment: ['--repo', places.environment.repository, '--env', places.environment.environment],
  organization: ['--org', places.organization.organization],
} as const;

type Level = keyof typeof places;

/** GitHub's command line, over the simulator's UNIX socket. */
export const gh: RealClient<GhBench> = {
  name: 'gh',
  find: findGh,
  open: openBench,
  checks: [
    { does: 'tells who is signed in', run: tellWho },
    { does: 'reads a list of several pages', run: readPages },
    { does: 'sets a secret of a repository', run: async (bench) => await setSecret(bench, 'repository') },
    { does: 'sets a secret of an environment', run: async (bench) => await setSecret(bench, 'environment') },
    { does: 'sets a secret of an organization for selected repositories', run: setSelected },
    { does: 'lists the secrets that it set', run: async (bench) => await listAll(bench, name) },
    { does: 'lists the secrets that Mintmark delivered', run: listDelivered },
    { does: 'replaces a secret that Mintmark delivered, and Mintmark sees it', run: replaceDelivered },
    { does: 'removes a secret', run: removeSecret },
    { does: 'is told which scope a token lacks', run: lackScope },
    { does: 'is not let in with a token that nobody made', run: beRefused },
  ],
};

async function openBench(folder: string): Promise<GhBench> {
  const socketPath = join(folder, 'socket');
  const configuration = join(folder, 'configuration');
  mkdirSync(configuration);
  writeFileSync(join(configuration, 'config.yml'), `http_unix_socket: ${socketPath}\n`);
  const bench = await openGithubBench(socketPath);
  const environment = {
    ...bareEnvironment(folder),
    GH_CONFIG_DIR: configuration,
    GH_PROMPT_DISABLED: '1',
    GH_NO_UPDATE_NOTIFIER: '1',
  };
  return {
    ...bench,
    gh: async (parameters, { input, token = bench.token } = {}) =>
      await runCommand('gh', parameters, {
        environment: { ...environment, GH_TOKEN: token.expose() },
        ...(input ? { input: input.expose() } : {}),
        folder,
        timeoutSeconds: 60,
      }),
  };
}

async function tellWho({ gh, simulator }: GhBench): Promise<void> {
  const { stdout } = succeeded(await gh(['api', 'user', '--jq', '.login']));
  assert.equal(stdout.trim(), simulator.logins.owner);
}

async function readPages({ gh, simulator }: GhBench): Promise<void> {
  const read = async (perPage: number): Promise<readonly string[]> => {
    const path = `orgs/${simulator.logins.organization}/repos?per_page=${perPage}`;
    const { stdout } = succeeded(await gh(['api', '--paginate', path, '--jq', '.[].full_name']));
    return stdout.trim().split('\n');
  };
  const before = simulator.requests.length;
  const inPages = await read(4);
  const pageCount = simulator.requests.length - before;
  assert.deepEqual(inPages, await read(100));
  assert.equal(pageCount, Math.ceil(inPages.length / 4));
  assert.ok(pageCount > 1, 'there was one page only');
}

async function setSecret(bench: GhBench, level: Level, more: readonly string[] = []): Promise<void> {
  const value = newValue();
  succeeded(await bench.gh(['secret', 'set', name, ...flags[level], ...more], { input: value }));
  mustHold(bench, places[level], { name, value });
}

async function setSelected(bench: GhBench): Promise<void> {
  await setSecret(bench, 'organization', ['--repos', 'tudatpy-feedstock,tudat-feedstock']);
  const read = (repository: string): string | undefined =>
    bench.simulator.valueSeenByJob({ repository: `tudat-team/${repository}`, name });
  assert.ok(read('tudat-feedstock') !== undefined, 'a job of a selected repository does not get it');
  assert.ok(read('sofa-cmake-feedstock') === undefined, 'a job of another repository gets it');
}

async function listAll({ gh }: GhBench, expected: string): Promise<void> {
  for (const level of Object.keys(flags) as Level[]) {
    const { stdout } = succeeded(await gh(['secret', 'list', ...flags[level]]));
    const line = stdout.split('\n').find((each) => each.split(/\s/)[0] === expected);
    assert.ok(line !== undefined, `the list of the ${level} does not show ${expected}`);
    if (level === 'organization') assert.match(line, /selected/i);
  }
}

const delivered = 'DELIVERED';

async function listDelivered(bench: GhBench): Promise<void> {
  const value = newValue();
  await deliver(bench, { ...places.repository, secret: delivered }, value);
  await deliver(bench, { ...places.environment, secret: delivered }, value);
  await deliver(bench, { ...places.organization, repositories: '*-feedstock', secret: delivered }, value);
  await listAll(bench, delivered);
  for (const place of Object.values(places)) mustHold(bench, place, { name: delivered, value });
}

async function replaceDelivered(bench: GhBench): Promise<void> {
  const value = newValue();
  const slots = await bench.target.resolve({ ...places.repository, secret: delivered });
  const changedAt = async (): Promise<string> => {
    const [state] = await bench.target.describe(slots);
    assert.ok(state?.kind === 'present' && state.changedAt !== undefined, 'Mintmark sees no change stamp');
    return state.changedAt;
  };
  const before = await changedAt();
  bench.passSeconds(5);
  succeeded(await bench.gh(['secret', 'set', delivered, ...flags.repository], { input: value }));
  mustHold(bench, places.repository, { name: delivered, value });
  assert.ok((await changedAt()) > before, 'Mintmark does not see that somebody else wrote');
}

async function removeSecret({ gh, simulator }: GhBench): Promise<void> {
  succeeded(await gh(['secret', 'remove', name, ...flags.repository]));
  assert.equal(simulator.secret(places.repository, name), undefined);
  assert.ok(simulator.secret(places.environment, name), 'another one is gone too');
}

async function lackScope({ gh, simulator }: GhBench): Promise<void> {
  const { owner: login } = simulator.logins;
  const token = Secret.of(simulator.makeToken({ login, scopes: ['repo'] }));
  const { exitCode, output } = await gh(['secret', 'list', ...flags.organization], { token });
  assert.notEqual(exitCode, 0);
  assert.match(output, /needs the "admin:org" scope/);
}

async function beRefused({ gh }: GhBench): Promise<void> {
  const { exitCode, output } = await gh(['secret', 'list', ...flags.repository], { token: newValue() });
  assert.notEqual(exitCode, 0);
  assert.match(output, /Bad credentials/);
}

function succeeded(result: CommandResult): CommandResult {
  assert.equal(result.exitCode, 0, `it ended with ${result.exitCode}: ${lastLine(result.output)}`);
  return result;
}
