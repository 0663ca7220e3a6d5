import { randomUUID } from 'node:crypto';
import { request as openRequest } from 'node:http';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGithubSimulator, type GithubSimulator } from '../../simulators/github/simulator.ts';
import {
  createCaller,
  environmentSecrets,
  organizationSecrets,
  repository,
  repositorySecrets,
} from './github-caller.ts';

describe('the simulated api.github.com lets in', () => {
  let simulator: GithubSimulator;
  let nowMilliseconds: number;
  const start = async (options: Parameters<typeof startGithubSimulator>[0] = {}) => {
    await simulator?.stop();
    simulator = await startGithubSimulator({ now: () => nowMilliseconds, ...options });
  };
  beforeEach(async () => {
    nowMilliseconds = Date.parse('2026-11-23T10:00:00.400Z');
    await start();
  });
  afterEach(async () => {
    await simulator.stop();
  });
  const { send, call, seal, put } = createCaller(() => simulator);
  const makeToken = (scopes: readonly string[], login: string = simulator.logins.owner) =>
    simulator.makeToken({ login, scopes });
  const makeFineGrained = (permissions: Record<string, string>) =>
    simulator.makeToken({ login: simulator.logins.owner, scopes: [], kind: 'fine-grained', permissions });

  describe('tokens', () => {
    it('have a checksum that is right', () => {
      const [, body = '', checksum = ''] = /^ghp_(\w{30})(\w{6})$/.exec(simulator.token) ?? [];
      const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
      let value = 0;
      for (const digit of checksum) value = value * 62 + alphabet.indexOf(digit);
      expect(value).toBe(crc32(body));
      expect(makeFineGrained({})).toMatch(/^github_pat_\w{22}_\w{59}$/);
    });
    it('tell their scopes, and drop those that are implied', async () => {
      const { headers } = await call('GET /', undefined, makeToken(['repo', 'public_repo', 'workflow']));
      expect(headers.get('x-oauth-scopes')).toBe('repo, workflow');
      const answer = await call(`GET ${organizationSecrets}`);
      expect(answer.headers.get('x-accepted-oauth-scopes')).toBe('admin:org');
      expect(() => makeToken(['everything'])).toThrow('no scope "everything"');
    });
    it('are refused when revoked, expired or unknown', async () => {
      const expiresAt = '2026-11-24T00:00:00Z';
      const token = simulator.makeToken({ login: simulator.logins.owner, scopes: [], expiresAt });
      const { headers } = await call('GET /user', undefined, token);
      expect(headers.get('github-authentication-token-expiration')).toBe('2026-11-24 00:00:00 UTC');
      nowMilliseconds = Date.parse(expiresAt);
      const revoked = makeToken(['repo']);
      simulator.revokeToken(revoked);
      for (const dead of [token, revoked, randomUUID()]) {
        const answer = await call('GET /', undefined, dead);
        expect(answer).toMatchObject({
          status: 401,
          json: {
            message: 'Bad credentials',
            status: '401',
            documentation_url: 'https://docs.github.com/rest',
          },
        });
      }
    });
    it.each(['token', 'bearer'])('come with the scheme %s', async (scheme) => {
      const authorization = `${scheme} ${simulator.token}`;
      expect((await send('GET /user', { headers: { authorization } })).status).toBe(200);
    });
    it('come as a password', async () => {
      const authorization = `Basic ${Buffer.from(`x:${simulator.token}`).toString('base64')}`;
      expect((await send('GET /user', { headers: { authorization } })).status).toBe(200);
    });
    it('without the scope see nothing private, and may not touch secrets', async () => {
      const token = makeToken(['public_repo']);
      expect((await call('GET /repos/tudat-team/tudat-internal', undefined, token)).status).toBe(404);
      expect((await call(`GET /repos/${repository}`, undefined, token)).status).toBe(200);
      expect((await call(`GET ${repositorySecrets}`, undefined, token)).status).toBe(403);
      expect((await call(`GET ${organizationSecrets}`, undefined, makeToken(['repo']))).status).toBe(403);
    });
    it('of a member who does not administer may not touch secrets', async () => {
      const token = makeToken(['repo', 'admin:org'], simulator.logins.contributor);
      expect((await call(`GET ${repositorySecrets}/public-key`, undefined, token)).json).toMatchObject({
        message: 'Must have admin rights to Repository.',
      });
      expect((await call(`GET ${organizationSecrets}`, undefined, token)).status).toBe(403);
      expect((await call('GET /repos/neighbour-lab/orbit-plots/actions/secrets')).status).toBe(403);
    });
    it('of a member may touch the secrets of a repository that the member administers, and no others', async () => {
      const token = makeToken(['repo', 'admin:org'], simulator.logins.contributor);
      simulator.makeAdministrator(simulator.logins.contributor, repository);
      expect((await call(`GET ${repositorySecrets}`, undefined, token)).status).toBe(200);
      expect((await call('GET /repos/tudat-team/tudat/actions/secrets', undefined, token)).status).toBe(403);
      expect((await call(`GET ${organizationSecrets}`, undefined, token)).status).toBe(403);
      const permissions = async (name: string): Promise<unknown> =>
        (await call(`GET /repos/${name}`, undefined, token)).json;
      expect(await permissions(repository)).toMatchObject({ permissions: { admin: true } });
      expect(await permissions('tudat-team/tudat')).toMatchObject({ permissions: { admin: false } });
    });
    it('are needed for secrets, not for what is public', async () => {
      const withoutToken = async (path: string) => (await fetch(simulator.url + path)).status;
      expect(await withoutToken(repositorySecrets)).toBe(401);
      expect(await withoutToken(`/repos/${repository}`)).toBe(200);
      expect(await withoutToken('/repos/tudat-team/tudat-internal')).toBe(404);
    });
  });

  describe('fine-grained tokens', () => {
    it('may do what their permissions say', async () => {
      const reading = makeFineGrained({ secrets: 'read' });
      const listed = await call(`GET ${repositorySecrets}`, undefined, reading);
      expect(listed.status).toBe(200);
      expect(listed.headers.get('x-oauth-scopes')).toBe(null);
      const body = await seal(repositorySecrets, 'value', reading);
      const refused = await call(`PUT ${repositorySecrets}/X`, body, reading);
      expect(refused).toMatchObject({
        status: 403,
        json: { message: 'Resource not accessible by personal access token' },
      });
      expect(refused.headers.get('x-accepted-github-permissions')).toBe('secrets=write');
      const writing = makeFineGrained({ secrets: 'write' });
      expect((await call(`PUT ${repositorySecrets}/X`, body, writing)).status).toBe(201);
    });
    it.each([
      [{ secrets: 'write' }, environmentSecrets, 403],
      [{ environments: 'read' }, environmentSecrets, 200],
      [{ secrets: 'write' }, organizationSecrets, 403],
      [{ organization_secrets: 'read' }, organizationSecrets, 200],
    ])('with %j on %s: %i', async (permissions, path, status) => {
      expect((await call(`GET ${path}`, undefined, makeFineGrained(permissions))).status).toBe(status);
    });
    it('stay within their resource owner, and tell their end with an offset', async () => {
      const token = simulator.makeToken({
        login: simulator.logins.contributor,
        scopes: [],
        kind: 'fine-grained',
        permissions: { secrets: 'write' },
        resourceOwner: 'neighbour-lab',
        expiresAt: '2026-12-01T00:00:00Z',
      });
      const own = await call('GET /repos/neighbour-lab/orbit-plots/actions/secrets', undefined, token);
      expect(own.status).toBe(200);
      expect(own.headers.get('github-authentication-token-expiration')).toBe('2026-12-01 02:00:00 +0200');
      expect((await call(`GET ${repositorySecrets}`, undefined, token)).status).toBe(403);
      expect((await call('GET /repos/tudat-team/tudat-internal', undefined, token)).status).toBe(404);
    });
  });

  describe('requests', () => {
    it('need a user agent', async () => {
      const status = await new Promise((resolve, reject) => {
        openRequest(simulator.url, (response) => resolve(response.resume().statusCode))
          .on('error', reject)
          .end();
      });
      expect(status).toBe(403);
    });
    it('name an API version that exists', async () => {
      const ask = (version: string) =>
        send('GET /rate_limit', { headers: { 'x-github-api-version': version } });
      expect((await ask('2022-11-28')).json).toHaveProperty('rate');
      expect((await ask('2026-03-10')).json).not.toHaveProperty('rate');
      expect((await ask('2020-01-01')).status).toBe(400);
    });
    it.each(['/repos/tudat-team/tudatpy/', '/nowhere', '/orgs/feedstock-maintainer', '/users/nobody/repos'])(
      'for %s find nothing',
      async (path) => {
        expect(await call(`GET ${path}`)).toMatchObject({ status: 404, json: { message: 'Not Found' } });
      },
    );
    it('do not mind the case of names', async () => {
      expect((await call('GET /repos/Tudat-Team/TudatPy')).json['full_name']).toBe(repository);
    });
    it('cannot write to an archived repository', async () => {
      const base = '/repos/tudat-team/tudat-legacy-feedstock/actions/secrets';
      expect((await call(`GET ${base}`)).status).toBe(200);
      expect((await put(`${base}/X`, 'value')).status).toBe(403);
    });
    it('walk through pages', async () => {
      await start({ extraRepositories: 250 });
      const names: string[] = [];
      let path: string | undefined = '/orgs/tudat-team/repos?per_page=1000';
      for (let pages = 0; path !== undefined && pages < 5; pages += 1) {
        const { json, headers } = await call(`GET ${path}`);
        names.push(...(json as unknown as { name: string }[]).map(({ name }) => name));
        const next = /<([^>]*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
        path = next?.slice(simulator.url.length);
      }
      expect(names).toHaveLength(261);
      expect(new Set(names).size).toBe(261);
      expect((await call('GET /orgs/tudat-team/repos')).json).toHaveLength(30);
      expect((await call('GET /orgs/tudat-team/repos?page=99')).json).toEqual([]);
    });
    it('list private repositories only for those who may know of them', async () => {
      const count = async (token: string) =>
        Object.keys((await call('GET /orgs/tudat-team/repos', undefined, token)).json).length;
      expect(await count(simulator.token)).toBe(11);
      expect(await count(makeToken(['public_repo']))).toBe(10);
    });
  });
});
