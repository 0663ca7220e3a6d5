import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Grant } from '../../src/domain/grant.ts';
import { expandScopes } from '../../src/domain/scope.ts';
import { resolveUses } from '../../src/domain/use.ts';
import type { TokenRequest } from '../../src/ports/provider.ts';
import { findGrantProblems } from '../../src/providers/github-pat/grant-problems.ts';
import { permissions } from '../../src/providers/github-pat/permissions.ts';
import { githubPatProvider } from '../../src/providers/github-pat/provider.ts';
import { offeredPermissions } from '../../simulators/github/pages/token-permissions.ts';
import { startGithubSimulator, type GithubSimulator } from '../../simulators/github/simulator.ts';
import { offeredScopes } from '../../simulators/github/tokens.ts';
import { chosen, control, createBrowser, newToken } from './github-browser.ts';

const { scopes, guide } = githubPatProvider;
const principal = { kind: 'user', name: 'feedstock-maintainer' } as const;
const wish = (more: Partial<TokenRequest>): TokenRequest => ({
  name: 'mintmark-k7q2x-release-1',
  purpose: 'Writes secrets & more',
  principal,
  scopes: ['secrets:write'],
  lifetimeSeconds: 90 * 86_400,
  ...more,
});

describe('the catalogue of scopes', () => {
  const names = new Set(scopes.map(({ name }) => name));
  it('has everything that the pages offer', () => {
    const { repository, organization, account } = offeredPermissions;
    const offered = [...repository, ...organization, ...account].flatMap(({ name, levels }) =>
      levels.map((level) => `${name}:${level}`),
    );
    expect(offered.filter((name) => !names.has(name))).toEqual([]);
    expect(offeredScopes.filter((name) => !names.has(name))).toEqual([]);
  });
  it('has every permission by the words and levels of the page', () => {
    const words = Object.entries(offeredPermissions).flatMap(([group, some]) =>
      some.map(({ name, label, levels }) => [name, group, label, levels]),
    );
    const ours = permissions.map(({ name, group, label, levels }) => [name, group, label, levels]);
    expect(ours).toEqual(expect.arrayContaining(words));
  });
  it('lets a level include those below it, and repositories their metadata', () => {
    const all = (scope: string) => [...expandScopes(scopes, [scope])].sort();
    expect(all('contents:write')).toEqual(['contents:read', 'contents:write', 'metadata:read']);
    expect(all('workflows:write')).toEqual(['metadata:read', 'workflows:write']);
    expect(all('organization_custom_properties:admin')).toHaveLength(3);
    expect(all('organization_secrets:write')).toEqual([
      'organization_secrets:read',
      'organization_secrets:write',
    ]);
    expect(all('metadata:read')).toEqual(['metadata:read']);
  });
  it('finds one kind of token for several uses', () => {
    const resolve = (...uses: string[]) => resolveUses(githubPatProvider, uses);
    expect(resolve('push-to-other-repository', 'open-pull-request')).toEqual({
      ok: true,
      scopes: ['contents:write', 'pull_requests:write'],
    });
    expect(resolve('publish-container', 'write-actions-secrets')).toEqual({
      ok: true,
      scopes: ['repo', 'write:packages'],
    });
  });
});

describe('what no page could make', () => {
  const problems = (scopes: readonly string[], ...audience: string[]) =>
    findGrantProblems({
      principal,
      scopes,
      ...(audience.length > 0 ? { audience } : {}),
    } satisfies Grant).map(({ key, message }) => `${key}: ${message}`);
  it.each([
    [['repo'], ['tudat-team/tudat'], 'audience: a classic token reaches all that its user reaches'],
    [['contents:read'], ['a/b', 'c/d'], 'audience: a fine-grained token has one owner'],
    [['contents:read'], ['a', 'a/b'], 'audience: a alone means all of its repositories'],
    [['organization_secrets:read'], [], 'audience: organization_secrets:read: such permissions are about'],
    [['organization_secrets:read'], ['Feedstock-Maintainer/x'], 'audience: organization_secrets:read'],
    [
      ['gists:write'],
      ['tudat-team'],
      "scopes: gists:write: such permissions are about the user's own account",
    ],
  ])('%j at %j', (scopes, audience, message) => {
    expect(problems(scopes, ...audience)).toEqual([expect.stringContaining(message)]);
  });
  it.each([
    [['repo'], []],
    [['contents:read'], []],
    [['contents:read', 'gists:write'], []],
    [
      ['contents:read', 'organization_secrets:read'],
      ['tudat-team/tudat', 'Tudat-Team/tudatpy'],
    ],
  ])('is not %j at %j', (scopes, audience) => {
    expect(problems(scopes, ...audience)).toEqual([]);
  });
});

