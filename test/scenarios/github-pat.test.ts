import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/domain/secret.ts';
import type { Prompter } from '../../src/ports/prompter.ts';
import { newChecksummed } from '../contracts/harness/github-pat.ts';
import { openWorkbench, type Ran, type Workbench } from './workbench.ts';

const credential = (what: string): string => `version: 1
connections:
  anaconda: { provider: anaconda, auth: { env: ANACONDA_AUTH_API_KEY } }
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
credentials:
  release:
    purpose: Writes the secrets of the feedstock
    owner: maintainers@example.org
    issuer: github
    provider: github-pat
    principal: { user: feedstock-maintainer }
    ${what}
    lifetime: 90d
    placements:
      - github-actions: { repository: tudat-team/tudatpy, secret: FEEDSTOCK_TOKEN }
`;
const fineGrainedManifest = credential(`audience: [tudat-team/tudatpy-feedstock]
    uses: [write-actions-secrets]`);
const classicManifest = credential('scopes: [public_repo, workflow]');

/** Somebody at the terminal who says yes and pastes this value. */
function somebodyWith(value: string): Prompter {
  return {
    isInteractive: true,
    confirm: async () => await Promise.resolve(true),
    text: async () => await Promise.resolve(''),
    secret: async () => await Promise.reject(new Error('not asked here')),
    secretOrNothing: async () => await Promise.resolve(Secret.of(value)),
  };
}

