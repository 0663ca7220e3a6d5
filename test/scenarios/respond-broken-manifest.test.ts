import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manifest, openWorkbench, ourLiveTokens, type Ran, type Workbench } from './workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(async () => {
  await bench.stop();
});

const maintainer = 'feedstock.maintainer@example.org';
const azure = `version: 1
connections:
  azure: { provider: azure-devops, organization: tudat-team, auth: { env: AZURE_DEVOPS_ENTRA_TOKEN } }
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
credentials:
  groups:
    purpose: Write the variable groups from the release workflow
    owner: maintainers@example.org
    issuer: azure
    principal: { user: ${maintainer} }
    uses: [write-variable-groups]
    placements:
      - github-actions: { repository: tudat-team/tudatpy, secret: GROUPS_TOKEN }
`;
const begin = async (text: string): Promise<void> => {
  bench.write(text);
  await bench.run('init');
  expect((await bench.run('apply', '--yes')).code).toBe(0);
};
const leaked = (name: string): Promise<Ran> => bench.run('respond', name, '--exposure', 'public', '--yes');
const wrongScope = (text: string): string => text.replace('api:write]', 'api:wirte]');
const noYaml = (text: string): string => text.replace('credentials:', 'credentials: [');
const noConnections = (text: string): string => text.replace('provider: anaconda,', 'provider: anacnda,');

describe('a leak while the manifest is broken', () => {
  it.each([
    { title: 'somewhere else than in its connections', spoil: wrongScope, isSignedIn: true },
    { title: 'at the connection of the issuer', spoil: noConnections, isSignedIn: false },
    { title: 'so that it is no YAML', spoil: noYaml, isSignedIn: false },
    { title: 'so that there is none', spoil: undefined, isSignedIn: false },
  ])('$title: the token dies, and the rest goes on once it is mended', async ({ spoil, isSignedIn }) => {
    await begin(manifest);
    if (spoil) bench.write(spoil(manifest));
    else rmSync(join(bench.folder, 'mintmark.yaml'));
    const before = bench.anaconda.requests.length;
    const ran = await leaked('anaconda-upload#1');
    expect(ran.code).toBe(6);
    expect(ourLiveTokens(bench)).toEqual([]);
    expect(ran.output).toContain('Only the urgent part can be planned now');
    expect(ran.output).toContain('anaconda-upload#1 is dead since');
    expect(ran.errors).toMatch(/replace the token of anaconda-upload: .*mintmark\.yaml/);
    expect(ran.output).toContain('→ mintmark apply anaconda-upload');
    // Signed in it is revoked by its name; else it ends itself.
    const revoked = bench.anaconda.requests.slice(before).filter(({ method }) => method === 'DELETE');
    expect(revoked.some(({ path }) => path.includes('anaconda-upload'))).toBe(isSignedIn);

    bench.write(manifest);
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect((await bench.run('plan')).output).toContain('nothing to do');
    expect((await bench.run('audit', 'verify')).code).toBe(0);
  });

  it('lets a person end the token where nobody knows which organization is meant, and sends its value nowhere', async () => {
    await begin(azure);
    bench.write(noYaml(azure));
    const before = bench.azure.requests.length;
    const ran = await leaked('groups#1');
    expect(ran.code).toBe(6);
    expect(bench.azure.requests.length).toBe(before);
    expect(ran.output).toContain('groups#1 still works');
    expect(ran.output).toContain('_usersSettings/tokens');
    expect(ran.output).toMatch(/ {2}1\. .*\n {2}2\. /);
    expect(ran.errors).toContain('mintmark.yaml');
    expect(bench.azure.liveTokens(maintainer)).toHaveLength(1);

    bench.write(azure);
    const [old] = bench.azure.liveTokens(maintainer);
    expect((await leaked('groups#1')).code).toBe(0);
    expect(bench.azure.liveTokens(maintainer)).toHaveLength(1);
    expect(bench.azure.liveTokens(maintainer)).not.toContain(old);
  });

  it('is told by an alert all the same, and revoke needs no more either', async () => {
    await begin(manifest);
    bench.write(wrongScope(manifest));
    const alerts = await bench.run('respond', '--alerts', 'tudat-team', '--yes');
    expect([alerts.code, alerts.errors]).toEqual([0, '']);
    bench.write(noYaml(manifest));
    expect(await bench.run('respond', '--alerts', 'tudat-team', '--yes')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('mintmark.yaml'),
    });
    expect((await bench.run('revoke', 'anaconda-upload#1', '--last', '--yes')).code).toBe(0);
    expect(ourLiveTokens(bench)).toEqual([]);
  });

  it('is not ended through a connection that has become another company', async () => {
    await begin(manifest);
    bench.write(
      noConnections(manifest).replace(
        'provider: anacnda, auth: { env: ANACONDA_AUTH_API_KEY }',
        'provider: github, auth: { env: GITHUB_TOKEN }',
      ),
    );
    const before = bench.github.requests.length;
    expect((await leaked('anaconda-upload#1')).code).toBe(6);
    expect(ourLiveTokens(bench)).toEqual([]);
    expect(bench.github.requests.length).toBe(before);
  });
});
