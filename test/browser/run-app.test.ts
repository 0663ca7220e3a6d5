import { expect, test } from 'vitest';
import { openWorkbench } from '../scenarios/workbench.ts';
import { findViolationsInBothThemes } from './both-themes.ts';
import { describeDashboard } from './dashboard.ts';
import { allThatStays, openRun, told, visitVendor } from './run-page.ts';

const appManifest = (people: string): string => `version: 1
connections:
  people: ${people}
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
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
`;
const applyBot = { action: 'apply', credential: 'team-bot' };

describeDashboard(
  'an App that sends its key by itself',
  (dashboard) => {
    test('is made in another tab while the run waits for it', async () => {
      const { github } = dashboard.served().bench;
      const page = await openRun(dashboard, applyBot);
      await page.getByRole('heading', { name: 'Go to the page for team-bot' }).waitFor();
      const viewer = await dashboard.served().signedIn('viewer');
      const streamed = viewer.ask('GET', `${new URL(page.url()).pathname}/events`);
      expect(await findViolationsInBothThemes(page)).toEqual([]);
      const vendor = await visitVendor(page, {
        username: 'feedstock-maintainer',
        password: github.passwordOf('feedstock-maintainer'),
      });
      await vendor.getByRole('button', { name: 'Create GitHub App for tudat-team' }).click();
      await page.getByRole('heading', { level: 2, name: /^Install the App/ }).waitFor();
      await vendor.getByLabel('Only select repositories').check();
      await vendor.getByLabel('tudat-team/tudatpy-feedstock', { exact: true }).check();
      await vendor.getByRole('button', { name: 'Install' }).click();
      await vendor.getByText('Installed').first().waitFor();
      await page.getByRole('button', { name: 'I have done it' }).click();
      await told(page, 'The run is done.').waitFor();
      // Nobody is sent to the first page any more once its key has come.
      const asked = [...(await streamed).text.matchAll(/"question":\{"kind":"(\w+)"|^event: run$/gm)];
      expect(asked.map(([, kind]) => kind ?? '-').join(' ')).toMatch(/page - - done/);
      const key = github.secret({ repository: 'tudat-team/tudatpy' }, 'BOT_PRIVATE_KEY') ?? '';
      expect(key).toContain('PRIVATE KEY-----');
      expect(await allThatStays(page)).not.toContain(key.split('\n')[1]);
    });
  },
  () => ({ text: appManifest('{ provider: github, auth: none }') }),
);

describeDashboard(
  'a key that comes as a file',
  (dashboard) => {
    test('is read from the file, which is not remembered', async () => {
      const { github } = dashboard.served().bench;
      const page = await openRun(dashboard, applyBot);
      await page.getByLabel('The file').waitFor();
      expect(await findViolationsInBothThemes(page)).toEqual([]);
      const vendor = await visitVendor(page, {
        username: 'feedstock-maintainer',
        password: github.passwordOf('feedstock-maintainer'),
      });
      await vendor.getByRole('link', { name: 'Tudat bot' }).click();
      const downloading = vendor.waitForEvent('download');
      await vendor.getByRole('button', { name: 'Generate a private key' }).click();
      await page.getByLabel('The file').setInputFiles(await (await downloading).path());
      await page.getByRole('button', { name: 'Prove it and go on' }).click();
      await told(page, 'The run is done.').waitFor();
      const key = github.secret({ repository: 'tudat-team/tudatpy' }, 'BOT_PRIVATE_KEY') ?? '';
      dashboard.served().bench.secrets.push(key);
      expect(key).toContain('PRIVATE KEY-----');
      expect(await allThatStays(page)).not.toContain(key.split('\n')[1]);
    });
  },
  async () => {
    const bench = await openWorkbench();
    const { slug, clientId } = bench.github.registerApp({
      owner: 'tudat-team',
      name: 'Tudat bot',
      externalUrl: 'https://example.org',
      permissions: { contents: 'write', pull_requests: 'write' },
    });
    bench.github.installApp({ slug, account: 'tudat-team', repositories: ['tudatpy-feedstock'] });
    return { bench, text: appManifest(`{ provider: github, auth: none, app: ${clientId} }`) };
  },
);
