import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Grant } from '../../src/domain/grant.ts';
import { instant } from '../../src/domain/instant.ts';
import { judgeToken, type Introspection } from '../../src/domain/introspection.ts';
import { Secret } from '../../src/domain/secret.ts';
import type { OverseenToken } from '../../src/ports/oversight.ts';
import type { AdapterContext } from '../../src/ports/vendor.ts';
import { introspectToken } from '../../src/providers/github-pat/introspect.ts';
import { githubAppProvider } from '../../src/providers/github-app/provider.ts';
import { githubPatProvider } from '../../src/providers/github-pat/provider.ts';
import { readRefusal } from '../../src/providers/github-pat/refusals.ts';
import { githubPatScopes } from '../../src/providers/github-pat/scopes.ts';
import { startGithubSimulator, type GithubSimulator } from '../../simulators/github/simulator.ts';
import { newChecksummed, newFineGrained } from '../contracts/harness/github-pat.ts';
import { contractContext } from '../contracts/harness/harness.ts';

const repository = 'tudat-team/tudatpy-feedstock';
const start = Date.parse('2026-11-23T10:00:00Z');
const day = 86_400_000;

describe('personal access tokens of GitHub', () => {
  let simulator: GithubSimulator;
  let context: AdapterContext;
  let nowMilliseconds: number;
  beforeEach(async () => {
    nowMilliseconds = start;
    simulator = await startGithubSimulator({ now: () => nowMilliseconds });
    context = contractContext(simulator, { credential: simulator.token });
  });
  afterEach(async () => {
    await simulator.stop();
  });

  type Options = Parameters<GithubSimulator['makeToken']>[0];
  const classic = (scopes: readonly string[], more: Partial<Options> = {}): string =>
    simulator.makeToken({ login: simulator.logins.owner, scopes, ...more });
  const fineGrained = (permissions: Record<string, string>, more: Partial<Options> = {}): string =>
    simulator.makeToken({
      login: simulator.logins.owner,
      scopes: [],
      kind: 'fine-grained',
      permissions,
      ...more,
    });
  const grant = (scopes: readonly string[], audience?: readonly string[]): Grant => ({
    principal: { kind: 'user', name: simulator.logins.owner },
    scopes,
    ...(audience ? { audience } : {}),
  });
  const ask = async (value: string, wish?: Grant): Promise<Introspection> =>
    await introspectToken(context, Secret.of(value), wish ? { grant: wish } : {});
  const obstaclesOf = async (value: string, wish: Grant): Promise<string> => {
    const found = await ask(value, wish);
    return found.kind === 'active' ? (found.obstacles ?? []).join('\n') : `${found.kind}: ${found.reason}`;
  };
  const bare = (status: number, said: string, headers: Record<string, string> = {}) =>
    readRefusal({ status, headers, data: {}, said }, 'tudat-team');

  describe('their forms', () => {
    it('are told apart, and what is to be stored nowhere says so', () => {
      const formats = [githubPatProvider, githubAppProvider].flatMap((provider) => [
        ...provider.tokenFormats,
        ...provider.otherFormats,
      ]);
      const header = Buffer.from('{"alg":"RS256","typ":"JWT"}').toString('base64url');
      const rest = ['claims', 'signature'].map(() => randomBytes(40).toString('base64url'));
      const long = `ghs_123456_${[header, ...rest].join('.')}`;
      const samples = {
        'github-classic': newChecksummed('ghp_'),
        'github-fine-grained': newFineGrained(),
        'github-oauth': newChecksummed('gho_'),
        'github-app-user': newChecksummed('ghu_'),
        'github-app-refresh': newChecksummed('ghr_', 70),
        'github-installation': newChecksummed('ghs_'),
        'github-installation-long': long,
      };
      for (const [id, value] of Object.entries(samples))
        expect([id, Secret.of(value).formatAmong(formats)?.id]).toEqual([id, id]);
      expect(formats.find(({ id }) => id === 'github-installation')?.neverStore).toContain(
        'never be stored as a secret',
      );
      const garbled = newChecksummed('ghp_').replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'));
      expect(Secret.of(garbled).formatAmong(formats)).toBe(undefined);
    });
  });

  describe('a classic token', () => {
    it('tells whose it is, its scopes and when it ends', async () => {
      const value = classic(['repo', 'workflow', 'public_repo'], { expiresAt: '2027-01-02T03:04:05Z' });
      expect(await ask(value)).toEqual({
        kind: 'active',
        owner: simulator.logins.owner,
        expiresAt: instant('2027-01-02T03:04:05Z'),
        scopes: ['repo', 'workflow'],
      });
      expect(await ask(classic([]))).toMatchObject({ scopes: [], expiresAt: null });
    });
    it('is compared through what scopes imply', async () => {
      const judge = async (held: readonly string[], needed: readonly string[]) => {
        const found = await ask(classic(held));
        if (found.kind !== 'active') throw new Error(found.reason);
        const { missing, excess } = judgeToken(found, grant(needed), githubPatScopes);
        return { missing, excess };
      };
      expect(await judge(['repo'], ['public_repo'])).toEqual({ missing: [], excess: ['repo'] });
      expect(await judge(['admin:org'], ['read:org'])).toEqual({ missing: [], excess: ['admin:org'] });
      expect(await judge(['write:packages'], ['repo'])).toEqual({
        missing: ['repo'],
        excess: ['write:packages'],
      });
    });
    it('is refused where a fine-grained one is needed, and the other way round', async () => {
      expect(await obstaclesOf(classic(['repo']), grant(['secrets:write'], [repository]))).toContain(
        'it is a classic token, and what it is for (secrets:write) needs a fine-grained one',
      );
      expect(await obstaclesOf(fineGrained({ secrets: 'write' }), grant(['repo']))).toContain(
        'it is a fine-grained token, and what it is for (repo) needs a classic one',
      );
    });
    it('that is dead is called dead, and nothing else is', async () => {
      const value = classic(['repo'], { expiresAt: '2026-11-24T10:00:00Z' });
      expect(await ask(value)).toMatchObject({ kind: 'active' });
      nowMilliseconds += 2 * day;
      expect(await ask(value)).toMatchObject({ kind: 'inactive' });
      simulator.faults.inject({ fault: { kind: 'status', status: 403 } });
      expect(await ask(value)).toMatchObject({
        kind: 'unknown',
        reason: expect.stringContaining('403') as string,
      });
    });
  });

  describe('a fine-grained token', () => {
    const secrets = { secrets: 'write', metadata: 'read' };

    it('tells when it ends in the other layout, and what could not be proved', async () => {
      const value = fineGrained(secrets, {
        repositories: ['tudatpy-feedstock'],
        expiresAt: '2027-01-02T03:04:05Z',
      });
      const wish = grant(['contents:read', 'secrets:read', 'secrets:write'], [repository]);
      const found = await ask(value, wish);
      expect(found).toMatchObject({ owner: simulator.logins.owner, expiresAt: '2027-01-02T03:04:05.000Z' });
      expect(found).not.toHaveProperty('obstacles');
      expect(found).not.toHaveProperty('scopes');
      expect(found).toMatchObject({
        notes: [expect.stringContaining(': contents:read, secrets:write could not be proved') as string],
      });
    });
    it('leaves no doubt where reading is all that is asked', async () => {
      const held = {
        secrets: 'read',
        actions_variables: 'read',
        dependabot_secrets: 'read',
        organization_secrets: 'read',
        organization_actions_variables: 'read',
      };
      const wish = grant(
        Object.entries(held).map(([name, level]) => `${name}:${level}`),
        [repository],
      );
      expect(await ask(fineGrained(held), wish)).toEqual({
        kind: 'active',
        owner: simulator.logins.owner,
        expiresAt: null,
      });
      expect(await ask(fineGrained({}), wish)).toMatchObject({
        obstacles: wish.scopes.map(
          (scope) => expect.stringContaining(`it may not use ${scope} at`) as string,
        ),
      });
    });
    it('changes nothing while it is tried', async () => {
      await ask(fineGrained(secrets), grant(['secrets:write', 'organization_secrets:write'], [repository]));
      expect(new Set(simulator.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
    });
    it('names the permission, the place and the reasons when something is missing', async () => {
      const wish = grant(['secrets:write'], [repository, 'tudat-team/tudatpy']);
      const missing = await obstaclesOf(fineGrained({ metadata: 'read' }), wish);
      for (const words of [
        `it may not use secrets:write at ${repository}, tudat-team/tudatpy`,
        'the permission "Secrets" was not granted',
        'the repository was not selected',
        'tudat-team has not approved it yet',
        `${simulator.url}/organizations/tudat-team/settings/personal-access-token-requests`,
      ])
        expect(missing).toContain(words);
      const narrow = fineGrained(secrets, { repositories: ['tudatpy'] });
      expect(await obstaclesOf(narrow, wish)).toContain(`it may not use secrets:write at ${repository}:`);
      const foreign = fineGrained(secrets, { resourceOwner: simulator.logins.owner });
      expect(await obstaclesOf(foreign, wish)).toContain('its resource owner is not tudat-team');
    });
    it('that waits for approval is not taken', async () => {
      const value = fineGrained(secrets, { approval: 'pending' });
      expect(await obstaclesOf(value, grant(['secrets:write'], [repository]))).toContain(
        'tudat-team has not approved it yet',
      );
    });
    it('has to see the places that it is for', async () => {
      const wish = grant(['contents:read'], ['tudat-team/tudat-internal']);
      const hidden = fineGrained({ contents: 'read' }, { repositories: ['tudatpy'] });
      expect(await obstaclesOf(hidden, wish)).toContain('it does not see tudat-team/tudat-internal (404)');
      const seeing = fineGrained({ contents: 'read' }, { repositories: ['tudat-internal'] });
      expect(await obstaclesOf(seeing, wish)).toBe('');
      expect(await obstaclesOf(seeing, grant(['contents:read'], ['no-such-organization']))).toContain(
        'there is no organization no-such-organization',
      );
    });
    it('is good in itself and kept out by a policy on lifetimes', async () => {
      simulator.setPolicy('tudat-team', { maximumLifetimeDays: 8 });
      const long = fineGrained({ contents: 'write' }, { expiresAt: '2027-01-02T03:04:05Z' });
      const wish = grant(['contents:write'], [repository]);
      expect(await obstaclesOf(long, wish)).toBe(
        `a policy over ${repository} lets no token in that lives longer than 8 days, although the token itself is good: make one that ends sooner (lifetime: 8d)`,
      );
      const short = fineGrained({ contents: 'write' }, { expiresAt: '2026-11-28T10:00:00Z' });
      expect(await obstaclesOf(short, wish)).toBe('');
      expect(await obstaclesOf(long, grant(['members:read'], ['tudat-team']))).toContain('8 days');
    });
    it('is kept out by single sign-on and other policies in words that say what to do', () => {
      const url = 'https://github.com/orgs/tudat-team/sso?authorization_request=A1';
      expect(bare(403, 'Resource protected', { 'x-github-sso': `required; url=${url}` })).toEqual({
        kind: 'told',
        obstacle: `tudat-team asks for single sign-on: authorize the token within the hour at ${url}`,
      });
      expect(bare(403, '`tudat-team` forbids access via a personal access token (classic).')).toMatchObject({
        obstacle: expect.stringContaining('a policy over tudat-team keeps it out') as string,
      });
      expect(bare(403, 'Must have admin rights to Repository.')).toMatchObject({
        obstacle: expect.stringContaining('Must have admin rights') as string,
      });
    });
    it('is not called dead while its rate limit is used up', async () => {
      const value = fineGrained(secrets);
      simulator.faults.inject({ fault: { kind: 'status', status: 429, retryAfterSeconds: 4000 } });
      expect(await ask(value)).toMatchObject({
        kind: 'unknown',
        reason: expect.stringContaining('rate limit') as string,
      });
    });
  });

  describe('a fine-grained token whose organization can be asked', () => {
    const render = (name: string): OverseenToken => {
      const token = simulator.tokenNamed(name);
      if (!token) throw new Error(`There is no token ${name}.`);
      return {
        id: String(token.id),
        name,
        owner: token.login,
        scopes: Object.entries(token.permissions).map(([permission, level]) => `${permission}:${level}`),
        reach: token.repositorySelection === 'all' ? 'all repositories' : '1 repositories',
        expiresAt: token.expiresAt === null ? null : instant(token.expiresAt),
        isExpired: false,
      };
    };
    const oversee = async () => {
      const own = simulator.tokens().filter(({ resourceOwner }) => resourceOwner === 'tudat-team');
      const named = (approval: string) => own.filter((each) => each.approval === approval);
      return await Promise.resolve({
        tokens: named('approved').map(({ name }) => render(name)),
        requests: named('pending').map(({ name }) => ({ ...render(name), requestId: '1' })),
      });
    };
    const askWith = async (value: string, name: string): Promise<Introspection> => {
      const wish = grant(['contents:write'], [repository]);
      const reference = { name, principal: wish.principal };
      return await introspectToken(context, Secret.of(value), { grant: wish, reference }, oversee);
    };

    it('tells its scopes exactly', async () => {
      const value = fineGrained({ contents: 'write', issues: 'read', metadata: 'read' }, { name: 'ours' });
      const found = await askWith(value, 'ours');
      expect(found).toMatchObject({
        name: 'ours',
        scopes: ['contents:write', 'issues:read', 'metadata:read'],
        notes: ['tudat-team says that it reaches all repositories'],
      });
      if (found.kind !== 'active') return;
      const { refusals, excess } = judgeToken(found, grant(['contents:write']), githubPatScopes);
      expect([refusals, excess]).toEqual([[], ['issues:read']]);
    });
    it('is not active while it waits for approval', async () => {
      const value = fineGrained({ contents: 'write' }, { name: 'ours', approval: 'pending' });
      expect(await askWith(value, 'ours')).toMatchObject({
        kind: 'inactive',
        reason: expect.stringContaining('it waits for the approval of tudat-team') as string,
      });
      simulator.approve('ours');
      expect((await askWith(value, 'ours')).kind).toBe('active');
    });
    it('is tried as usual when it has another name there', async () => {
      const value = fineGrained({ contents: 'write' }, { name: 'theirs' });
      expect(await askWith(value, 'ours')).toMatchObject({
        kind: 'active',
        notes: [
          expect.stringContaining('lists no token ours') as string,
          expect.stringContaining('contents:write could not be proved') as string,
        ],
      });
    });
  });
});
