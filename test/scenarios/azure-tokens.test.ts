import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorkbench, type Workbench } from './workbench.ts';

const maintainer = 'feedstock.maintainer@example.org';
const manifestWith = (auth: string): string => `version: 1
connections:
  azure: { provider: azure-devops, organization: tudat-team, auth: ${auth} }
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
credentials:
  groups:
    purpose: Write the variable groups from the release workflow
    owner: maintainers@example.org
    issuer: azure
    principal: { user: ${maintainer} }
    uses: [write-variable-groups]
    lifetime: 90d
    grace: 10m
    placements:
      - github-actions: { repository: tudat-team/tudatpy, secret: GROUPS_TOKEN }
`;

let commands: string;
let bench: Workbench;
beforeEach(async () => {
  commands = mkdtempSync(join(tmpdir(), 'mintmark-commands-'));
  bench = await openWorkbench({ extra: { PATH: commands } });
});
afterEach(async () => {
  await bench.stop();
  rmSync(commands, { recursive: true, force: true });
});

const held = (): string | undefined =>
  bench.github.secret({ repository: 'tudat-team/tudatpy' }, 'GROUPS_TOKEN');
const tokenOf = (value: string | undefined) =>
  bench.azure.personalAccessTokens().find((token) => token.value === value);

describe('a personal access token that is issued with an Entra access token', () => {
  beforeEach(async () => {
    bench.write(manifestWith('{ env: AZURE_DEVOPS_ENTRA_TOKEN }'));
    await bench.run('init');
  });

  it('is planned, issued with the least scopes, delivered; and then there is nothing to do', async () => {
    const planned = await bench.run('plan');
    expect(planned).toMatchObject({ code: 0, errors: '' });
    expect(planned.output).toContain('1 token to issue, 1 slot to write');
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect(tokenOf(held())).toMatchObject({
      displayName: expect.stringMatching(/^mintmark-\w+-groups-1$/),
      scopes: ['vso.project', 'vso.variablegroups_manage'],
      targetAccounts: [expect.any(String)],
    });
    expect((await bench.run('plan')).output).toContain('nothing to do');
    expect((await bench.run('status')).output).toContain('in 89 days');
  });

  it('is replaced, and dies after its grace', async () => {
    await bench.run('apply', '--yes');
    const old = held();
    expect(await bench.run('apply', '--rotate', 'groups', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect(held()).not.toBe(old);
    expect(bench.azure.liveTokens(maintainer)).toHaveLength(2);
    bench.pass(15 * 60);
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0 });
    expect(bench.azure.liveTokens(maintainer)).toEqual([tokenOf(held())?.displayName]);
    expect(tokenOf(old)?.revokedAt).not.toBe(null);
  });

  it('lives as long as a policy lets it, and is renewed in time', async () => {
    bench.azure.setPolicies({ maximumLifespanDays: 7 });
    await bench.run('apply', '--yes');
    expect((await bench.run('status')).output).toContain('in 6 days');
    expect((await bench.run('plan')).output).toContain('nothing to do');
  });

  it('is not issued for somebody else', async () => {
    bench.write(
      manifestWith('{ env: AZURE_DEVOPS_ENTRA_TOKEN }').replace(maintainer, 'somebody.else@example.org'),
    );
    const refused = await bench.run('plan');
    expect(refused.code).toBe(4);
    expect(refused.errors).toContain('"somebody.else@example.org"');
  });
});

