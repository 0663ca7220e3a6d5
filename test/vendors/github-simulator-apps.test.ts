import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGithubSimulator, type GithubSimulator } from '../../simulators/github/simulator.ts';
import { signJwt } from './github-app-jwt.ts';
import { createCaller, organizationSecrets, repositorySecrets } from './github-caller.ts';

const minute = 60_000;
const wish = {
  owner: 'tudat-team',
  name: 'Token Keeper',
  description: 'Delivers tokens',
  externalUrl: 'https://example.org',
  permissions: { secrets: 'write', organization_secrets: 'write' },
} as const;

describe('the simulated api.github.com: Apps', () => {
  let simulator: GithubSimulator;
  let nowMilliseconds: number;
  let app: ReturnType<GithubSimulator['registerApp']>;
  beforeEach(async () => {
    nowMilliseconds = Date.parse('2026-11-23T10:00:00.400Z');
    simulator = await startGithubSimulator({ now: () => nowMilliseconds });
    app = simulator.registerApp(wish);
  });
  afterEach(async () => {
    await simulator.stop();
  });
  const { send, call, put, seal, idOf } = createCaller(() => simulator);
  const jwt = (times: { iat?: number; exp?: number } = {}, issuer: string | number = app.clientId) =>
    signJwt(app.privateKey, issuer, { now: nowMilliseconds, ...times });
  const install = (repositories?: readonly string[]) =>
    simulator.installApp({
      slug: app.slug,
      account: 'tudat-team',
      ...(repositories ? { repositories } : {}),
    });
  const mint = (installation: number, body?: unknown) =>
    call(`POST /app/installations/${installation}/access_tokens`, body, jwt());
  const tokenFor = async (installation: number, body?: unknown) =>
    String((await mint(installation, body)).json['token']);

  describe('sign in', () => {
    it('with a name, a number and a key of their own', async () => {
      expect(app.slug).toBe('token-keeper');
      expect(app.clientId).toMatch(/^Iv23li\w{14}$/);
      for (const issuer of [app.clientId, app.id, String(app.id)])
        expect((await call('GET /app', undefined, jwt({}, issuer))).json).toMatchObject({
          id: app.id,
          permissions: { metadata: 'read', secrets: 'write' },
        });
    });
    it.each([
      ['too long a life', { iat: 0, exp: 601 }, 401, 'too far in the future'],
      ['an end that has passed', { iat: -600, exp: 0 }, 401, 'future time at which the assertion expires'],
      ['a beginning that is to come', { iat: 90, exp: 600 }, 401, "'Issued at' claim"],
      ['the form of the documentation', { iat: -60, exp: 600 }, 200, undefined],
      ['a clock that is a little ahead', { iat: 55, exp: 600 }, 200, undefined],
    ])('with %s: %o, %i', async (_, { iat, exp }, status, message) => {
      const nowSeconds = Math.floor(nowMilliseconds / 1000);
      const answer = await call('GET /app', undefined, jwt({ iat: nowSeconds + iat, exp: nowSeconds + exp }));
      expect(answer.status).toBe(status);
      if (message !== undefined) expect(answer.json['message']).toContain(message);
    });
    it('not with a key of another App, nor with a personal token', async () => {
      const other = simulator.registerApp({ ...wish, name: 'Other' });
      const foreign = signJwt(other.privateKey, app.clientId, { now: nowMilliseconds });
      for (const token of [foreign, simulator.token]) {
        const answer = await call('GET /app', undefined, token);
        expect(answer).toMatchObject({
          status: 401,
          json: { message: 'A JSON web token could not be decoded' },
        });
      }
      expect((await call('GET /app', undefined, jwt({}, 1))).json['message']).toBe('Integration not found');
      expect((await send('GET /app', { headers: { authorization: `token ${jwt()}` } })).status).toBe(401);
    });
    it('with an old key and a new one, until the old one is removed', async () => {
      const { id: newId, privateKey } = simulator.addAppKey(app.slug);
      const renewed = () => signJwt(privateKey, app.clientId, { now: nowMilliseconds });
      const statusOf = async (token: string) => (await call('GET /app', undefined, token)).status;
      expect([await statusOf(jwt()), await statusOf(renewed())]).toEqual([200, 200]);
      const [old] = simulator.appOf(app.slug).keys;
      simulator.removeAppKey(app.slug, old?.id ?? 0);
      expect([await statusOf(jwt()), await statusOf(renewed())]).toEqual([401, 200]);
      expect(() => simulator.removeAppKey(app.slug, newId)).toThrow('Validation Failed');
    });
    it('as nobody who may touch anything', async () => {
      for (const path of ['/user', repositorySecrets, organizationSecrets])
        expect(await call(`GET ${path}`, undefined, jwt())).toMatchObject({
          status: 403,
          json: { message: 'Resource not accessible by integration' },
        });
    });
  });

  describe('are registered', () => {
    it('with a code that can be exchanged once', async () => {
      const exchange = () =>
        fetch(`${simulator.url}/app-manifests/${app.code}/conversions`, { method: 'POST' });
      const answer = await exchange();
      expect(answer.status).toBe(201);
      expect(answer.headers.get('x-ratelimit-resource')).toBe('integration_manifest');
      const json = (await answer.json()) as Record<string, unknown>;
      expect(json).toMatchObject({ id: app.id, client_id: app.clientId, webhook_secret: null });
      expect(json['pem']).toBe(app.privateKey);
      expect(json['pem']).toContain('BEGIN RSA PRIVATE KEY');
      expect((await exchange()).status).toBe(404);
    });
    it('with a code that is good for an hour', async () => {
      nowMilliseconds += 60 * minute;
      const line = `POST /app-manifests/${app.code}/conversions`;
      expect((await call(line)).status).toBe(404);
    });
    it('under a name that is free, for permissions that there are', () => {
      expect(() => simulator.registerApp({ ...wish, name: 'token keeper' })).toThrow('Validation Failed');
      const permissions = { everything: 'write' };
      expect(() => simulator.registerApp({ ...wish, name: 'Other', permissions })).toThrow();
    });
  });

  describe('are installed', () => {
    it('and can be found by what they reach', async () => {
      const find = async (path: string) =>
        (await call(`GET ${path}/installation`, undefined, jwt())).json['id'];
      expect(await find('/orgs/tudat-team')).toBe(undefined);
      const id = install(['tudatpy']);
      expect(await find('/orgs/tudat-team')).toBe(id);
      expect(await find('/users/tudat-team')).toBe(id);
      expect(await find('/repos/tudat-team/tudatpy')).toBe(id);
      expect(await find('/repos/tudat-team/tudat')).toBe(undefined);
      expect((await call('GET /app/installations', undefined, jwt())).json).toMatchObject([
        { id, repository_selection: 'selected', app_slug: 'token-keeper' },
      ]);
      expect(() => install()).toThrow('Validation Failed');
    });
    it('and taken out again, with all their tokens', async () => {
      const id = install();
      const token = await tokenFor(id);
      expect((await call(`DELETE /app/installations/${id}`, undefined, jwt())).status).toBe(204);
      expect((await call('GET /installation/repositories', undefined, token)).status).toBe(401);
      expect((await mint(id)).status).toBe(404);
    });
  });

  describe('make tokens that', () => {
    it('live for an hour', async () => {
      const { json } = await mint(install());
      expect(json).toMatchObject({
        expires_at: '2026-11-23T11:00:00Z',
        repository_selection: 'all',
        permissions: { secrets: 'write', organization_secrets: 'write', metadata: 'read' },
      });
      const token = String(json['token']);
      expect(token).toMatch(/^ghs_\w{36}$/);
      nowMilliseconds += 59 * minute;
      expect((await call('GET /installation/repositories', undefined, token)).json['total_count']).toBe(11);
      nowMilliseconds += minute;
      expect((await call('GET /installation/repositories', undefined, token)).status).toBe(401);
      expect(simulator.installationTokens()).toEqual([]);
    });
    it('are long and have dots where the header asks for it', async () => {
      const id = install();
      const answer = await send(`POST /app/installations/${id}/access_tokens`, {
        headers: { authorization: `Bearer ${jwt()}`, 'x-github-stateless-s2s-token': 'enabled' },
      });
      const token = String(answer.json['token']);
      expect(token).toMatch(new RegExp(`^ghs_${app.id}_[\\w-]+\\.[\\w-]+\\.[\\w-]+$`));
      expect(token.length).toBeGreaterThan(450);
      expect((await call(`GET ${repositorySecrets}`, undefined, token)).status).toBe(200);
    });
    it('can be ended', async () => {
      const token = await tokenFor(install());
      expect((await call('DELETE /installation/token', undefined, token)).status).toBe(204);
      expect((await call('DELETE /installation/token', undefined, token)).status).toBe(401);
      expect((await call('DELETE /installation/token')).status).toBe(403);
    });
    it('can do no more than was asked for, and no more than the installation', async () => {
      const id = install(['tudatpy', 'tudat']);
      const narrow = await mint(id, { repositories: ['tudatpy'], permissions: { secrets: 'read' } });
      expect(narrow.json).toMatchObject({
        repository_selection: 'selected',
        repositories: [{ name: 'tudatpy' }],
      });
      const token = String(narrow.json['token']);
      const read = await call(`GET ${repositorySecrets}`, undefined, token);
      expect([read.status, read.headers.get('x-accepted-github-permissions')]).toEqual([200, 'secrets=read']);
      const body = await seal(repositorySecrets, 'value');
      for (const line of [
        `PUT ${repositorySecrets}/X`,
        'GET /repos/tudat-team/tudat/actions/secrets',
        `GET ${organizationSecrets}`,
      ])
        expect((await call(line, line.startsWith('PUT') ? body : undefined, token)).status).toBe(403);
      for (const wrong of [
        { repositories: ['tudat-internal'] },
        { repository_ids: [1] },
        { permissions: { contents: 'read' } },
        { permissions: { secrets: 'admin' } },
        { everything: true },
      ])
        expect((await mint(id, wrong)).status).toBe(422);
      const byId = { repository_ids: [await idOf('tudat')] };
      expect((await mint(id, byId)).json['repositories']).toMatchObject([{ name: 'tudat' }]);
    });
    it('write secrets, and are nobody', async () => {
      const token = await tokenFor(install());
      await put(`${repositorySecrets}/OLD`, 'old');
      for (const base of [repositorySecrets, organizationSecrets]) {
        const sealed = await seal(base, 'new', token);
        const body = base === organizationSecrets ? { ...sealed, visibility: 'all' } : sealed;
        expect((await call(`PUT ${base}/NEW`, body, token)).status).toBe(201);
      }
      expect(simulator.secret({ organization: 'tudat-team' }, 'NEW')).toBe('new');
      const internal = await call('GET /repos/tudat-team/tudat-internal', undefined, token);
      expect(internal.json['permissions']).toMatchObject({ admin: false });
      expect((await call('GET /user', undefined, token)).status).toBe(403);
      expect(
        (await call('GET /repos/neighbour-lab/orbit-plots/actions/secrets', undefined, token)).status,
      ).toBe(403);
      const query = { query: 'query UserCurrent{viewer{login}}' };
      expect((await call('POST /graphql', query, token)).json).toEqual({
        data: { viewer: { login: 'token-keeper[bot]' } },
      });
    });
    it('are under no policy', async () => {
      const token = await tokenFor(install());
      simulator.setPolicy('tudat-team', { allowsClassic: false, maximumLifetimeDays: 1 });
      expect((await call(`GET ${organizationSecrets}`, undefined, token)).status).toBe(200);
    });
  });
});
