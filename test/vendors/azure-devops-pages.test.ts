import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  startAzureDevopsSimulator,
  type AzureDevopsSimulator,
} from '../../simulators/azure-devops/simulator.ts';
import { openBrowser, type Browser } from './page-browser.ts';

const page = '/tudat-team/_usersSettings/tokens';
const dayMilliseconds = 86_400_000;

describe('the pages of the simulated Azure DevOps', () => {
  let simulator: AzureDevopsSimulator;
  let browser: Browser;
  let nowMilliseconds: number;
  beforeEach(async () => {
    nowMilliseconds = Date.parse('2026-11-24T08:00:00Z');
    simulator = await startAzureDevopsSimulator({ now: () => nowMilliseconds });
    browser = openBrowser(() => simulator.url);
  });
  afterEach(async () => {
    await simulator.stop();
  });

  const signIn = async (username: string, next = '') =>
    await browser.post('/tudat-team/_signin', { next, username, password: simulator.passwordOf(username) });
  const create = async (change: Record<string, string | readonly string[]> = {}) =>
    await browser.post(page, {
      csrf: (await browser.get(page)).hidden('csrf'),
      name: 'by hand',
      organization: 'this',
      expires: '2027-01-31',
      scope: ['vso.project', 'vso.build_execute'],
      ...change,
    });
  const newToken = async (): Promise<string | undefined> =>
    /<code id="new-token">([^<]+)/.exec((await browser.get(page)).text)?.[1];
  const tokenNamed = (name: string) =>
    simulator.personalAccessTokens().find(({ displayName }) => displayName === name);
  const statusWith = async (value: string): Promise<number> => {
    const headers = {
      authorization: `Basic ${Buffer.from(`:${value}`).toString('base64')}`,
      'x-tfs-fedauthredirect': 'Suppress',
    };
    return (await fetch(`${simulator.url}/tudat-team/_apis/projects?api-version=7.1`, { headers })).status;
  };

  describe('signing in', () => {
    it('comes first, and leads back', async () => {
      const asked = await browser.get(page);
      expect([asked.status, asked.location]).toEqual([
        303,
        `/tudat-team/_signin?next=${encodeURIComponent(page)}`,
      ]);
      const form = await browser.get(asked.location);
      expect((await signIn(simulator.names.maintainer, form.hidden('next'))).location).toBe(page);
      expect((await browser.get(page)).status).toBe(200);
      expect((await browser.get(page.toLowerCase())).status).toBe(200);
    });
    it('refuses a wrong password, and strangers', async () => {
      for (const username of [simulator.names.maintainer, 'nobody']) {
        const answer = await browser.post('/tudat-team/_signin', { next: '', username, password: 'guess' });
        expect([answer.status, answer.text]).toEqual([401, expect.stringContaining('Invalid username')]);
      }
    });
    it('leads to no other origin', async () => {
      expect((await signIn(simulator.names.maintainer, '//evil.example')).location).toBe(page);
    });
    it('is of use on the pages of this organization alone, and ends by signing out', async () => {
      await signIn(simulator.names.maintainer);
      expect((await browser.get('/tudat-team/_apis/projects?api-version=7.1')).status).toBe(203);
      expect((await browser.get('/elsewhere/_usersSettings/tokens')).status).toBe(404);
      await browser.post('/tudat-team/_signout', { csrf: (await browser.get(page)).hidden('csrf') });
      expect((await browser.get(page)).status).toBe(303);
    });
  });

  describe('a token', () => {
    beforeEach(async () => {
      await signIn(simulator.names.maintainer);
    });

    it('is made, shown once, and works', async () => {
      expect((await create()).location).toBe(page);
      const value = (await newToken()) ?? '';
      expect(tokenNamed('by hand')).toMatchObject({
        value,
        scopes: ['vso.project', 'vso.build_execute'],
        expiresAt: Date.parse('2027-01-31'),
        origin: 'made',
      });
      const again = await browser.get(page);
      expect(again.text).toContain('by hand');
      expect(again.text).not.toContain(value);
      expect(await statusWith(value)).toBe(200);
    });
    it('may have full access, but not together with single scopes', async () => {
      await create({ scope: 'app_token' });
      expect(tokenNamed('by hand')?.scopes).toEqual(['app_token']);
      const both = await create({ scope: ['app_token', 'vso.build'] });
      expect([both.status, both.text]).toEqual([400, expect.stringContaining('not both')]);
    });
    it.each([
      [{ name: ' ' }, 'needs a display name'],
      [{ scope: [] }, 'scope is not valid'],
      [{ expires: '' }, 'expiration date is not valid'],
      [{ expires: '2028-01-01' }, 'expiration date is not valid'],
      [{ organization: 'all' }, 'forbids personal access tokens for all organizations'],
    ])('is refused with %j, and what was filled in stays', async (change, words) => {
      const answer = await create({ ...change });
      expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(words)]);
      if (!('scope' in change)) expect(answer.text).toMatch(/value="vso.build_execute"\s+checked/);
      expect(simulator.liveTokens()).toEqual([]);
    });
    it('obeys the policies', async () => {
      simulator.setPolicies({ restrictFullScope: true, maximumLifespanDays: 10 });
      expect((await create({ scope: 'app_token' })).text).toContain(
        'forbids personal access tokens with full',
      );
      await create();
      expect(tokenNamed('by hand')?.expiresAt).toBe(nowMilliseconds + 10 * dayMilliseconds);
      simulator.setPolicies({ creationDisabled: true });
      expect((await create()).text).toContain('forbids the creation');
    });
    it('is not made by a form that this page does not have', async () => {
      for (const change of [
        { scope: 'vso.bogus' },
        { organization: 'x' },
        { extra: 'x' },
        { expires: 'soon' },
      ])
        expect((await create(change)).status).toBe(422);
      for (const csrf of ['', 'guess']) expect((await create({ csrf })).status).toBe(403);
      expect(simulator.liveTokens()).toEqual([]);
    });
    it('is revoked by the person whose it is', async () => {
      await create();
      const id = tokenNamed('by hand')?.authorizationId ?? '';
      const value = tokenNamed('by hand')?.value ?? '';
      const revoke = async (csrf: string): Promise<number> =>
        (await browser.post(`${page}/revoke`, { csrf, id })).status;
      expect(await revoke('guess')).toBe(403);
      await signIn(simulator.names.colleague);
      const foreign = await browser.get(page);
      expect(foreign.text).not.toContain('by hand');
      expect(await revoke(foreign.hidden('csrf'))).toBe(404);
      expect(await statusWith(value)).toBe(200);
      await signIn(simulator.names.maintainer);
      expect(await revoke((await browser.get(page)).hidden('csrf'))).toBe(303);
      expect((await browser.get(page)).text).not.toContain('by hand');
      expect(await statusWith(value)).toBe(401);
    });
  });

  it('are kept by no browser', async () => {
    const response = await fetch(`${simulator.url}/tudat-team/_signin`);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
  it('keep that a value was shown over a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'azure-devops-pages-'));
    const restart = async (): Promise<void> => {
      await simulator.stop();
      const stateFile = join(folder, 'state.json');
      simulator = await startAzureDevopsSimulator({ stateFile, now: () => nowMilliseconds });
    };
    try {
      await restart();
      await signIn(simulator.names.maintainer);
      await create();
      await restart();
      expect(await newToken()).toBeDefined();
      await restart();
      expect(await newToken()).toBeUndefined();
      expect((await browser.get(page)).status).toBe(200);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
