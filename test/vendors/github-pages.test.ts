import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGithubSimulator, type GithubSimulator } from '../../simulators/github/simulator.ts';
import { signJwt } from './github-app-jwt.ts';
import { chosen, control, createBrowser, newToken } from './github-browser.ts';

const owner = 'feedstock-maintainer';
const contributor = 'feedstock-contributor';
const organization = 'tudat-team';
const classic = '/settings/tokens';
const fineGrained = '/settings/personal-access-tokens';
const organizationSettings = `/organizations/${organization}/settings`;
const requests = `${organizationSettings}/personal-access-token-requests`;

describe('the pages of the simulated github.com', () => {
  let simulator: GithubSimulator;
  let nowMilliseconds: number;
  beforeEach(async () => {
    nowMilliseconds = Date.parse('2026-11-23T10:00:00Z');
    simulator = await startGithubSimulator({ now: () => nowMilliseconds });
  });
  afterEach(async () => {
    await simulator.stop();
  });

  const signedIn = async (login: string) => {
    const browser = createBrowser(() => simulator.url);
    const password = simulator.passwordOf(login);
    const answer = await browser.post('/session', { login, password, return_to: classic });
    expect([answer.status, answer.location]).toEqual([302, classic]);
    return browser;
  };
  const call = (path: string, token: string, method = 'GET') =>
    fetch(simulator.url + path, {
      method,
      headers: token === '' ? {} : { authorization: `Bearer ${token}` },
    });
  const token = (name: string) => simulator.tokenNamed(name);
  const read = async (path: string, token: string) =>
    (await (await call(path, token)).json()) as Record<string, unknown>;
  const repositoryId = async (name: string) =>
    String((await read(`/repos/${organization}/${name}`, simulator.token))['id']);

  describe('signing in', () => {
    it('comes before every settings page and goes back to where it began', async () => {
      const browser = createBrowser(() => simulator.url);
      const page = `${classic}/new?description=a%20b&scopes=repo`;
      const { status, location } = await browser.open(page);
      expect([status, location]).toEqual([302, `/login?return_to=${encodeURIComponent(page)}`]);
      const form = await browser.open(location);
      expect(control(form.text, 'return_to')).toContain('value="/settings/tokens/new?description=a%20b&amp;');
      const fields = { login: owner, password: simulator.passwordOf(owner) };
      const answer = await browser.submit(location, '/session', fields);
      expect([answer.status, answer.location]).toEqual([302, page]);
      expect(answer.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Lax/);
      expect((await browser.open(page)).status).toBe(200);
    });
    it.each([
      'https://elsewhere.invalid/',
      '//elsewhere.invalid',
      '/\\elsewhere.invalid',
      '/.//elsewhere.invalid',
      'settings',
    ])('does not lead to %s', async (returnTo) => {
      const browser = createBrowser(() => simulator.url);
      const password = simulator.passwordOf(owner);
      const { location } = await browser.post('/session', { login: owner, password, return_to: returnTo });
      expect(location).toBe(classic);
    });
    it('refuses a wrong password and an organization', async () => {
      for (const login of [owner, 'nobody', organization]) {
        const { text } = await createBrowser(() => simulator.url).post('/session', { login, password: 'x' });
        expect(text).toContain('Incorrect username or password.');
      }
    });
    it('ends when the person signs out, or after two weeks', async () => {
      const browser = await signedIn(owner);
      await browser.submit(classic, '/settings/sign-out');
      expect((await browser.open(classic)).status).toBe(302);
      const other = await signedIn(owner);
      nowMilliseconds += 15 * 86_400_000;
      expect((await other.open(classic)).status).toBe(302);
    });
    it('leaves the interface for programs as it was', async () => {
      expect((await call('/user', simulator.token)).status).toBe(200);
      expect(simulator.routes.some((line) => line.includes('settings'))).toBe(false);
      const unknown = await (await signedIn(owner)).open('/settings/unknown');
      expect([unknown.status, JSON.parse(unknown.text)]).toMatchObject([404, { message: 'Not Found' }]);
    });
  });

  describe('a classic token', () => {
    it('is made from a filled-in form, works, and is shown once', async () => {
      const browser = await signedIn(owner);
      const page = `${classic}/new?description=nightly&scopes=repo,workflow,nonsense&default_expires_at=60`;
      const { text } = await browser.open(page);
      expect(control(text, 'note')).toContain('value="nightly"');
      expect(control(text, 'scopes[]', 'repo')).toMatch(/\bchecked\b/);
      expect(control(text, 'scopes[]', 'gist')).not.toMatch(/\bchecked\b/);
      expect(chosen(text, 'expiration')).toBe('60');
      const answer = await browser.submit(page, classic, [
        ['note', 'nightly'],
        ['scopes[]', 'repo'],
        ['scopes[]', 'repo:status'],
        ['scopes[]', 'workflow'],
        ['expiration', '60'],
      ]);
      expect([answer.status, answer.location]).toEqual([302, classic]);
      const list = await browser.open(classic);
      expect(list.headers.get('cache-control')).toBe('no-store');
      expect(list.text).toContain('Expires on Fri, Jan 22 2027.');
      const value = newToken(list) ?? '';
      expect(value).toMatch(/^ghp_\w{36}$/);
      const user = await call('/user', value);
      expect([user.status, user.headers.get('x-oauth-scopes')]).toEqual([200, 'repo, workflow']);
      const again = await browser.open(classic);
      expect(newToken(again)).toBeUndefined();
      expect(again.text).not.toContain(value);
    });
    it.each([
      ['45', '45'],
      ['none', 'none'],
      ['tomorrow', '30'],
    ])('%s as expiration of the address', async (asked, expected) => {
      const { text } = await (await signedIn(owner)).open(`${classic}/new?default_expires_at=${asked}`);
      expect(chosen(text, 'expiration')).toBe(expected);
    });
    it.each([
      [{ note: ' ', expiration: '30' }, 'Note can’t be blank'],
      [{ note: 'feedstock automation', expiration: '30' }, 'Note has already been taken'],
      [
        { note: 'a', expiration: 'custom', custom_expires_at: '2026-11-23' },
        'Expiration must be in the future.',
      ],
      [{ note: 'a', expiration: 'custom', custom_expires_at: '' }, 'Expiration needs a date.'],
      [{ note: 'a', expiration: '30', 'scopes[]': 'everything' }, 'There is no scope everything.'],
    ])('is refused for %j', async (fields, problem) => {
      const answer = await (await signedIn(owner)).submit(`${classic}/new`, classic, fields);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(problem);
      expect(simulator.tokens()).toHaveLength(1);
    });
    it('is not made by a form of another session', async () => {
      const browser = await signedIn(owner);
      const fields = { note: 'forged', expiration: '30' };
      expect((await browser.post(classic, { ...fields, authenticity_token: 'wrong' })).status).toBe(422);
      expect((await browser.post(classic, fields)).status).toBe(422);
      expect((await createBrowser(() => simulator.url).post(classic, fields)).location).toBe('/login');
      expect(token('forged')).toBeUndefined();
    });
    it('gets other scopes and keeps its value; deleted, it is dead', async () => {
      const browser = await signedIn(owner);
      const path = `${classic}/${token('feedstock automation')?.id}`;
      const { text } = await browser.open(path);
      expect(control(text, 'scopes[]', 'admin:org')).toMatch(/\bchecked\b/);
      const answer = await browser.submit(path, path, { note: 'renamed', 'scopes[]': 'gist' });
      expect(answer.location).toBe(classic);
      const user = await call('/user', simulator.token);
      expect([user.status, user.headers.get('x-oauth-scopes')]).toEqual([200, 'gist']);
      await browser.submit(classic, `${path}/delete`);
      expect((await call('/user', simulator.token)).status).toBe(401);
      expect((await browser.open(path)).status).toBe(404);
    });
    it('of somebody else cannot be seen or deleted', async () => {
      const browser = await signedIn(contributor);
      const path = `${classic}/${token('feedstock automation')?.id}`;
      expect((await browser.open(path)).status).toBe(404);
      const field = control((await browser.open(classic)).text, 'authenticity_token');
      const csrf = /value="([^"]+)"/.exec(field)?.[1] ?? '';
      expect((await browser.post(`${path}/delete`, { authenticity_token: csrf })).status).toBe(404);
      expect((await call('/user', simulator.token)).status).toBe(200);
    });
  });

  describe('a fine-grained token', () => {
    const wish = {
      name: 'secrets of two',
      target_name: organization,
      expiration: '90',
      repository_selection: 'selected',
      secrets: 'write',
      organization_secrets: 'read',
    };
    it('is made from a filled-in form with chosen repositories', async () => {
      const browser = await signedIn(owner);
      const page = `${fineGrained}/new?name=a&description=b&target_name=Tudat-Team&expires_in=200&secrets=write&organization_secrets=read&workflows=read&keys=write`;
      const { text } = await browser.open(page);
      expect(control(text, 'name')).toContain('value="a"');
      expect(text).toContain('>b</textarea>');
      const filledIn = ['target_name', 'expiration', 'secrets', 'organization_secrets', 'metadata'];
      expect(filledIn.map((name) => chosen(text, name))).toEqual([
        organization,
        '200',
        'write',
        'read',
        'read',
      ]);
      // Not offered at this level, and not to an organization.
      expect([chosen(text, 'workflows'), chosen(text, 'keys')]).toEqual([undefined, undefined]);
      expect(control(text, 'repository_selection', 'none')).toMatch(/\bchecked\b/);
      const answer = await browser.submit(page, fineGrained, [
        ...Object.entries(wish),
        ['repository_ids[]', await repositoryId('tudatpy')],
        ['repository_ids[]', String((await read('/repos/neighbour-lab/orbit-plots', simulator.token))['id'])],
      ]);
      expect(answer.location).toBe(fineGrained);
      const value = newToken(await browser.open(fineGrained)) ?? '';
      expect(value).toMatch(/^github_pat_\w{22}_\w{59}$/);
      expect((await call('/repos/tudat-team/tudatpy/actions/secrets', value)).status).toBe(200);
      expect(newToken(await browser.open(fineGrained))).toBeUndefined();
      expect(token(wish.name)).toMatchObject({
        permissions: { secrets: 'write', organization_secrets: 'read', metadata: 'read' },
        repositorySelection: 'subset',
        repositoryIds: [Number(await repositoryId('tudatpy'))],
        approval: 'approved',
        expiresAt: nowMilliseconds + 90 * 86_400_000,
      });
    });
    it('of a user has no permissions about organizations, and without repositories none about these', async () => {
      const browser = await signedIn(owner);
      const fields = { ...wish, target_name: owner, repository_selection: 'none', gists: 'write' };
      await browser.submit(`${fineGrained}/new`, fineGrained, fields);
      expect(token(wish.name)).toMatchObject({
        permissions: { gists: 'write' },
        repositorySelection: 'none',
      });
    });
    it('is not offered for an account that the person does not belong to', async () => {
      const { text } = await (await signedIn(owner)).open(`${fineGrained}/new?target_name=neighbour-lab`);
      expect(text).toContain('Cannot find the specified resource owner: neighbour-lab');
      expect(chosen(text, 'target_name')).toBe(owner);
    });
    it.each([
      [{ name: '' }, 'Name can’t be blank'],
      [{ name: 'n'.repeat(41) }, 'Name is too long'],
      [{ description: 'd'.repeat(1025) }, 'Description is too long'],
      [{ target_name: 'neighbour-lab' }, 'Cannot find the specified resource owner.'],
      [{ expiration: '367' }, 'at most 366 days'],
      [{ expiration: 'custom', custom_expires_at: '2027-11-26' }, 'at most 366 days'],
      [{ repository_selection: 'selected' }, 'Select at least one repository.'],
    ])('is refused for %j', async (fields, problem) => {
      const all = { ...wish, repository_selection: 'all', ...fields };
      const answer = await (await signedIn(owner)).submit(`${fineGrained}/new`, fineGrained, all);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(problem);
    });
    it('may not live longer than the organization allows', async () => {
      simulator.setPolicy(organization, { maximumLifetimeDays: 8 });
      const browser = await signedIn(owner);
      const page = `${fineGrained}/new?target_name=${organization}`;
      expect(chosen((await browser.open(page)).text, 'expiration')).toBe('8');
      for (const expiration of ['9', 'none']) {
        const fields = { ...wish, repository_selection: 'all', expiration };
        const { text } = await browser.submit(page, fineGrained, fields);
        expect(text).toContain('tudat-team allows fine-grained tokens to live 8 days at most.');
      }
      await browser.submit(page, fineGrained, { ...wish, repository_selection: 'all', expiration: '8' });
      expect(token(wish.name)?.approval).toBe('approved');
    });
    it('has at most 49 others beside it, each with a name of its own', async () => {
      for (let number = 0; number < 50; number += 1)
        simulator.makeToken({ login: owner, kind: 'fine-grained', scopes: [] });
      const browser = await signedIn(owner);
      const fields = { ...wish, repository_selection: 'all' };
      const taken = await browser.submit(`${fineGrained}/new`, fineGrained, { ...fields, name: 'unnamed' });
      expect(taken.text).toContain('Name has already been taken');
      const { text } = await browser.submit(`${fineGrained}/new`, fineGrained, fields);
      expect(text).toContain('You can have at most 50');
    });
    it('of a member waits for an owner, who may approve, deny and revoke', async () => {
      const member = await signedIn(contributor);
      for (const name of ['good', 'bad']) {
        const fields = { ...wish, name, repository_selection: 'all' };
        await member.submit(`${fineGrained}/new`, fineGrained, fields);
      }
      expect((await member.open(fineGrained)).text).toContain('Pending approval');
      expect((await member.open(requests)).status).toBe(404);
      const browser = await signedIn(owner);
      expect((await browser.open(requests)).text).toContain('secrets write');
      await browser.submit(requests, `${requests}/${token('good')?.id}`, { decision: 'approve' });
      await browser.submit(requests, `${requests}/${token('bad')?.id}`, { decision: 'deny' });
      expect((await browser.open(requests)).text).toContain('There is none.');
      expect(token('good')).toMatchObject({ approval: 'approved', accessGrantedAt: nowMilliseconds });
      expect(token('bad')).toMatchObject({ approval: 'denied', accessGrantedAt: null });
      const active = `${organizationSettings}/personal-access-tokens`;
      await browser.submit(active, `${active}/${token('good')?.id}`);
      expect(token('good')?.resourceOwner).toBe(contributor);
      expect((await browser.open(active)).text).toContain('There is none.');
    });
    it('can be changed, which a member has to have approved again, and deleted', async () => {
      const member = await signedIn(contributor);
      const fields = { ...wish, repository_selection: 'all' };
      await member.submit(`${fineGrained}/new`, fineGrained, fields);
      const browser = await signedIn(owner);
      const path = `/${token(wish.name)?.id}`;
      await browser.submit(requests, requests + path, { decision: 'approve' });
      const one = fineGrained + path;
      expect(chosen((await member.open(one)).text, 'secrets')).toBe('write');
      await member.submit(one, one, { repository_selection: 'all', contents: 'read' });
      expect(token(wish.name)).toMatchObject({
        permissions: { contents: 'read', metadata: 'read' },
        approval: 'pending',
      });
      await member.submit(fineGrained, `${one}/delete`);
      expect(token(wish.name)).toBeUndefined();
    });
  });

  describe('a GitHub App', () => {
    const manifest = {
      name: 'Mintmark of <tudat>',
      url: 'https://mintmark.invalid/',
      redirect_url: 'http://127.0.0.1:1/done?kept=1',
      hook_attributes: { url: 'https://mintmark.invalid/hook', active: false },
      default_permissions: { secrets: 'write', organization_personal_access_tokens: 'read' },
      public: false,
    };
    const newApp = `${organizationSettings}/apps/new`;
    const postManifest = (json: object) =>
      createBrowser(() => simulator.url).post(`${newApp}?state=abc`, { manifest: JSON.stringify(json) });
    const register = async (json: object = manifest, name = 'Mintmark') => {
      const { location } = await postManifest(json);
      const browser = await signedIn(owner);
      const answer = await browser.submit(location, `${organizationSettings}/apps`, { name });
      return { browser, answer, page: location };
    };

    const appToken = (slug: string) => {
      const { privateKey } = simulator.addAppKey(slug);
      return signJwt(privateKey, simulator.appOf(slug).clientId, { now: nowMilliseconds });
    };

    it('is made from a manifest that a page elsewhere posts without a session', async () => {
      const posted = await postManifest(manifest);
      expect(posted.location).toMatch(/\/apps\/new\?manifest_key=\w+&state=abc$/);
      const stranger = createBrowser(() => simulator.url);
      expect((await stranger.open(posted.location)).location).toContain('/login?return_to=');
      expect((await (await signedIn(contributor)).open(posted.location)).status).toBe(404);
      const browser = await signedIn(owner);
      const { text } = await browser.open(posted.location);
      expect(text).toContain('Create GitHub App for tudat-team</button>');
      expect(control(text, 'name')).toContain('value="Mintmark of &lt;tudat&gt;"');
      const done = await browser.submit(posted.location, `${organizationSettings}/apps`, {
        name: 'Mintmark',
      });
      const address = new URL(done.location);
      expect(`${address.origin}${address.pathname}`).toBe('http://127.0.0.1:1/done');
      expect([address.searchParams.get('kept'), address.searchParams.get('state')]).toEqual(['1', 'abc']);
      const exchange = await call(
        `/app-manifests/${address.searchParams.get('code')}/conversions`,
        '',
        'POST',
      );
      const made = (await exchange.json()) as Record<string, string>;
      expect([exchange.status, made]).toMatchObject([
        201,
        { slug: 'mintmark', external_url: manifest.url, webhook_secret: expect.any(String) as string },
      ]);
      const jwt = signJwt(made['pem'] ?? '', made['client_id'] ?? '', { now: nowMilliseconds });
      expect(await read('/app', jwt)).toMatchObject({ name: 'Mintmark', owner: { login: organization } });
      expect((await browser.open(posted.location)).status).toBe(404);
    });
    it('of a user is made the same way', async () => {
      const browser = await signedIn(owner);
      const { redirect_url: _, ...rest } = manifest;
      const posted = await browser.post('/settings/apps/new', { manifest: JSON.stringify(rest) });
      const { location } = await browser.submit(posted.location, '/settings/apps', { name: 'My own' });
      expect(location).toBe('/settings/apps/my-own');
      expect((await browser.open(location)).text).toContain(`Owned by: ${owner}`);
    });
    it.each([
      [{ ...manifest, homepage: 'x' }, 'homepage'],
      [{ name: 'a' }, 'url: '],
      [{ ...manifest, name: 'n'.repeat(35) }, 'name: '],
      [{ ...manifest, hook_attributes: { active: true } }, 'hook_attributes: url: '],
      [{ ...manifest, redirect_url: 'javascript:alert(1)' }, 'redirect_url: '],
      [{ ...manifest, callback_urls: Array.from({ length: 11 }, () => manifest.url) }, 'callback_urls: '],
    ])('is not made from %j', async (json, problem) => {
      const { status, text } = await postManifest(json);
      expect(status).toBe(422);
      expect(text).toContain(problem);
    });
    it('needs a name that is free and permissions that there are', async () => {
      const { browser, page } = await register();
      expect(page).not.toBe('');
      const { location } = await postManifest(manifest);
      const again = await browser.submit(location, `${organizationSettings}/apps`, { name: 'mintmark' });
      expect([again.status, again.text]).toEqual([
        422,
        expect.stringContaining('Name has already been taken'),
      ]);
      const { answer } = await register(
        { ...manifest, default_permissions: { everything: 'write' } },
        'Other',
      );
      expect(answer.text).toContain('everything=write is not included in the list');
    });
    it('is seen by everybody, and installed by an owner in chosen repositories', async () => {
      const { browser } = await register();
      const page = await createBrowser(() => simulator.url).open('/apps/mintmark');
      expect(page.text).toContain('href="/apps/mintmark/installations/new"');
      expect((await createBrowser(() => simulator.url).open('/apps/unknown')).status).toBe(404);
      const install = '/apps/mintmark/installations';
      const fields = { target_name: organization, repository_selection: 'selected' };
      const none = await browser.submit(`${install}/new`, install, fields);
      expect(none.text).toContain('Select at least one repository.');
      const more = { 'repository_ids[]': await repositoryId('tudatpy') };
      const { location } = await browser.submit(`${install}/new`, install, { ...fields, ...more });
      const { text } = await browser.open(location);
      expect(text).toContain('Installed: Mintmark is in the account tudat-team.');
      expect(text).toContain('Repositories: tudatpy.');
      expect(await read('/app', appToken('mintmark'))).toMatchObject({ installations_count: 1 });
      expect((await browser.open(`${install}/new`)).text).toContain('There is no account of yours');
      const member = await signedIn(contributor);
      expect((await member.open(`${install}/new`)).text).toContain('There is no account of yours');
    });
    it('that is public goes into other accounts too, and on to its own page', async () => {
      await register({ ...manifest, public: true, setup_url: 'https://mintmark.invalid/setup' });
      const browser = await signedIn(contributor);
      const install = '/apps/mintmark/installations';
      const fields = { target_name: 'neighbour-lab', repository_selection: 'all' };
      const { location } = await browser.submit(`${install}/new`, install, fields);
      expect(location).toMatch(
        /^https:\/\/mintmark\.invalid\/setup\?installation_id=\d+&setup_action=install$/,
      );
    });
    it('has several keys, known by their fingerprints, but never none', async () => {
      const { browser } = await register();
      const settings = `${organizationSettings}/apps/mintmark`;
      const download = await browser.submit(settings, `${settings}/keys`);
      expect(download.headers.get('content-disposition')).toBe(
        'attachment; filename="mintmark.2026-11-23.private-key.pem"',
      );
      const jwt = signJwt(download.text, simulator.appOf('mintmark').clientId, { now: nowMilliseconds });
      expect((await call('/app', jwt)).status).toBe(200);
      const der = createPublicKey(createPrivateKey(download.text)).export({ type: 'spki', format: 'der' });
      const fingerprint = `SHA256:${createHash('sha256').update(der).digest('base64')}`;
      expect((await browser.open(settings)).text).toContain(fingerprint);
      const [first, second] = simulator.appOf('mintmark').keys;
      await browser.submit(settings, `${settings}/keys/${first?.id}/delete`);
      const last = await browser.submit(settings, `${settings}/keys/${second?.id}/delete`);
      expect([last.status, last.text]).toEqual([422, expect.stringContaining('cannot be deleted')]);
      expect(simulator.appOf('mintmark').keys).toHaveLength(1);
      expect((await (await signedIn(contributor)).open(settings)).status).toBe(404);
    });
  });
});
