import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGithubSimulator, type GithubSimulator } from '../../simulators/github/simulator.ts';
import { signJwt } from './github-app-jwt.ts';
import { createCaller, organizationSecrets, repository, repositorySecrets } from './github-caller.ts';

const day = 86_400_000;
const start = Date.parse('2026-11-23T10:00:00Z');
const requests = '/orgs/tudat-team/personal-access-token-requests';
const grants = '/orgs/tudat-team/personal-access-tokens';

describe('the simulated api.github.com: personal access tokens', () => {
  let simulator: GithubSimulator;
  let nowMilliseconds: number;
  const restart = async (options: Parameters<typeof startGithubSimulator>[0] = {}) => {
    await simulator?.stop();
    simulator = await startGithubSimulator({ now: () => nowMilliseconds, ...options });
  };
  beforeEach(async () => {
    nowMilliseconds = start;
    await restart();
  });
  afterEach(async () => {
    await simulator.stop();
  });
  const { call } = createCaller(() => simulator);
  type TokenOptions = Parameters<GithubSimulator['makeToken']>[0];
  const makeFineGrained = (options: Partial<TokenOptions> = {}) =>
    simulator.makeToken({
      login: simulator.logins.owner,
      scopes: [],
      kind: 'fine-grained',
      permissions: { secrets: 'read', organization_secrets: 'read' },
      ...options,
    });
  const statusOf = async (token: string, path = '/user') =>
    (await call(`GET ${path}`, undefined, token)).status;
  const revoke = (credentials: unknown, more: object = {}) =>
    fetch(`${simulator.url}/credentials/revoke`, {
      method: 'POST',
      body: JSON.stringify({ credentials, ...more }),
    });

  it('remember when they were used', async () => {
    const token = makeFineGrained({ name: 'used' });
    expect(simulator.tokenNamed('used')?.lastUsedAt).toBe(null);
    nowMilliseconds += day;
    await statusOf(token);
    expect(simulator.tokenNamed('used')?.lastUsedAt).toBe(nowMilliseconds);
  });
  it('reach the repositories that were selected', async () => {
    const internal = '/repos/tudat-team/tudat-internal';
    const token = makeFineGrained({ repositories: ['tudatpy'] });
    expect(await statusOf(token, repositorySecrets)).toBe(200);
    expect(await statusOf(token, '/repos/tudat-team/tudat/actions/secrets')).toBe(403);
    expect(await statusOf(token, internal)).toBe(404);
    expect(await statusOf(makeFineGrained({ repositories: ['tudat-internal'] }), internal)).toBe(200);
    const publicOnly = makeFineGrained({ repositorySelection: 'none' });
    expect(await statusOf(publicOnly, repositorySecrets)).toBe(403);
    expect(await statusOf(publicOnly, organizationSecrets)).toBe(200);
  });
  it.each([
    ['actions_variables', `/repos/${repository}/actions/variables`],
    ['dependabot_secrets', `/repos/${repository}/dependabot/secrets`],
    ['organization_actions_variables', '/orgs/tudat-team/actions/variables'],
  ])('show whether they hold %s', async (permission, path) => {
    expect(await statusOf(makeFineGrained({ permissions: { [permission]: 'read' } }), path)).toBe(200);
    expect(await statusOf(makeFineGrained(), path)).toBe(403);
  });

  describe('are revoked by anybody who has found them', () => {
    it('without signing in', async () => {
      const [classic, fineGrained] = [simulator.token, makeFineGrained()];
      const answer = await revoke([classic, fineGrained, `ghs_${'0'.repeat(36)}`, 'nonsense']);
      expect([answer.status, await answer.json()]).toEqual([202, {}]);
      expect(await statusOf(classic)).toBe(401);
      expect(await statusOf(fineGrained)).toBe(401);
    });
    it('but not by somebody who signs in, nor in another form', async () => {
      const body = { credentials: [simulator.token] };
      expect((await call('POST /credentials/revoke', body)).status).toBe(403);
      for (const wrong of [[], 'text', Array.from({ length: 1001 }, () => 'x'), [7]])
        expect((await revoke(wrong)).status).toBe(422);
      expect((await revoke(['x'], { more: true })).status).toBe(422);
      expect(await statusOf(simulator.token)).toBe(200);
    });
    it('some time later', async () => {
      await restart({ revocationDelayMilliseconds: 5000 });
      const { token } = simulator;
      await revoke([token]);
      nowMilliseconds += 4999;
      expect(await statusOf(token)).toBe(200);
      nowMilliseconds += 1;
      expect(simulator.tokens()).toEqual([]);
      expect(await statusOf(token)).toBe(401);
    });
    it('60 times an hour', async () => {
      await restart({ enforceRateLimits: true });
      for (let count = 0; count < 60; count += 1) expect((await revoke(['x'])).status).toBe(202);
      expect((await revoke(['x'])).status).toBe(403);
    });
  });

  describe('are kept away by a policy:', () => {
    const paths = [organizationSecrets, repositorySecrets, `/repos/${repository}`, '/orgs/tudat-team/repos'];
    it('classic ones', async () => {
      simulator.setPolicy('tudat-team', { allowsClassic: false });
      for (const path of paths) expect(await statusOf(simulator.token, path)).toBe(403);
      expect((await call(`GET ${organizationSecrets}`)).json['message']).toContain(
        '`tudat-team` forbids access via a personal access token (classic).',
      );
      expect(await statusOf(simulator.token)).toBe(200);
      expect(await statusOf(makeFineGrained(), repositorySecrets)).toBe(200);
      expect((await call('GET /user/repos')).json).toEqual([]);
    });
    it('those that live too long', async () => {
      simulator.setPolicy('tudat-team', { maximumLifetimeDays: 30 });
      const short = makeFineGrained({ expiresAt: new Date(start + 30 * day).toISOString() });
      expect(await statusOf(short, repositorySecrets)).toBe(200);
      const long = makeFineGrained({ name: 'long', expiresAt: new Date(start + 31 * day).toISOString() });
      for (const token of [long, makeFineGrained(), simulator.token])
        for (const path of paths) expect(await statusOf(token, path)).toBe(403);
      const { json } = await call(`GET ${repositorySecrets}`, undefined, long);
      expect(json['message']).toContain("if the token's lifetime is greater than 30 days");
      expect(json['message']).toContain(`/personal-access-tokens/${simulator.tokenNamed('long')?.id ?? ''}`);
    });
    it('classic ones without single sign-on', async () => {
      simulator.setPolicy('tudat-team', { requiresSingleSignOn: true });
      const refused = await call(`GET ${organizationSecrets}`);
      expect(refused.status).toBe(403);
      expect(refused.headers.get('x-github-sso')).toMatch(
        /^required; url=https:\/\/github\.com\/orgs\/tudat-team\/sso\?authorization_request=\w+$/,
      );
      const { id } = (await call('GET /users/tudat-team')).json;
      const list = await call('GET /user/repos');
      expect(list.headers.get('x-github-sso')).toBe(`partial-results; organizations=${String(id)}`);
      const { owner: login } = simulator.logins;
      const authorized = { login, scopes: ['repo', 'admin:org'], singleSignOn: ['tudat-team'] };
      expect(await statusOf(simulator.makeToken(authorized), organizationSecrets)).toBe(200);
      expect(await statusOf(makeFineGrained(), organizationSecrets)).toBe(200);
    });
    it('those that nobody has approved', async () => {
      const token = makeFineGrained({ name: 'asks', approval: 'pending' });
      const seen = async () => [
        await statusOf(token, repositorySecrets),
        await statusOf(token, organizationSecrets),
        await statusOf(token, '/repos/tudat-team/tudat-internal'),
        await statusOf(token, `/repos/${repository}`),
      ];
      expect(await seen()).toEqual([403, 403, 404, 200]);
      simulator.approve('asks');
      expect(await seen()).toEqual([200, 200, 200, 200]);
      simulator.deny('asks');
      expect(await seen()).toEqual([403, 403, 404, 200]);
    });
  });

  describe('are overseen by an organization', () => {
    let overseer: string;
    beforeEach(async () => {
      overseer = await makeOverseer({
        organization_personal_access_tokens: 'write',
        organization_personal_access_token_requests: 'write',
      });
    });
    const makeOverseer = async (permissions: Record<string, string>) => {
      const { slug, id, privateKey } = simulator.registerApp({
        owner: 'tudat-team',
        name: `Overseer of ${Object.keys(permissions).length}`,
        externalUrl: 'https://example.org',
        permissions,
      });
      const installation = simulator.installApp({ slug, account: 'tudat-team' });
      const jwt = signJwt(privateKey, id, { now: nowMilliseconds });
      const line = `POST /app/installations/${installation}/access_tokens`;
      return String((await call(line, undefined, jwt)).json['token']);
    };
    const list = async (path: string) =>
      (await call(`GET ${path}`, undefined, overseer)).json as unknown as readonly {
        id: number;
        token_name: string;
      }[];
    const namesAt = async (path: string) => (await list(path)).map(({ token_name: name }) => name);

    it('only through an App with the permission', async () => {
      for (const token of [simulator.token, makeFineGrained(), await makeOverseer({ secrets: 'read' })])
        expect(await statusOf(token, grants)).toBe(403);
      const reader = await makeOverseer({
        organization_personal_access_tokens: 'read',
        secrets: 'read',
        members: 'read',
      });
      expect(await statusOf(reader, grants)).toBe(200);
      expect(await statusOf(reader, requests)).toBe(403);
      makeFineGrained();
      const [{ id } = { id: 0 }] = await list(grants);
      expect((await call(`POST ${grants}/${id}`, { action: 'revoke' }, reader)).status).toBe(403);
    });
    it('that sees their end, their use and what they may', async () => {
      const expiresAt = '2027-01-01T00:00:00Z';
      const token = makeFineGrained({ name: 'seen', expiresAt, repositories: ['tudatpy'] });
      makeFineGrained({ name: 'elsewhere', resourceOwner: 'neighbour-lab' });
      await statusOf(token);
      const [seen, ...others] = await list(grants);
      expect(others).toEqual([]);
      expect(seen).toMatchObject({
        token_name: 'seen',
        token_id: simulator.tokenNamed('seen')?.id,
        owner: { login: simulator.logins.owner },
        permissions: { organization: { organization_secrets: 'read' }, repository: { secrets: 'read' } },
        repository_selection: 'subset',
        access_granted_at: '2026-11-23T10:00:00Z',
        token_expires_at: expiresAt,
        token_expired: false,
        token_last_used_at: '2026-11-23T10:00:00Z',
      });
      const path = `${grants}/${seen?.id ?? 0}/repositories`;
      expect((await call(`GET ${path}`, undefined, overseer)).json).toMatchObject([{ name: 'tudatpy' }]);
    });
    it('that can ask for some of them', async () => {
      makeFineGrained({ name: 'owner', permissions: { contents: 'read' } });
      const login = simulator.logins.contributor;
      await statusOf(makeFineGrained({ name: 'contributor', login, repositories: ['tudat'] }));
      const id = simulator.tokenNamed('owner')?.id ?? 0;
      expect(await namesAt(grants)).toEqual(['contributor', 'owner']);
      expect(await namesAt(`${grants}?direction=asc&per_page=1`)).toEqual(['owner']);
      expect(await namesAt(`${grants}?owner[]=${login}`)).toEqual(['contributor']);
      expect(await namesAt(`${grants}?token_id[]=${id}`)).toEqual(['owner']);
      expect(await namesAt(`${grants}?permission=contents`)).toEqual(['owner']);
      expect(await namesAt(`${grants}?repository=tudatpy`)).toEqual(['owner']);
      expect(await namesAt(`${grants}?last_used_after=2026-11-20T00:00:00Z`)).toEqual(['contributor']);
    });
    it('that lets them in or not', async () => {
      for (const name of ['one', 'two', 'three']) makeFineGrained({ name, approval: 'pending' });
      expect(await namesAt(grants)).toEqual([]);
      const [three, two, one] = await list(requests);
      const decide = (path: string, body: object) => call(`POST ${path}`, body, overseer);
      expect((await decide(`${requests}/${one?.id ?? 0}`, { action: 'approve' })).status).toBe(204);
      const denial = { action: 'deny', reason: 'too broad', pat_request_ids: [two?.id, three?.id] };
      expect((await decide(requests, denial)).status).toBe(202);
      expect(await namesAt(requests)).toEqual([]);
      expect(await namesAt(grants)).toEqual(['one']);
      expect((await decide(requests, denial)).status).toBe(422);
      expect((await decide(`${requests}/1`, { action: 'approve' })).status).toBe(404);
      expect((await decide(`${requests}/1`, { action: 'revoke' })).status).toBe(422);
    });
    it('that takes its resources from them, and lets them live', async () => {
      const token = makeFineGrained({ name: 'revoked' });
      const [{ id } = { id: 0 }] = await list(grants);
      await call(`POST ${grants}/${id}`, { action: 'revoke' }, overseer);
      expect(simulator.tokenNamed('revoked')?.resourceOwner).toBe(simulator.logins.owner);
      expect(await statusOf(token)).toBe(200);
      expect(await statusOf(token, repositorySecrets)).toBe(403);
      expect(await namesAt(grants)).toEqual([]);
    });
  });

  describe('that leak', () => {
    const alerts = (of = repository) => `/repos/${of}/secret-scanning/alerts`;
    const commit = (token: string, of = repository) =>
      simulator.commitFile({ repository: of, path: 'ci/publish.yml', text: `env:\n  TOKEN: "${token}"\n` });

    it('die where everybody can read them', async () => {
      const token = makeFineGrained();
      commit(token);
      expect(await statusOf(token)).toBe(401);
      expect((await call(`GET ${alerts()}`)).json).toMatchObject([
        {
          number: 1,
          state: 'open',
          secret: token,
          secret_type: 'github_personal_access_token',
          validity: 'inactive',
          publicly_leaked: true,
          first_location_detected: { path: 'ci/publish.yml', start_line: 2, start_column: 11 },
        },
      ]);
    });
    it('live on in private', async () => {
      const token = makeFineGrained();
      commit(token, 'tudat-team/tudat-internal');
      commit(token, 'tudat-team/tudat-internal');
      expect(await statusOf(token)).toBe(200);
      const { json } = await call('GET /orgs/tudat-team/secret-scanning/alerts?hide_secret=true');
      expect(json).toMatchObject([{ validity: 'active', publicly_leaked: false }]);
      expect(JSON.stringify(json)).not.toContain(token);
      commit(token);
      expect((await call(`GET ${alerts('tudat-team/tudat-internal')}/1`)).json).toMatchObject({
        validity: 'inactive',
        publicly_leaked: true,
        multi_repo: true,
      });
    });
    it('are told from what only looks like one', async () => {
      commit(`ghp_${'0'.repeat(36)}`);
      expect((await call(`GET ${alerts()}`)).json).toEqual([]);
    });
    it('leave an alert that somebody resolves', async () => {
      commit(makeFineGrained());
      const resolve = (body: object) => call(`PATCH ${alerts()}/1`, body);
      expect((await resolve({ state: 'resolved' })).status).toBe(422);
      expect((await resolve({ state: 'resolved', resolution: 'revoked' })).json).toMatchObject({
        state: 'resolved',
        resolution: 'revoked',
        resolved_by: { login: simulator.logins.owner },
      });
      expect((await call(`GET ${alerts()}?state=open`)).json).toEqual([]);
      expect((await resolve({ state: 'open' })).json).toMatchObject({ resolution: null, resolved_by: null });
    });
    it('are shown to those who may see alerts', async () => {
      const { owner, contributor } = simulator.logins;
      const classic = (login: string, scope: string) => simulator.makeToken({ login, scopes: [scope] });
      expect(await statusOf(classic(owner, 'security_events'), alerts())).toBe(200);
      expect(await statusOf(classic(owner, 'gist'), alerts())).toBe(403);
      expect(await statusOf(classic(contributor, 'repo'), alerts())).toBe(403);
      const permissions = { secret_scanning_alerts: 'read' };
      expect(await statusOf(makeFineGrained({ permissions }), alerts())).toBe(200);
      expect(await statusOf(makeFineGrained(), alerts())).toBe(403);
    });
  });

  it('have owners who sign in on pages', () => {
    expect(simulator.passwordOf(simulator.logins.owner)).toMatch(/^\w{24}$/);
    expect(() => simulator.passwordOf('nobody')).toThrow('nobody');
  });
});