describe('a connection that signs in with az', () => {
  const file = (name: string): string => join(commands, name);
  const addAz = (script: string): void => {
    writeFileSync(file('az'), `#!/bin/sh\n${script}\n`);
    chmodSync(file('az'), 0o700);
  };
  beforeEach(async () => {
    bench.write(manifestWith('{ cli: az }'));
    await bench.run('init');
  });

  it('issues with what az prints; az is asked once, and sees no secret', async () => {
    addAz(`export -p > '${file('environment')}'
echo "$@" >> '${file('arguments')}'
echo '${bench.azure.entraToken}'`);
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect(tokenOf(held())?.displayName).toMatch(/-groups-1$/);
    expect(readFileSync(file('arguments'), 'utf8')).toBe(
      'account get-access-token --resource 499b84ac-1321-427f-aa17-267ca6975798 --query accessToken --output tsv\n',
    );
    const environment = readFileSync(file('environment'), 'utf8');
    expect(environment).toContain('PATH');
    for (const [name, value] of Object.entries(bench.environment)) {
      expect(environment).not.toContain(name);
      expect(environment).not.toContain(value);
    }
    expect((await bench.run('doctor')).output).toContain(`signed in at Azure DevOps as ${maintainer}`);
  });

  it.each([
    ['refuses', 'echo "Please run az login" >&2; exit 1', 'it refused'],
    ['prints nothing', 'exit 0', 'it printed nothing'],
    ['is not installed', undefined, 'it is not installed'],
  ])('stops when az %s, and says what to do', async (_case, script, reason) => {
    if (script !== undefined) addAz(script);
    const stopped = await bench.run('plan');
    expect(stopped.code).toBe(4);
    expect(stopped.errors).toContain(`Connection "azure" cannot sign in with az: ${reason}.`);
    expect(stopped.errors).toMatch(/Install it|az account get-access-token/);
    expect(existsSync(file('environment'))).toBe(false);
  });

  it('knows no other command', async () => {
    bench.write(manifestWith('{ cli: azd }'));
    expect(await bench.run('plan')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('there is: az'),
    });
  });
});

describe('a personal access token where the connection holds none but another', () => {
  beforeEach(async () => {
    bench.write(manifestWith('{ env: AZURE_DEVOPS_TOKEN }'));
    await bench.run('init');
  });

  it('waits for a person, who makes it on its page and brings it', async () => {
    const waiting = await bench.run('apply', '--yes');
    expect(waiting.code).toBe(3);
    expect(waiting.output).toContain('/tudat-team/_usersSettings/tokens');
    const value = bench.azure.mintToken({ scopes: ['vso.project', 'vso.variablegroups_manage'] });
    const brought = await bench.pipe(`${value}\n`, 'apply', 'groups', '--from-stdin', '--yes');
    expect(brought).toMatchObject({ code: 0, errors: '' });
    expect(brought.output).toContain('its scopes and its end could not be checked');
    expect(held()).toBe(value);
  });

  it('is not taken for an Entra access token', async () => {
    const brought = await bench.pipe(bench.azure.entraToken, 'apply', 'groups', '--from-stdin', '--yes');
    expect(brought.code).toBe(6);
    expect(brought.errors).toContain('lives about an hour');
    expect(held()).toBe(undefined);
  });
});

describe('a connection that signs in with a personal access token of ours', () => {
  const issuing = `version: 1
connections:
  person: { provider: azure-devops, organization: tudat-team, auth: { env: AZURE_DEVOPS_ENTRA_TOKEN } }
  azure: { provider: azure-devops, organization: tudat-team, auth: { credential: groups } }
  anaconda: { provider: anaconda, auth: { env: ANACONDA_AUTH_API_KEY } }
credentials:
  groups:
    purpose: Write the variable groups
    owner: maintainers@example.org
    issuer: person
    principal: { user: ${maintainer} }
    uses: [write-variable-groups]
`;
  const delivering = `  upload:
    purpose: Upload packages from the feedstock builds
    owner: maintainers@example.org
    issuer: anaconda
    principal: { organization: tudat-team }
    uses: [upload-conda-package]
    placements:
      - azure-pipelines: { project: feedstock-builds, variableGroup: anaconda-org, variable: BINSTAR_TOKEN }
        connection: azure
`;

  it('writes a variable group with the least scopes for that', async () => {
    bench.write(issuing);
    await bench.run('init');
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    bench.write(issuing + delivering);
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect(bench.azure.group('anaconda-org')?.variables['BINSTAR_TOKEN']?.isSecret).toBe(true);
    expect((await bench.run('plan')).output).toContain('nothing to do');
  });
});
