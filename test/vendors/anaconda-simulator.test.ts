import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAnacondaSimulator, type AnacondaSimulator } from '../../simulators/anaconda/simulator.ts';

const basename = 'noarch/tudat-1.0-0.conda';

describe('the simulated anaconda.org', () => {
  let simulator: AnacondaSimulator;
  let nowMilliseconds: number;
  beforeEach(async () => {
    nowMilliseconds = Date.now();
    simulator = await startAnacondaSimulator({ now: () => nowMilliseconds });
  });
  afterEach(async () => {
    await simulator.stop();
  });

  const makeToken = (scopes: readonly string[], owner = 'tudat-team'): string =>
    simulator.createAsSomebodyElse({ owner, name: scopes.join(' '), scopes, lifetimeSeconds: 3600 });
  const call = async (
    line: string,
    { authorization, body }: { authorization?: string; body?: unknown } = {},
  ) => {
    const [method = 'GET', path = '/'] = line.split(' ');
    const response = await fetch(simulator.url + path, {
      method,
      headers: {
        ...(authorization === undefined ? {} : { authorization }),
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  };
  const withToken = (token: string) => ({ authorization: `token ${token}` });
  const creation = {
    scopes: ['api:read'],
    note: 'ci',
    note_url: null,
    hostname: '',
    user: null,
    'max-age': null,
    strength: 'strong',
    'fail-if-exists': true,
  };
  const byPassword = (): string => {
    const { maintainer } = simulator.logins;
    return `Basic ${Buffer.from(`${maintainer}:${simulator.passwordOf(maintainer)}`).toString('base64')}`;
  };

  describe('creating', () => {
    it('takes a password, lives a year by default, and replaces when it is told to', async () => {
      const authorization = byPassword();
      const first = await call('POST /authentications', { authorization, body: creation });
      expect(first.status).toBe(200);
      const year = simulator.token(simulator.logins.maintainer, 'ci')?.expiresAt;
      expect(year).toBe(nowMilliseconds + 365 * 86_400_000);
      expect((await call('POST /authentications', { authorization, body: creation })).status).toBe(400);
      const body = { ...creation, 'fail-if-exists': false };
      const second = await call('POST /authentications', { authorization, body });
      expect((await call('GET /user', withToken(String(first.json['token'])))).status).toBe(401);
      expect((await call('GET /user', withToken(String(second.json['token'])))).status).toBe(200);
    });
    it.each([
      [{ created_with: 'x' }],
      [{ scopes: 'api' }],
      [{ 'max-age': 0.5 }],
      [{ 'max-age': 0 }],
      [{ strength: 'medium' }],
    ])('refuses %j', async (change) => {
      const body = { ...creation, ...change };
      const answer = await call('POST /authentications', { authorization: byPassword(), body });
      expect(answer.status).toBe(422);
    });
    it('accepts a bogus scope, which grants nothing', async () => {
      const body = { ...creation, scopes: ['api:read,api:write'] };
      const { json } = await call('POST /authentications', { authorization: byPassword(), body });
      expect((await call('GET /user', withToken(String(json['token'])))).status).toBe(401);
    });
    it('needs an administrator for an organization', async () => {
      const { contributor } = simulator.logins;
      const basic = Buffer.from(`${contributor}:${simulator.passwordOf(contributor)}`).toString('base64');
      const body = { ...creation, user: 'tudat-team' };
      const answer = await call('POST /authentications', { authorization: `Basic ${basic}`, body });
      expect(answer.status).toBe(403);
    });
  });

  describe('what a token may do', () => {
    it('answers as the service does when something is wrong with it', async () => {
      const path = '/package/tudat-team/tudat';
      const readOnly = makeToken(['api:read']);
      const writeOnly = makeToken(['api:write']);
      const attributes = { body: { public_attrs: {} } };
      expect((await call('GET /user')).json).toEqual({ error: 'Authorization header was not given' });
      expect((await call(`GET ${path}`, withToken(writeOnly))).json['error']).toMatch(/expected: api:read$/);
      expect((await call(`PATCH ${path}`, { ...withToken(readOnly), ...attributes })).json['error']).toMatch(
        /expected: api:write$/,
      );
      nowMilliseconds += 3_600_000;
      // An expired token reads on; the first write fails.
      expect((await call(`GET ${path}`, withToken(readOnly))).status).toBe(200);
      expect(await call(`PATCH ${path}`, { ...withToken(writeOnly), ...attributes })).toEqual({
        status: 401,
        json: { error: 'Authentication token has expired' },
      });
    });
    it('can be switched to let writing imply reading', async () => {
      await simulator.stop();
      simulator = await startAnacondaSimulator({ writeImpliesRead: true });
      expect((await call('GET /user', withToken(makeToken(['api:write'])))).status).toBe(200);
    });
    it('writes to nobody else', async () => {
      const { contributor } = simulator.logins;
      const body = { public: true, publish: false, public_attrs: {} };
      const token = makeToken(['api'], contributor);
      expect(await call('POST /package/tudat-team/new', { ...withToken(token), body })).toEqual({
        status: 401,
        json: {
          error: `User "<User: _login=${contributor}>" has not enough permissions to create "<User: _login=tudat-team>/new" package`,
        },
      });
    });
  });

  describe('uploading', () => {
    const bytes = randomBytes(64);
    const digest = (algorithm: string) => createHash(algorithm).update(bytes).digest();
    const file = `tudat-team/tudat/1.0/${basename}`;
    const stage = async (token: string) => {
      const release = { requirements: [], announce: null, description: null };
      await call('POST /release/tudat-team/tudat/1.0', { ...withToken(token), body: release });
      const body = {
        distribution_type: 'conda',
        description: '',
        attrs: {},
        dependencies: {},
        channels: ['main'],
        sha256: digest('sha256').toString('hex'),
      };
      return await call(`POST /stage/${file}`, { ...withToken(token), body });
    };
    const bring = async (staged: Record<string, unknown>, md5: string): Promise<Response> => {
      const form = new FormData();
      const fields = { ...(staged['form_data'] as object), 'Content-Length': '64', 'Content-MD5': md5 };
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append('file', new Blob([bytes]), basename);
      return await fetch(String(staged['post_url']), { method: 'POST', body: form });
    };

    it('takes a package in three steps, once, and gives it up again', async () => {
      const token = makeToken(['api:read', 'api:write']);
      const { json: staged } = await stage(token);
      expect((await bring(staged, digest('md5').toString('base64'))).status).toBe(201);
      const commit = { ...withToken(token), body: { dist_id: staged['dist_id'] } };
      expect((await call(`POST /commit/${file}`, commit)).status).toBe(200);
      expect(simulator.files('tudat-team')).toEqual([`tudat/1.0/${basename}`]);
      expect((await call(`GET /dist/${file.replace('noarch/', 'noarch%2F')}`)).json['basename']).toBe(
        basename,
      );
      expect((await stage(token)).status).toBe(409);
      expect((await call(`DELETE /dist/${file}`, withToken(token))).status).toBe(200);
      expect((await call(`GET /dist/${file}`)).json).toEqual({ error: `"${basename}" could not be found` });
    });
    it('does not commit what did not arrive whole', async () => {
      const token = makeToken(['api:read', 'api:write']);
      const { json: staged } = await stage(token);
      const refused = await bring(staged, randomBytes(16).toString('base64'));
      expect([refused.status, await refused.text()]).toEqual([
        400,
        expect.stringContaining('<Code>InvalidDigest</Code>'),
      ]);
      const commit = { ...withToken(token), body: { dist_id: staged['dist_id'] } };
      expect((await call(`POST /commit/${file}`, commit)).status).toBe(404);
    });
  });

  it('keeps its state over a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'anaconda-'));
    const stateFile = join(folder, 'state.json');
    try {
      await simulator.stop();
      simulator = await startAnacondaSimulator({ stateFile });
      const { apiKey } = simulator;
      const value = makeToken(['api:read']);
      await simulator.stop();
      simulator = await startAnacondaSimulator({ stateFile });
      expect(simulator.apiKey).toBe(apiKey);
      expect((await call('GET /user', withToken(value))).json['login']).toBe('tudat-team');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  it('is there, and does not know other addresses', async () => {
    expect((await fetch(simulator.url, { method: 'HEAD' })).status).toBe(200);
    expect(await call('GET /authentications/all')).toEqual({ status: 404, json: { error: 'Not Found' } });
  });
});
