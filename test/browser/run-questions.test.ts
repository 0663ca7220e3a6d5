import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { somebody } from '../scenarios/somebody.ts';
import { byHandManifest, openWorkbench } from '../scenarios/workbench.ts';
import { findViolationsInBothThemes } from './both-themes.ts';
import { describeDashboard, widthBeyond } from './dashboard.ts';
import { readGuide } from './printed-guide.ts';
import { allThatStays, openRun, told, visitVendor } from './run-page.ts';

const maintainer = 'feedstock-maintainer';
const applyUpload = { action: 'apply', credential: 'upload' };

const field = (page: Page) => page.getByLabel('Value of the token');
const prove = async (page: Page): Promise<void> =>
  await page.getByRole('button', { name: 'Prove it and go on' }).click();
/** The name that the drawn page fills in. */
async function drawnName(page: Page): Promise<string> {
  const drawing = page.getByRole('img', { name: 'Token name:' }).first();
  await drawing.waitFor();
  return /mintmark-[a-z0-9]+-upload-\d+/.exec((await drawing.textContent()) ?? '')?.[0] ?? '';
}

describeDashboard(
  'a token that only a person can make',
  (dashboard) => {
    test('is asked for with its page drawn, proved, and delivered; nothing of its value stays', async () => {
      const { anaconda, github, secrets } = dashboard.served().bench;
      const page = await openRun(dashboard, applyUpload);
      const name = await drawnName(page);
      expect(await page.title()).toBe('Waits for you · Apply upload · Mintmark');
      expect(await page.getByRole('img', { name: 'Token name:' }).first().textContent()).toContain(
        'tudat-team/settings/access',
      );
      expect(await findViolationsInBothThemes(page)).toEqual([]);
      await page.setViewportSize({ width: 360, height: 740 });
      expect(await widthBeyond(page)).toBe(0);
      await page.setViewportSize({ width: 1440, height: 900 });

      await prove(page);
      await page.getByText('There is nothing in it yet').waitFor();
      await field(page).fill('this is no token at all');
      await prove(page);
      await page.getByText('it has not the form of what is needed').waitFor();
      expect([await field(page).inputValue(), await field(page).getAttribute('aria-invalid')]).toEqual([
        '',
        'true',
      ]);
      expect(await field(page).evaluate((element) => element.matches(':focus'))).toBe(true);

      const vendor = await visitVendor(page, {
        username: maintainer,
        password: anaconda.passwordOf(maintainer),
      });
      await vendor.getByLabel('Token name').fill(name);
      await vendor.getByLabel('Token strength').selectOption('strong');
      for (const scope of ['api:read', 'api:write'])
        await vendor.getByRole('checkbox', { name: scope }).check();
      const inNinetyDays = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
      await vendor.getByLabel('Expiration date').fill(inNinetyDays);
      await vendor.getByRole('button', { name: 'Create' }).click();
      const value = (await vendor.locator('#new-token').textContent()) ?? '';
      secrets.push(value);

      await field(page).fill(`  ${value} `);
      await prove(page);
      await told(page, 'The run is done.').waitFor();
      expect(github.secret({ repository: 'tudat-team/tudat-feedstock' }, 'BINSTAR_TOKEN')).toBe(value);
      const left = await allThatStays(page);
      expect(left).toContain('upload#1 is in use');
      expect(left).not.toContain(value);
    });

    test('is not taken as it is where it may do more, and is left for later', async () => {
      const { anaconda, secrets } = dashboard.served().bench;
      const page = await openRun(dashboard, applyUpload);
      const value = anaconda.createAsSomebodyElse({
        owner: anaconda.logins.organization,
        name: await drawnName(page),
        scopes: ['api:read', 'api:write', 'repos'],
        lifetimeSeconds: 90 * 86_400,
      });
      secrets.push(value);
      await field(page).fill(value);
      await prove(page);
      await page.getByText('the scope repos').waitFor();
      expect(await findViolationsInBothThemes(page)).toEqual([]);
      await page.getByRole('button', { name: 'I make another one' }).click();
      await page.getByText('it may do more than asked').waitFor();
      await page.getByRole('button', { name: 'Not now' }).click();
      await told(page, 'the rest waits for a person').waitFor();
      expect(await allThatStays(page)).not.toContain(value);
    });

    test('shows a viewer how it is made, and no place to bring it', async () => {
      const page = await openRun(dashboard, applyUpload, 'viewer');
      await drawnName(page);
      await page.getByText('An operator has to make it').waitFor();
      expect([await field(page).count(), await page.getByRole('button', { name: 'Pause' }).count()]).toEqual([
        0, 0,
      ]);
    });
  },
  () => ({ text: byHandManifest }),
);

describeDashboard(
  'a token that only a person can end',
  (dashboard) => {
    test('is ended at its page, and the run goes on when they say so', async () => {
      const { anaconda } = dashboard.served().bench;
      const page = await openRun(dashboard, applyUpload);
      await page.getByRole('heading', { name: /^Revoke the token mintmark-/ }).waitFor();
      const row = page.getByRole('img', { name: 'and remove it' });
      const name = /mintmark-[a-z0-9]+-upload-\d+/.exec((await row.textContent()) ?? '')?.[0] ?? '';
      expect(anaconda.liveTokens('tudat-team')).toContain(name);
      const vendor = await visitVendor(page, {
        username: maintainer,
        password: anaconda.passwordOf(maintainer),
      });
      await vendor.getByRole('button', { name: `Revoke ${name}` }).click();
      await vendor.getByText(name).waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'I have done it' }).click();
      await told(page, 'The run is done.').waitFor();
      expect(anaconda.liveTokens('tudat-team')).not.toContain(name);
    });
  },
  async () => {
    const bench = await openWorkbench();
    const text = byHandManifest.replace('    lifetime', '    retain: forget\n    lifetime');
    bench.write(text);
    await bench.run('init');
    const make = (): string => {
      const value = bench.anaconda.createAsSomebodyElse({
        owner: 'tudat-team',
        name: readGuide(bench.printed, 'Make a token of').step('Token name'),
        scopes: ['api:read', 'api:write'],
        lifetimeSeconds: 90 * 86_400,
      });
      bench.secrets.push(value);
      return value;
    };
    await bench.runWith(somebody({ values: [make] }), 'apply');
    await bench.runWith(somebody({ values: [make] }), 'apply', 'upload', '--rotate', 'upload');
    bench.pass(2 * 86_400);
    return { bench, text };
  },
);
