import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { somebody } from '../scenarios/somebody.ts';
import { githubLogin } from './github-pages.ts';
import { describeGuided, type Login } from './guided.ts';
import { readGuide } from './printed-guide.ts';

const manifestWith = (people: string): string => `version: 1
connections:
  people: ${people}
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
  bot: { provider: github, auth: { credential: team-bot } }
credentials:
  team-bot:
    purpose: Push version bumps to the feedstocks
    owner: maintainers@example.org
    issuer: people
    provider: github-app
    principal: { organization: tudat-team }
    audience: [tudat-team/tudatpy-feedstock]
    uses: [open-pull-request]
    lifetime: 300d
    placements:
      - github-actions: { repository: tudat-team/tudatpy, secret: BOT_PRIVATE_KEY }
        connection: github
      - github-actions: { repository: tudat-team/tudatpy, secret: BOT_CLIENT_ID }
        connection: github
        part: id
`;

describeGuided('Apps of GitHub', (guided) => {
  let downloads: string;
  beforeEach(() => {
    downloads = mkdtempSync(join(tmpdir(), 'mintmark-downloads-'));
  });
  afterEach(() => {
    rmSync(downloads, { recursive: true, force: true });
  });
  const owner = (): Login => githubLogin(guided, 'feedstock-maintainer');
  const held = (secret: string): string | undefined =>
    guided.bench.github.secret({ repository: 'tudat-team/tudatpy' }, secret);
  const begin = async (people: string): Promise<void> => {
    guided.bench.write(manifestWith(people));
    await guided.bench.run('init');
  };
  /** Signs in where a page is that asks for it, as it does on the way from this machine to GitHub. */
  const createAndInstall = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Create GitHub App for tudat-team' }).click();
    await page.getByLabel('Only select repositories').check();
    await page.getByLabel('tudat-team/tudatpy-feedstock', { exact: true }).check();
    await page.getByRole('button', { name: 'Install' }).click();
    await page.getByText('Installed').first().waitFor();
  };
  const tradeForToken = async (): Promise<void> => {
    const { bench } = guided;
    const traded = await bench.run('exchange', 'team-bot', '--scopes', 'contents:read', '--out', 'token');
    expect([traded.code, traded.errors]).toEqual([0, expect.stringContaining('Never store it as a secret')]);
    expect(bench.github.installationTokens().length).toBe(1);
  };

  it('one is made from its manifest and installed', async () => {
    const { bench } = guided;
    await begin('{ provider: github, auth: none }');
    const walked = (async () => {
      await createAndInstall(await guided.visit(await guided.firstOpened, owner()));
      return true;
    })();
    // The key is sealed the moment it comes; "Is it done?" is answered once the App is installed.
    const person = somebody({ confirms: [true, async () => await walked] });
    const { code, errors, output } = await bench.runWith(person, 'apply');
    await walked;
    expect([code, errors]).toEqual([0, '']);
    expect(output).toContain('is not installed in tudat-team yet');
    expect(held('BOT_PRIVATE_KEY')).toContain('PRIVATE KEY-----');
    const [slug = ''] = bench.github.appNames();
    expect(held('BOT_CLIENT_ID')).toBe(bench.github.appOf(slug).clientId);
    expect((await bench.run('plan')).output).toContain('nothing to do');
    await tradeForToken();
  });

  it('a page that refuses whoever does not own the organization; an owner goes on later', async () => {
    const { bench } = guided;
    await begin('{ provider: github, auth: none }');
    const walked = (async () => {
      const address = await guided.firstOpened;
      const stranger = await guided.visit(address, githubLogin(guided, 'feedstock-contributor'));
      await stranger.getByText('This is not the web page you are looking for.').waitFor();
      await stranger.close();
      expect(bench.github.appNames()).toEqual([]);
      await createAndInstall(await guided.visit(address, owner()));
      return true;
    })();
    const person = somebody({ confirms: [true, async () => await walked] });
    const { code, errors } = await bench.runWith(person, 'apply');
    await walked;
    expect([code, errors]).toEqual([0, '']);
    expect(held('BOT_PRIVATE_KEY')).toContain('PRIVATE KEY-----');
    expect((await bench.run('plan')).output).toContain('nothing to do');
  });

  it('one that was made for another organization is refused, and its key is not kept', async () => {
    const { bench } = guided;
    await begin('{ provider: github, auth: none }');
    const walked = (async () => {
      const page = await guided.visit(await guided.firstOpened, githubLogin(guided, 'feedstock-contributor'));
      await page.goto(page.url().replace('/tudat-team/', '/neighbour-lab/'));
      await page.getByRole('button', { name: 'Create GitHub App for neighbour-lab' }).click();
      await page.getByText('Go back to the terminal').waitFor();
    })();
    const { code, errors, output } = await bench.runWith(somebody({}), 'apply');
    await walked;
    expect(code).toBe(6);
    expect(errors + output).toContain('was made for neighbour-lab, not for tudat-team: its key was not kept');
    expect(held('BOT_PRIVATE_KEY')).toBe(undefined);
    expect((await bench.run('plan')).output).toContain('1 token to issue');
  });

  it('a new key for one that is there, and the old one deleted by its fingerprint', async () => {
    const { bench } = guided;
    const { slug, clientId } = bench.github.registerApp({
      owner: 'tudat-team',
      name: 'Tudat bot',
      externalUrl: 'https://example.org',
      permissions: { contents: 'write', pull_requests: 'write' },
    });
    bench.github.installApp({ slug, account: 'tudat-team', repositories: ['tudatpy-feedstock'] });
    await begin(`{ provider: github, auth: none, app: ${clientId} }`);
    const openApp = async (): Promise<Page> => {
      const page = await guided.visitOpened(owner());
      await page.getByRole('link', { name: 'Tudat bot' }).click();
      return page;
    };
    const download = async (): Promise<string> => {
      const page = await openApp();
      const downloading = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Generate a private key' }).click();
      const file = await downloading;
      const path = join(downloads, `${bench.github.appOf(slug).keys.length}-${file.suggestedFilename()}`);
      await file.saveAs(path);
      return path;
    };
    const bring = async (...more: string[]): Promise<string> => {
      const ran = await bench.runWith(somebody({ texts: [download] }), 'apply', ...more);
      expect([ran.code, ran.errors]).toEqual([0, '']);
      const key = held('BOT_PRIVATE_KEY') ?? '';
      bench.secrets.push(key);
      return key;
    };
    const old = await bring();
    expect(held('BOT_CLIENT_ID')).toBe(clientId);
    const next = await bring('team-bot', '--rotate', 'team-bot');
    expect(next).not.toBe(old);
    expect(bench.github.appOf(slug).keys).toHaveLength(3);

    bench.pass(2 * 86_400);
    const lied = await bench.runWith(somebody({}), 'apply');
    expect(lied.code).toBe(6);
    expect(lied.errors + lied.output).toContain('it still works');
    const remove = async (): Promise<boolean> => {
      const { text } = readGuide(bench.printed, 'Delete a private key');
      const [, fingerprint = ''] = /find the key (\S+)\./.exec(text) ?? [];
      const page = await openApp();
      const entry = page.getByRole('listitem').filter({ hasText: fingerprint });
      await entry.getByRole('button', { name: 'Delete' }).click();
      await entry.waitFor({ state: 'detached' });
      return true;
    };
    const ended = await bench.runWith(somebody({ confirms: [true, remove] }), 'apply');
    expect([ended.code, ended.errors]).toEqual([0, '']);
    expect(bench.github.appOf(slug).keys).toHaveLength(2);
    expect((await bench.run('audit', '--json')).output).toContain('"isConfirmedByIssuer":true');
    expect(held('BOT_PRIVATE_KEY')).toBe(next);
    expect((await bench.run('plan')).output).toContain('nothing to do');
    await tradeForToken();
  });
});