describe('the guide, followed on the pages', () => {
  let simulator: GithubSimulator;
  beforeEach(async () => {
    simulator = await startGithubSimulator();
  });
  afterEach(async () => {
    await simulator.stop();
  });
  const signedIn = async () => {
    const browser = createBrowser(() => simulator.url);
    const login = principal.name;
    await browser.post('/session', { login, password: simulator.passwordOf(login), return_to: '/' });
    return browser;
  };
  const open = async (token: TokenRequest) => {
    const made = guide({ baseUrl: simulator.url, settings: {}, token });
    const [first] = made.sections;
    const browser = await signedIn();
    const { pathname, search } = new URL(first?.page ?? '');
    return { made, steps: first?.steps.join('\n') ?? '', browser, page: pathname + search };
  };

  it('leads to a form of a classic token that is filled in', async () => {
    const { browser, page, steps, made } = await open(wish({ scopes: ['repo', 'workflow'] }));
    const { text } = await browser.open(page);
    expect(control(text, 'note')).toContain('value="mintmark-k7q2x-release-1"');
    expect(chosen(text, 'expiration')).toBe('90');
    for (const scope of ['repo', 'workflow']) expect(control(text, 'scopes[]', scope)).toMatch(/\bchecked\b/);
    expect(control(text, 'scopes[]', 'gist')).not.toMatch(/\bchecked\b/);
    expect(steps).toContain('tick exactly repo, workflow');
    expect(made.warnings.join('\n')).toContain('No expiration');
  });
  it('leads to a form of a fine-grained token where only the repositories are left to choose', async () => {
    const token = wish({
      scopes: ['organization_secrets:read', 'secrets:write'],
      audience: ['tudat-team/tudatpy-feedstock'],
    });
    const { browser, page, steps, made } = await open(token);
    const { text } = await browser.open(page);
    expect(control(text, 'name')).toContain('value="mintmark-k7q2x-release-1"');
    expect(text).toContain('>Writes secrets &amp; more</textarea>');
    const fields = ['target_name', 'expiration', 'secrets', 'organization_secrets'];
    expect(fields.map((name) => chosen(text, name))).toEqual(['tudat-team', '90', 'write', 'read']);
    for (const words of [
      'Resource owner: tudat-team',
      'Only select repositories, and there tudat-team/tudatpy-feedstock',
      'Repository permissions: Secrets: Read and write.',
      'Organization permissions: Secrets: Read-only.',
      'Metadata: Read-only comes by itself',
    ])
      expect(steps).toContain(words);
    expect(made.sections[1]?.page).toBe(
      `${simulator.url}/organizations/tudat-team/settings/personal-access-token-requests`,
    );
    await browser.submit(page, '/settings/personal-access-tokens', {
      name: token.name,
      target_name: 'tudat-team',
      expiration: '90',
      repository_selection: 'all',
      secrets: 'write',
      organization_secrets: 'read',
    });
    expect(newToken(await browser.open('/settings/personal-access-tokens'))).toMatch(/^github_pat_/);
  });
  it('chooses as few repositories as will do', async () => {
    const access = async (more: Partial<TokenRequest>) =>
      /Repository access: (.*)/.exec((await open(wish(more))).steps)?.[1];
    expect(await access({ scopes: ['gists:write'] })).toBe('Public repositories.');
    expect(await access({ audience: ['tudat-team'] })).toBe('All repositories.');
    expect((await open(wish({}))).made.sections).toHaveLength(1);
  });
  it('warns of the box that ticks another one', async () => {
    expect((await open(wish({ scopes: ['write:packages'] }))).steps).toContain('repo is not ticked');
  });
  it('leads to the real pages of the real service', () => {
    const { sections } = guide({ baseUrl: 'https://api.github.com', settings: {}, token: wish({}) });
    expect(sections[0]?.page).toContain('https://github.com/settings/personal-access-tokens/new?name=');
  });
});
