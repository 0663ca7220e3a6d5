import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { byHandManifest, manifestSlots } from '../scenarios/workbench.ts';
import { until } from '../server/served.ts';
import { describeDashboard, widthBeyond, findViolations } from './dashboard.ts';

const rowsOf = (page: Page) => page.getByRole('table').locator('tbody tr');

describeDashboard('the overview of a credential', (dashboard) => {
  test('says what expires next, in words and on a timeline, and how healthy its slots are', async () => {
    const page = await dashboard.open('/');
    const next = page.getByRole('list', { name: 'What expires next' }).getByRole('listitem');
    await next.waitFor();
    expect(await next.innerText()).toMatch(
      /anaconda-upload\s+expires in 3 months\s+renewal is due in 2 months/,
    );
    await page.getByRole('button', { name: /: 1 expiry$/ }).click();
    expect(await next.innerText()).toContain('anaconda-upload');
    const health = page.getByRole('region', { name: 'Health' });
    expect(await health.innerText()).toContain(`1 credential, ${manifestSlots} slots`);
    expect(await health.getByLabel(`${manifestSlots} slots by health`).innerText()).toMatch(
      new RegExp(`verified\\s*${manifestSlots}`),
    );
    expect(await rowsOf(page).innerText()).toContain(`${manifestSlots} verified`);
    await page.getByRole('table').getByRole('link', { name: 'anaconda-upload' }).click();
    await page.waitForURL('**/credentials/anaconda-upload');
  });

  test('looks at the services when it is asked to, and previews what mends a finding', async () => {
    const { bench } = dashboard.served();
    const page = await dashboard.open('/');
    await page.getByText('Nobody has looked at the services since the server started.').waitFor();
    expect(await page.getByRole('region', { name: 'Findings' }).count()).toBe(0);

    bench.github.removeSecretAsSomebodyElse({ repository: 'tudat-team/tudatpy-feedstock' }, 'BINSTAR_TOKEN');
    await page.getByRole('button', { name: 'Look now' }).click();
    const findings = page.getByRole('region', { name: 'Findings' });
    await findings.getByText('mintmark apply anaconda-upload').waitFor();
    await page.getByText('The services were looked at just now.').waitFor();
    expect(await page.getByLabel(`${manifestSlots} slots by health`).innerText()).toMatch(/drifted\s*1$/);

    await findings.getByRole('button', { name: 'Apply anaconda-upload' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Do exactly this' }).waitFor();
    expect(await dialog.innerText()).toContain('tudat-team/tudatpy-feedstock');
    await page.keyboard.press('Escape');
  });

  test('says why a look failed, and shows what was known', async () => {
    const { bench } = dashboard.served();
    const page = await dashboard.open('/');
    bench.write('version: 1\nconnections: nothing\n');
    await page.getByRole('button', { name: 'Look now' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByText('The manifest says something else than what was applied last.').waitFor();
    expect(await rowsOf(page).count()).toBe(1);
    await page.reload();
    await page.getByText('The last look at the services failed').waitFor();
  });

  test('offers a viewer nothing to change', async () => {
    const { bench } = dashboard.served();
    bench.github.removeSecretAsSomebodyElse({ repository: 'tudat-team/tudatpy-feedstock' }, 'BINSTAR_TOKEN');
    const page = await dashboard.open('/', { role: 'viewer' });
    await page.getByRole('button', { name: 'Look now' }).click();
    await page.getByRole('region', { name: 'Findings' }).waitFor();
    expect(await page.getByRole('button', { name: /Apply/ }).count()).toBe(0);
  });

  test('can be read by everybody, in both themes and on a phone', async () => {
    const page = await dashboard.open('/');
    await rowsOf(page).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.evaluate("localStorage.setItem('mintmark-theme', 'light')");
    await page.setViewportSize({ width: 360, height: 740 });
    await page.reload();
    await rowsOf(page).waitFor();
    expect(await widthBeyond(page)).toBe(0);
    expect(await page.getByRole('button', { name: /expiry/ }).count()).toBe(0);
    expect(await findViolations(page)).toEqual([]);
  });
});

describeDashboard(
  'the overview of nothing',
  (dashboard) => {
    test('says how to begin, and what a person has to do for it', async () => {
      const page = await dashboard.open('/');
      await page.getByText('No credential is managed yet').waitFor();
      await page.getByText('The manifest was not applied as a whole yet.').waitFor();
      expect(await findViolations(page)).toEqual([]);

      await page.getByRole('button', { name: 'Look now' }).click();
      const waiting = page.getByRole('region', { name: 'Waits for a person' });
      await waiting.getByText('its next token has to be made by a person, at a page').waitFor();
      await waiting.getByRole('button', { name: 'Apply upload' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Start, with me at the page' }).click();
      await page.waitForURL('**/runs/*');
      const run = new URL(page.url()).pathname;
      const admin = await dashboard.served().signedIn('admin');
      await until(admin, run.replace('/runs/', ''), ({ question }) => question !== undefined);

      await page.getByRole('link', { name: 'Overview' }).click();
      await page
        .getByRole('region', { name: 'Waits for a person' })
        .getByRole('link', { name: 'Go there' })
        .waitFor();
      const link = page.getByRole('region', { name: 'Runs' }).getByRole('link');
      expect(await link.getAttribute('href')).toBe(run);

      await page.getByRole('link', { name: 'Generate and set' }).first().click();
      await page.waitForURL('**/generate');
    });
  },
  () => ({ text: byHandManifest }),
);
