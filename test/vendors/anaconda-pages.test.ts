import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAnacondaSimulator, type AnacondaSimulator } from '../../simulators/anaconda/simulator.ts';
import { openBrowser, type Browser } from './page-browser.ts';

const year = 365 * 86_400_000;
const settings = '/tudat-team/settings/access';

describe('the pages of the simulated anaconda.org', () => {
  let simulator: AnacondaSimulator;
  let browser: Browser;
  let nowMilliseconds: number;
  beforeEach(async () => {
    nowMilliseconds = Date.now();
    simulator = await startAnacondaSimulator({ now: () => nowMilliseconds });
    browser = openBrowser(() => simulator.url);
  });
  afterEach(async () => {
    await simulator.stop();
  });

  const signIn = async (login: string, next = '') =>
    await browser.post('/account/login', { next, username: login, password: simulator.passwordOf(login) });
  const filledIn = async (change: Record<string, string | readonly string[]> = {}) => ({
    csrf: (await browser.get(settings)).hidden('csrf'),
    name: 'ci',
    strength: 'strong',
    scope: ['api:read', 'api:write'],
    expires: '',
    ...change,
  });
  const create = async (change: Record<string, string | readonly string[]> = {}) =>
    await browser.post(settings, await filledIn(change));
  const newToken = (text: string): string | undefined => /<code id="new-token">([^<]+)/.exec(text)?.[1];
  const withToken = async (line: string, value: string) => {
    const [method = 'GET', path = '/'] = line.split(' ');
    const headers = { authorization: `token ${value}` };
    const response = await fetch(simulator.url + path, { method, headers });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  };

  describe('signing in', () => {
    it('comes first, and leads back to where one wanted to go', async () => {
      const asked = await browser.get(settings);
      expect([asked.status, asked.location]).toEqual([
        303,
        `/account/login?next=${encodeURIComponent(settings)}`,
      ]);
      const form = await browser.get(asked.location);
      const entered = await signIn(simulator.logins.maintainer, form.hidden('next'));
      expect([entered.status, entered.location]).toEqual([303, settings]);
      expect((await browser.get(settings)).status).toBe(200);
    });
    it('refuses a wrong password, and an organization', async () => {
      for (const username of [simulator.logins.maintainer, simulator.logins.organization, 'nobody']) {
        const answer = await browser.post('/account/login', { next: '', username, password: '' });
        expect(answer.status).toBe(401);
        expect(answer.text).toContain('Invalid username or password.');
      }
      expect((await browser.get(settings)).status).toBe(303);
    });
    it.each([
      '//evil.example',
      '/\\evil.example',
      'https://evil.example/',
      '/.//evil.example',
      'javascript:1',
    ])('never leads to %s', async (next) => {
      expect((await signIn(simulator.logins.maintainer, next)).location).toBe('/feedstock-maintainer');
    });
    it('ends by signing out and by time', async () => {
      await signIn(simulator.logins.maintainer);
      const csrf = (await browser.get(settings)).hidden('csrf');
      expect((await browser.post('/account/logout', { csrf: 'guess' })).status).toBe(403);
      expect((await browser.get(settings)).status).toBe(200);
      await browser.post('/account/logout', { csrf });
      expect((await browser.get(settings)).status).toBe(303);
      await signIn(simulator.logins.maintainer);
      nowMilliseconds += 86_400_000;
      expect((await browser.get(settings)).status).toBe(303);
    });
  });

  describe('who may see the settings', () => {
    it('is an administrator of an organization, and each user at their own', async () => {
      const link = `href="${settings}"`;
      expect((await browser.get('/tudat-team')).text).not.toContain(link);
      await signIn(simulator.logins.contributor);
      expect((await browser.get('/tudat-team')).text).not.toContain(link);
      const refused = await browser.get(settings);
      expect([refused.status, refused.type]).toEqual([403, 'text/html; charset=UTF-8']);
      const csrf = (await browser.get('/feedstock-contributor/settings/access')).hidden('csrf');
      expect((await browser.post(settings, { csrf, name: 'x' })).status).toBe(403);
      expect((await browser.get('/feedstock-maintainer/settings/access')).status).toBe(403);
      await signIn(simulator.logins.maintainer);
      expect((await browser.get('/tudat-team')).text).toContain(link);
      expect((await browser.get('/feedstock-maintainer/settings/access')).status).toBe(200);
    });
  });

  describe('a token', () => {
    beforeEach(async () => {
      await signIn(simulator.logins.maintainer);
    });

    it('is made for the organization, shown once, and works', async () => {
      expect((await create()).location).toBe(settings);
      const value = newToken((await browser.get(settings)).text) ?? '';
      expect(value).toBe(simulator.token('tudat-team', 'ci')?.value);
      const again = await browser.get(settings);
      expect(again.text).not.toContain(value);
      expect(again.text).toContain('ci');
      expect((await withToken('GET /user', value)).json).toMatchObject({ login: 'tudat-team' });
      const { json } = await withToken('GET /authentication', value);
      expect(json).toMatchObject({ application: 'ci', scopes: ['api:read', 'api:write'] });
      expect(Date.parse(String(json['expires']))).toBe(nowMilliseconds + year);
    });
    it('of an organization can end itself', async () => {
      await create();
      const value = newToken((await browser.get(settings)).text) ?? '';
      expect((await withToken('DELETE /authentications', value)).status).toBe(201);
      expect((await withToken('GET /authentication', value)).json).toEqual({
        error: 'Authorization token is no longer valid',
      });
      expect(simulator.liveTokens('tudat-team')).toEqual(['conda-smithy']);
    });
    it('lives until the day that was chosen, which must lie ahead', async () => {
      const chosen = new Date(nowMilliseconds + 30 * 86_400_000).toISOString().slice(0, 10);
      await create({ expires: chosen });
      expect(simulator.token('tudat-team', 'ci')?.expiresAt).toBe(Date.parse(chosen));
      const past = await create({ name: 'late', expires: '2020-01-01' });
      expect([past.status, past.text]).toEqual([400, expect.stringContaining('must be in the future')]);
    });
    it('can be weak, have one scope or none, and a name that no path can carry', async () => {
      await create({ name: 'a/b?c#d', strength: 'weak', scope: 'api:read' });
      const token = simulator.token('tudat-team', 'a/b?c#d');
      expect(token?.scopes).toEqual(['api:read']);
      expect(token?.value).toMatch(/^tu-[0-9a-f]{16}$/);
      await create({ name: 'wide', scope: [] });
      expect(simulator.token('tudat-team', 'wide')?.scopes).toEqual([]);
    });
    it('needs a name that is free, and keeps what was filled in', async () => {
      const before = simulator.token('tudat-team', 'conda-smithy')?.value;
      const answer = await create({ name: 'conda-smithy', scope: 'pypi:upload' });
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('role="alert"');
      expect(answer.text).toMatch(/value="pypi:upload"\s+checked/);
      expect((await create({ name: ' ' })).status).toBe(400);
      expect(simulator.token('tudat-team', 'conda-smithy')?.value).toBe(before);
    });
    it('is not made by a form that this page does not have', async () => {
      for (const change of [
        { scope: 'api:bogus' },
        { strength: 'medium' },
        { extra: 'x' },
        { expires: 'soon' },
      ])
        expect((await create(change)).status).toBe(422);
      for (const csrf of ['', 'guess']) expect((await create({ csrf })).status).toBe(403);
      expect(simulator.liveTokens('tudat-team')).toEqual(['conda-smithy']);
    });
    it('with a name of markup is shown as text', async () => {
      await create({ name: '<b>"x"</b>' });
      const { text } = await browser.get(settings);
      expect(text).not.toContain('<b>');
      expect(text).toContain('&lt;b&gt;&quot;x&quot;&lt;/b&gt;');
    });
    it('is revoked by name', async () => {
      const csrf = (await browser.get(settings)).hidden('csrf');
      const revoke = async (fields: Record<string, string>) =>
        (await browser.post(`${settings}/revoke`, fields)).status;
      expect(await revoke({ csrf: 'guess', name: 'conda-smithy' })).toBe(403);
      expect(simulator.liveTokens('tudat-team')).toEqual(['conda-smithy']);
      expect(await revoke({ csrf, name: 'conda-smithy' })).toBe(303);
      expect(simulator.liveTokens('tudat-team')).toEqual([]);
      expect(await revoke({ csrf, name: 'conda-smithy' })).toBe(404);
    });
  });

  it('stand in the way of no address of the API', async () => {
    for (const path of [
      '/nobody',
      '/package',
      '/nobody/settings/access',
      '/authentications/org/tudat-team',
    ]) {
      const answer = await browser.get(path);
      expect([answer.status, answer.text]).toEqual([404, '{"error":"Not Found"}']);
    }
    expect((await browser.get('/user')).status).toBe(401);
    expect((await browser.get('/user/tudat-team')).type).toBe('application/json');
  });
  it('keep who is signed in, and that a value was shown, over a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'anaconda-pages-'));
    const options = { stateFile: join(folder, 'state.json') };
    const restart = async (): Promise<void> => {
      await simulator.stop();
      simulator = await startAnacondaSimulator(options);
    };
    try {
      await restart();
      await signIn(simulator.logins.maintainer);
      await create();
      await restart();
      expect(newToken((await browser.get(settings)).text)).toBeDefined();
      await restart();
      const after = await browser.get(settings);
      expect([after.status, newToken(after.text)]).toEqual([200, undefined]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