describe('a personal access token of GitHub', () => {
  let bench: Workbench;
  let values: string[];
  beforeEach(async () => {
    bench = await openWorkbench();
    values = [];
  });
  afterEach(async () => {
    const leaked = values.filter((value) => bench.printed.some((text) => text.includes(value)));
    expect(leaked).toEqual([]);
    await bench.stop();
  });

  const begin = async (manifest: string): Promise<void> => {
    bench.write(manifest);
    expect((await bench.run('init')).code).toBe(0);
  };
  const make = (options: Partial<Parameters<Workbench['github']['makeToken']>[0]> = {}): string => {
    const value = bench.github.makeToken({
      login: 'feedstock-maintainer',
      scopes: [],
      expiresAt: new Date(Date.parse(bench.now()) + 90 * 86_400_000).toISOString(),
      ...options,
    });
    values.push(value);
    return value;
  };
  const makeFineGrained = (options: Parameters<typeof make>[0] = {}): string =>
    make({
      kind: 'fine-grained',
      permissions: { secrets: 'write', metadata: 'read' },
      repositories: ['tudatpy-feedstock'],
      ...options,
    });
  const held = (): string | undefined =>
    bench.github.secret({ repository: 'tudat-team/tudatpy' }, 'FEEDSTOCK_TOKEN');
  const bring = async (value: string, ...more: string[]): Promise<Ran> =>
    await bench.pipe(`${value}\n`, 'apply', 'release', ...more, '--from-stdin', '--yes');
  const refused = async (value: string): Promise<string> => {
    const { code, errors } = await bring(value);
    expect(code).toBe(6);
    expect(held()).toBe(undefined);
    return errors;
  };

  it('is asked for with a page that is filled in, proved, and delivered', async () => {
    await begin(fineGrainedManifest);
    const waiting = await bench.run('apply', '--yes');
    expect(waiting.code).toBe(3);
    const value = makeFineGrained();
    const { code, output } = await bench.runWith(somebodyWith(value), 'apply');
    expect(code).toBe(0);
    expect(bench.opened).toEqual([
      expect.stringContaining(`${bench.github.url}/settings/personal-access-tokens/new?name=mintmark-`),
    ]);
    expect(bench.opened[0]).toContain('&target_name=tudat-team&expires_in=90&secrets=write');
    for (const text of [
      'Only select repositories, and there tudat-team/tudatpy-feedstock',
      'Repository permissions: Secrets: Read and write.',
      'secrets:write could not be proved',
    ])
      expect(output).toContain(text);
    expect(held()).toBe(value);
    expect((await bench.run('plan')).output).toContain('nothing to do');
  });

  it('is refused by name when it is something else', async () => {
    await begin(fineGrainedManifest);
    expect(await refused(newChecksummed('gho_'))).toContain(
      'this is something else: a token that GitHub gave to an OAuth app',
    );
    expect(await refused(newChecksummed('ghs_'))).toContain('it lives one hour');
    const anaconda = bench.anaconda.createAsSomebodyElse({
      owner: 'tudat-team',
      name: 'other',
      scopes: ['api:read'],
      lifetimeSeconds: 3600,
    });
    expect(await refused(anaconda)).toContain('this is something else: anaconda.org token');
    expect(await refused(make({ scopes: ['repo'] }))).toContain('it is a classic token');
    expect(await refused('hunter2')).toContain('it has not the form of what is needed');
  });

  it('is refused when it does not reach what it is for, or is dead, or somebody else', async () => {
    await begin(fineGrainedManifest);
    expect(await refused(makeFineGrained({ permissions: { contents: 'write' } }))).toContain(
      'it may not use secrets:write at tudat-team/tudatpy-feedstock: the permission "Secrets" was not granted',
    );
    expect(await refused(makeFineGrained({ repositories: ['tudatpy'] }))).toContain(
      'the repository was not selected',
    );
    expect(await refused(makeFineGrained({ login: 'feedstock-contributor' }))).toContain(
      'it acts as feedstock-contributor, not as feedstock-maintainer',
    );
    expect(await refused(makeFineGrained({ approval: 'pending' }))).toContain('has not approved it yet');
    expect(await refused(makeFineGrained({ expiresAt: '2020-01-01T00:00:00Z' }))).toContain('has expired');
    expect(await refused(makeFineGrained({ expiresAt: null }))).toContain('a life without end');
  });

  it('of the classic kind has its scopes compared', async () => {
    await begin(classicManifest);
    const waiting = await bench.run('apply', '--yes');
    expect(waiting.output).toContain('/settings/tokens/new?description=mintmark-');
    expect(await refused(make({ scopes: ['public_repo'] }))).toContain('it lacks the scopes workflow');
    expect(await refused(make({ scopes: ['repo', 'workflow'] }))).toContain(
      'it may do more than asked: the scope repo',
    );
    expect(await refused(makeFineGrained())).toContain('it is a fine-grained token');
    const value = make({ scopes: ['public_repo', 'workflow'] });
    expect((await bring(value)).code).toBe(0);
    expect(held()).toBe(value);
  });

  it('is replaced by a person, and the old one dies as if it had leaked, after its grace', async () => {
    await begin(fineGrainedManifest);
    const [old, next] = [makeFineGrained({ name: 'first' }), makeFineGrained({ name: 'second' })];
    await bring(old);
    expect((await bring(next, '--rotate', 'release')).code).toBe(0);
    expect(held()).toBe(next);
    const names = () => bench.github.tokens().map(({ name }) => name);
    const revocations = () =>
      bench.github.requests.filter(({ method, path }) => method === 'POST' && path === '/credentials/revoke');
    expect([names().includes('first'), revocations()]).toEqual([true, []]);
    bench.pass(2 * 86_400);
    expect((await bench.run('apply', '--yes')).code).toBe(0);
    expect(names()).not.toContain('first');
    expect(names()).toContain('second');
    expect(revocations()).toHaveLength(1);
    expect((await bench.run('plan')).output).toContain('nothing to do');
  });

  it('is not declared as no page could make it', async () => {
    bench.write(fineGrainedManifest.replace('uses: [write-actions-secrets]', 'scopes: [repo]'));
    const { code, errors } = await bench.run('init');
    const planned = await bench.run('plan');
    expect([code, planned.code]).toContain(2);
    expect(errors + planned.errors).toContain('a classic token reaches all that its user reaches');
  });
});
