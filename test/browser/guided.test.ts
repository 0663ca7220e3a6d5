import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { somebody } from '../scenarios/somebody.ts';
import { openWorkbench, type Workbench } from '../scenarios/workbench.ts';
import { chromiumPath, newPerson, startChromium } from './chromium.ts';

if (chromiumPath === undefined) {
  const reason = 'this machine has no Chromium (name one in CHROMIUM, or install the package chromium)';
  if (process.env['CI']) throw new Error(`The guided paths were not driven: ${reason}.`);
  process.stderr.write(`Skipped: the guided paths in a real browser, because ${reason}.\n`);
}

/** The guided paths as a person walks them: the command in a terminal, the pages in a browser. */
describe.skipIf(chromiumPath === undefined)('guided paths in a real browser', () => {
  let browser: Browser;
  let bench: Workbench;
  let opened: PromiseWithResolvers<string>;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser.close();
  });
  beforeEach(async () => {
    opened = Promise.withResolvers<string>();
    bench = await openWorkbench({
      onOpen: (url) => {
        opened.resolve(url);
      },
    });
  });
  afterEach(async () => {
    await bench.stop();
  });

  /** A page at the address that the command opened. */
  const atOpenedPage = async (): Promise<Page> => {
    const page = await (await newPerson(browser)).newPage();
    await page.goto(await opened.promise);
    return page;
  };
  const held = (secret: string, repository = 'tudat-team/tudatpy-feedstock'): string | undefined =>
    bench.github.secret({ repository }, secret);

  it('anaconda.org: an organization token, from its settings page', async () => {
    bench.write(`version: 1
connections:
  anaconda: { provider: anaconda, auth: none }
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
credentials:
  upload:
    purpose: Upload packages
    owner: maintainers@example.org
    issuer: anaconda
    principal: { organization: tudat-team }
    uses: [upload-conda-package]
    placements:
      - github-actions: { repository: tudat-team/tudatpy-feedstock, secret: BINSTAR_TOKEN }
`);
    await bench.run('init');
    const clickThrough = async (): Promise<string> => {
      const page = await atOpenedPage();
      await page.getByLabel('Username').fill('feedstock-maintainer');
      await page.getByLabel('Password').fill(bench.anaconda.passwordOf('feedstock-maintainer'));
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByLabel('Token name').fill(await nameInGuide());
      await page.getByRole('checkbox', { name: /api:read/ }).check();
      await page.getByRole('checkbox', { name: /api:write/ }).check();
      await page.getByLabel('Expiration date').fill(dateIn(90));
      await page.getByRole('button', { name: 'Create' }).click();
      return (await page.locator('#new-token').textContent()) ?? '';
    };
    const person = somebody({ values: [clickThrough], confirms: [true] });
    const { code, errors } = await bench.runWith(person, 'apply');
    expect([code, errors]).toEqual([0, '']);
    const name = bench.anaconda.liveTokens('tudat-team').find((each) => each.startsWith('mintmark-'));
    expect(held('BINSTAR_TOKEN')).toBe(bench.anaconda.token('tudat-team', name ?? '')?.value);
  });

  it('GitHub: an App for the organization, from its manifest to its installation', async () => {
    bench.write(`version: 1
connections:
  people: { provider: github, auth: none }
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
`);
    await bench.run('init');
    const walk = async (): Promise<void> => {
      const page = await atOpenedPage();
      await page.getByLabel('Username').fill('feedstock-maintainer');
      await page.getByLabel('Password').fill(bench.github.passwordOf('feedstock-maintainer'));
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('button', { name: 'Create GitHub App for tudat-team' }).click();
      await page.getByLabel('Only select repositories').check();
      await page.getByLabel('tudat-team/tudatpy-feedstock', { exact: true }).check();
      await page.getByRole('button', { name: 'Install' }).click();
      await page.getByText('Installed').first().waitFor();
    };
    const walked = walk();
    // The key is sealed the moment it comes; "Is it done?" is answered once the App is installed.
    const person = {
      ...somebody({}),
      confirm: async (question: string) => {
        if (question !== 'Is it done?') return true;
        await walked;
        return true;
      },
    };
    const { code, errors, output } = await bench.runWith(person, 'apply');
    await walked;
    expect([code, errors]).toEqual([0, '']);
    expect(output).toContain('is not installed in tudat-team yet');
    expect(held('BOT_PRIVATE_KEY', 'tudat-team/tudatpy')).toContain('PRIVATE KEY-----');
    const [slug = ''] = bench.github.appNames();
    expect(held('BOT_CLIENT_ID', 'tudat-team/tudatpy')).toBe(bench.github.appOf(slug).clientId);
    expect((await bench.run('plan')).output).toContain('nothing to do');

    const traded = await bench.run('exchange', 'team-bot', '--scopes', 'contents:read', '--out', 'token');
    expect([traded.code, traded.errors]).toEqual([0, expect.stringContaining('Never store it as a secret')]);
    expect(bench.github.installationTokens().length).toBe(1);
  });

  async function nameInGuide(): Promise<string> {
    const plan = JSON.parse((await bench.run('plan', '--json')).output) as {
      sagas: { steps: { kind: string; reference?: { name: string } }[] }[];
    };
    return plan.sagas[0]?.steps.find(({ kind }) => kind === 'issue')?.reference?.name ?? '';
  }
});

function dateIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
