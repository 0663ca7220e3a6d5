import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/domain/secret.ts';
import type { TokenRequest } from '../../src/ports/provider.ts';
import type { AdapterContext } from '../../src/ports/vendor.ts';
import { listenForApp } from '../../src/providers/github-app/listen.ts';
import { githubAppProvider } from '../../src/providers/github-app/provider.ts';
import { githubVendor } from '../../src/vendors/github/vendor.ts';
import { connectGithub } from '../../src/vendors/github/sign-in.ts';
import { keyFingerprint } from '../../src/vendors/github/key-fingerprint.ts';
import { startGithubSimulator, type GithubSimulator } from '../../simulators/github/simulator.ts';
import { z } from 'zod';
import { contractContext } from '../contracts/harness/harness.ts';

const organization = 'tudat-team';
const permissions = { contents: 'write', secrets: 'write' };
const request: TokenRequest = {
  name: 'mintmark-k7q2x-bot-1',
  purpose: 'Push <version> bumps',
  principal: { kind: 'organization', name: organization },
  scopes: ['contents:write', 'secrets:write'],
  audience: [`${organization}/tudatpy-feedstock`],
  lifetimeSeconds: 300 * 86_400,
};

describe('an App of an organization', () => {
  let simulator: GithubSimulator;
  let nowMilliseconds: number;
  beforeEach(async () => {
    nowMilliseconds = Date.now();
    simulator = await startGithubSimulator({ now: () => nowMilliseconds });
  });
  afterEach(async () => {
    await simulator.stop();
  });

  const nobody = (): AdapterContext => ({
    ...contractContext(simulator, { credential: 'none' }),
    isSignedIn: false,
  });
  const register = (owner: string = organization) =>
    simulator.registerApp({ owner, name: 'bot', externalUrl: 'https://example.org', permissions });
  const install = (repositories?: readonly string[]) => {
    const app = register();
    simulator.installApp({
      slug: app.slug,
      account: organization,
      ...(repositories ? { repositories } : {}),
    });
    return app;
  };
  const about = (clientId: string) => ({
    reference: { name: request.name, principal: request.principal, id: clientId },
    grant: {
      principal: request.principal,
      scopes: request.scopes,
      ...(request.audience ? { audience: request.audience } : {}),
    },
  });

  describe('made from a manifest', () => {
    it('posts the least permissions, takes the code once, and sends the browser on to install it', async () => {
      const listening = await listenForApp(nobody(), request);
      try {
        const response = await fetch(listening.page);
        const html = await response.text();
        expect(response.headers.get('content-security-policy')).toContain(`form-action ${simulator.url}`);
        expect(html).not.toContain('<version>');
        const manifest = manifestOf(html);
        expect(manifest).toMatchObject({
          name: 'mintmark-k7q2x-bot',
          public: false,
          default_permissions: permissions,
          redirect_url: `${listening.page}callback`,
        });
        const { code, clientId, slug } = register();
        const callback = (state: string) => `${listening.page}callback?code=${code}&state=${state}`;
        expect((await fetch(callback('a-guess'))).status).toBe(403);
        const back = await fetch(callback(stateOf(html)), { redirect: 'manual' });
        expect(back.headers.get('location')).toBe(`${simulator.url}/apps/${slug}/installations/new`);
        const outcome = await listening.outcome;
        expect(outcome).toMatchObject({ kind: 'done', value: { id: clientId, expiresAt: null } });
        expect((await fetch(callback(stateOf(html)))).status).toBe(410);
      } finally {
        await listening.stop();
      }
    });

    it.each([
      ['used before', async (code: string) => void (await convert(code)), 'was used'],
      ['older than an hour', () => void (nowMilliseconds += 3_601_000), 'older than an hour'],
    ])('refuses a code that is %s', async (_, spoil, reason) => {
      const listening = await listenForApp(nobody(), request);
      const { code } = register();
      await spoil(code);
      const back = await fetch(
        `${listening.page}callback?code=${code}&state=${stateOf(await (await fetch(listening.page)).text())}`,
      );
      expect(back.status).toBe(502);
      expect(await listening.outcome).toMatchObject({
        kind: 'refused',
        reason: expect.stringContaining(reason),
      });
      await listening.stop();
    });
    const convert = async (code: string) =>
      await fetch(`${simulator.url}/app-manifests/${code}/conversions`, { method: 'POST' });

    it('does not keep the key of an App that was made for somebody else', async () => {
      const listening = await listenForApp(nobody(), request);
      const { code } = register('neighbour-lab');
      await fetch(
        `${listening.page}callback?code=${code}&state=${stateOf(await (await fetch(listening.page)).text())}`,
      );
      expect(await listening.outcome).toMatchObject({
        kind: 'refused',
        reason: expect.stringContaining('made for neighbour-lab, not for tudat-team'),
      });
      await listening.stop();
    });

    it('gives up on a browser that never comes back, and can be begun again', async () => {
      const listening = await listenForApp(nobody(), request, { seconds: 0.05 });
      expect(await listening.outcome).toMatchObject({
        kind: 'refused',
        reason: expect.stringContaining('no browser came back'),
      });
      await listening.stop();
      await expect(fetch(listening.page)).rejects.toThrow();
      const again = await listenForApp(nobody(), request);
      expect((await fetch(again.page)).status).toBe(200);
      await again.stop();
    });

    it('answers nothing but GET, on its own address alone', async () => {
      const listening = await listenForApp(nobody(), request);
      const other = listening.page.replace('127.0.0.1', 'localhost');
      expect((await fetch(other)).status).toBe(404);
      expect((await fetch(listening.page, { method: 'POST' })).status).toBe(404);
      expect((await fetch(`${listening.page}elsewhere`)).status).toBe(404);
      await listening.stop();
    });
  });

  describe('asked with its key', () => {
    const introspect = async (key: string, clientId: string) =>
      await githubAppProvider.connect(nobody()).introspect(Secret.of(key), about(clientId));

    it('is not ready before it is installed, and the guide leads to the page', async () => {
      const { privateKey, clientId, slug } = register();
      const seen = await introspect(privateKey, clientId);
      expect(seen).toMatchObject({ kind: 'not-ready', id: clientId });
      if (seen.kind === 'not-ready')
        expect(seen.guide.sections[0]?.page).toBe(`${simulator.url}/apps/${slug}/installations/new`);
      simulator.installApp({ slug, account: organization });
      expect(await introspect(privateKey, clientId)).toMatchObject({
        kind: 'active',
        owner: organization,
        scopes: ['contents:write', 'metadata:read', 'secrets:write'],
        expiresAt: null,
        notes: [expect.stringContaining('installed for all repositories')],
      });
    });
    it('names a repository that the installation does not reach', async () => {
      const { privateKey, clientId } = install(['tudatpy']);
      expect(await introspect(privateKey, clientId)).toMatchObject({
        obstacles: [expect.stringContaining('not installed for tudat-team/tudatpy-feedstock')],
      });
    });
    it('says so when nobody knows which App it is', async () => {
      const { privateKey } = install();
      const seen = await githubAppProvider.connect(nobody()).introspect(Secret.of(privateKey), {});
      expect(seen).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('which App') });
    });
    it('takes the client id from the settings of its connection', async () => {
      const { privateKey, clientId } = install();
      const context = { ...nobody(), settings: { app: clientId } };
      const seen = await githubAppProvider.connect(context).introspect(Secret.of(privateKey), {});
      expect(seen).toMatchObject({ kind: 'active', id: clientId });
    });
  });

  describe('exchanged', () => {
    const trade = async (app: { privateKey: string; clientId: string }, wish: object) => {
      const { exchange } = githubAppProvider.connect(nobody());
      if (!exchange) throw new Error('Apps are exchanged.');
      return await exchange(Secret.of(app.privateKey), app.clientId, {
        principal: request.principal,
        ...wish,
      });
    };

    it('gives a token of an hour, narrowed to permissions and repositories, and ends it on demand', async () => {
      const app = install();
      const outcome = await trade(app, { scopes: ['contents:read'], audience: [`${organization}/tudatpy`] });
      expect(outcome.kind).toBe('done');
      if (outcome.kind !== 'done') return;
      const [token] = simulator.installationTokens();
      expect(token).toMatchObject({ permissions: { contents: 'read', metadata: 'read' } });
      expect(token?.repositoryIds?.length).toBe(1);
      const revoke = async () =>
        await githubAppProvider.valueRevocation?.revoke(nobody(), [outcome.value.secret]);
      expect(await revoke()).toEqual([{ kind: 'done', value: { wasAlive: true } }]);
      expect(simulator.installationTokens()).toEqual([]);
      expect(await revoke()).toEqual([{ kind: 'done', value: { wasAlive: false } }]);
    });
    it.each([
      ['a permission that the App has not', { scopes: ['administration:write'] }],
      ['a repository that it does not reach', { audience: [`${organization}/tudat`] }],
      ['a repository of somebody else', { audience: ['neighbour-lab/orbit-plots'] }],
    ])('refuses %s', async (_, wish) => {
      const app = install(['tudatpy']);
      expect(await trade(app, wish)).toMatchObject({ kind: 'refused' });
      expect(simulator.installationTokens()).toEqual([]);
    });
    it('refuses a permission that does not exist before any call', async () => {
      const app = install();
      const before = simulator.requests.length;
      await expect(trade(app, { scopes: ['contents:wirte'] })).rejects.toThrow('did you mean');
      expect(simulator.requests.length).toBe(before);
    });
  });

  describe('as a connection', () => {
    const connection = (app: { privateKey: string; clientId: string }): AdapterContext =>
      contractContext(simulator, { credential: app.privateKey, settings: { app: app.clientId } });

    it('signs calls in by one token for its hour, and by a new one after that', async () => {
      const context = {
        ...connection(install()),
        clock: { now: () => new Date(nowMilliseconds).toISOString() as never },
      };
      const client = connectGithub(context);
      const read = async () =>
        await client.call(
          'GET /repos/{owner}/{repo}/actions/secrets',
          { owner: organization, repo: 'tudatpy' },
          z.unknown(),
        );
      await Promise.all([read(), read(), read()]);
      expect(simulator.installationTokens().length).toBe(1);
      nowMilliseconds += 3_500_000;
      await read();
      expect(simulator.installationTokens().length).toBe(2);
    });
    it('is told by doctor what it may do and where', async () => {
      const report = await githubVendor.check(connection(install()));
      expect(report.login).toBe('the App bot in tudat-team');
      expect(report.rights.find(({ right }) => right === 'secrets:write')?.state).toBe('present');
    });
    it('names the organizations when several could be meant', async () => {
      const app = install();
      simulator.installApp({ slug: app.slug, account: 'neighbour-lab' });
      await expect(githubVendor.check(connection(app))).rejects.toThrow(
        'installed in tudat-team, neighbour-lab',
      );
      const context = { ...connection(app), settings: { app: app.clientId, organization } };
      expect((await githubVendor.check(context)).login).toContain('tudat-team');
    });
  });

  it('guides a person to the very key on its page', async () => {
    const app = install();
    const key = Secret.of(app.privateKey);
    const outcome = await githubAppProvider
      .connect(nobody())
      .revoke({ reference: about(app.clientId).reference, value: key });
    expect(outcome.kind).toBe('by-hand');
    expect(JSON.stringify(outcome)).toContain(keyFingerprint(key));
  });
});

function manifestOf(html: string): unknown {
  const text = /name="manifest" value="([^"]+)"/.exec(html)?.[1] ?? '';
  return JSON.parse(text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))));
}

function stateOf(html: string): string {
  return /state=([\w-]+)/.exec(html)?.[1] ?? '';
}
