import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { findViolationsInBothThemes } from './both-themes.ts';
import { describeDashboard, widthBeyond } from './dashboard.ts';
import { addPlace, chooseIssuer, goOn, simpleWish, walk } from './wizard-person.ts';

describeDashboard(
  'Generate and set',
  (dashboard) => {
    test('makes a token, puts it where it belongs, and shows its value once', async () => {
      const page = await dashboard.open('/generate');
      await walk(page, { ...simpleWish, name: 'docs-upload' });
      await page.getByText('tudat-team/tudat · secret DOCS_TOKEN').waitFor();
      await page.getByRole('button', { name: /^Write the lines/ }).click();
      await page.getByRole('button', { name: 'Do exactly this' }).click();
      await page.waitForURL(/\/runs\//);

      await page.getByRole('link', { name: 'Generate and set' }).click();
      await page.getByRole('heading', { name: 'docs-upload#1 is issued' }).waitFor();
      await page.getByText('1 of 1 slots hold it').waitFor();
      const { bench } = dashboard.served();
      const held = bench.github.secret({ repository: 'tudat-team/tudat' }, 'DOCS_TOKEN');
      const lines = await page.getByLabel('Lines of the manifest').textContent();
      expect(readFileSync(join(bench.folder, 'mintmark.yaml'), 'utf8').endsWith(lines ?? 'nothing')).toBe(
        true,
      );

      await page.getByRole('button', { name: 'Reveal once' }).click();
      await page.getByRole('button', { name: 'Reveal it now' }).click();
      expect(await page.getByLabel('The value', { exact: true }).textContent()).toBe(held);
      const kept = await page.evaluate<string>('JSON.stringify({ ...sessionStorage, ...localStorage })');
      expect(kept.includes(held ?? '')).toBe(false);
      await page.reload();
      await page.getByText('The value was shown, and is not shown again here.').waitFor();
      expect(await page.getByRole('button', { name: 'Reveal once' }).count()).toBe(0);

      await page.getByRole('button', { name: 'Make another' }).click();
      expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0);
    });

    test('keeps everything over a reload, until it is started over', async () => {
      const page = await dashboard.open('/generate');
      await walk(page, simpleWish);
      await page.reload();
      await page.getByRole('heading', { name: 'Make it' }).waitFor();
      await page.getByText('tudat-team/tudat · secret DOCS_TOKEN').waitFor();
      await page.getByRole('button', { name: 'Change: Who issues it' }).click();
      expect(await page.getByLabel('Organization', { exact: true }).inputValue()).toBe('tudat-team');
      await page.getByRole('button', { name: 'Start over' }).click();
      await page.reload();
      expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0);
    });

    test('says what more is allowed as it is ticked, and leads back to the least', async () => {
      const page = await dashboard.open('/generate');
      await chooseIssuer(page, simpleWish);
      await page.getByText(/^Allow more/).click();
      await page.getByRole('checkbox', { name: /^all / }).check();
      await page.getByRole('status').filter({ hasText: 'all — Everything the owner may do' }).waitFor();
      await page.getByText('all (more than needed)').waitFor();
      await page.getByRole('checkbox', { name: /^api:read / }).uncheck();
      await page.getByRole('status').filter({ hasText: 'api:read — Read through the API' }).waitFor();
      await page.getByRole('button', { name: 'Back to the least' }).click();
      expect(await page.getByText('more than needed').count()).toBe(0);
      await page.getByText('- upload-conda-package').waitFor();
    });

    test('takes a kind of token that can do all of it', async () => {
      const page = await dashboard.open('/generate');
      await page.getByRole('checkbox', { name: 'Publish a container image' }).check();
      await chooseIssuer(page, {
        ...simpleWish,
        use: 'Push to another repository of the organization',
        issuer: 'GitHub personal access tokens',
        principal: 'feedstock-maintainer',
      });
      await page.getByRole('checkbox', { name: /^public_repo /, checked: true }).waitFor();
      await page.getByRole('checkbox', { name: /^write:packages /, checked: true }).waitFor();
      expect(await page.getByRole('checkbox', { name: /^contents:write /, checked: true }).count()).toBe(0);
      await page.getByText('Where it acts cannot be narrowed at this issuer').waitFor();
    });

    test('says first what would do instead of a token', async () => {
      const page = await dashboard.open('/generate');
      await page.getByRole('checkbox', { name: simpleWish.use, exact: true }).check();
      await goOn(page);
      await page.getByRole('radio', { name: simpleWish.issuer }).check();
      await page.getByText('Perhaps no token is needed at all').waitFor();
      await page.getByText('How that is done').click();
      await page.getByText('rattler-build publish').waitFor();
    });

    test('says beside the field what is wrong with it, and goes on when it is right', async () => {
      const page = await dashboard.open('/generate');
      await goOn(page);
      await page.getByText('Choose at least one thing that it has to do.').waitFor();
      await chooseIssuer(page, simpleWish);
      await goOn(page);
      const lifetime = page.getByRole('textbox', { name: 'Lifetime' });
      for (const [typed, problem] of [
        ['soon', 'Write a number and d, w or y'],
        ['99y', 'at most.'],
        ['5d', 'Must be longer than renewBefore'],
      ] as const) {
        await lifetime.fill(typed);
        await page.getByText(problem).waitFor();
        expect(await lifetime.getAttribute('aria-invalid')).toBe('true');
      }
      await lifetime.fill('1y');
      await page.getByText('That is long').waitFor();
      await lifetime.press('Enter');
      await addPlace(page, {
        ...simpleWish.place,
        fields: { Repository: 'tudat-team/tudat', 'Name of the secret': 'GITHUB_TOKEN' },
      });
      await page.getByText('Must not begin with GITHUB_').waitFor();
      await page.getByLabel('Name of the secret').fill('DOCS_TOKEN');
      await goOn(page);
      await page.getByLabel('Name', { exact: true }).fill('anaconda-upload');
      await page.getByText('There is a credential anaconda-upload already').waitFor();
      await page.getByLabel('Name', { exact: true }).fill('docs-upload');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: /^Write the lines/ }).waitFor();
    });

    test('offers the places that the connection sees, and a filled-in form of many', async () => {
      const page = await dashboard.open('/generate');
      await chooseIssuer(page, simpleWish);
      await goOn(page);
      await goOn(page);
      await addPlace(page, {
        target: 'GitHub Actions',
        level: 'Organization: one secret for chosen repositories',
        fields: { Organization: 'tudat-team', 'Name of the secret': 'CHANNEL_TOKEN' },
      });
      await page.getByText(/^Choose from/).click();
      await page.getByRole('checkbox', { name: 'tudatpy', exact: true }).check();
      await page.getByRole('checkbox', { name: 'tudat-feedstock', exact: true }).check();
      expect(await page.getByLabel('Repositories', { exact: true }).first().inputValue()).toBe(
        'tudatpy tudat-feedstock',
      );
      await page.getByRole('heading', { name: '1 slot at the services' }).waitFor();
      await page.getByText('- tudat-feedstock').waitFor();
    });

    test('shows a viewer what could be made, and who can', async () => {
      const page = await dashboard.open('/generate', { role: 'viewer' });
      await walk(page, simpleWish);
      await page.getByText('You look on as a viewer.').waitFor();
      expect(await page.getByRole('button', { name: /^Write the lines/ }).count()).toBe(0);
    });

    test('gives an operator the lines to add, and the command', async () => {
      const page = await dashboard.open('/generate', { role: 'operator' });
      await walk(page, { ...simpleWish, name: 'docs-upload' });
      await page.getByText('Only an admin can write the manifest from here.').waitFor();
      await page.getByText('mintmark apply docs-upload').waitFor();
      expect(await page.getByRole('button', { name: /^Write the lines/ }).count()).toBe(0);
    });

    test('asks in a way that everybody can read, in both themes and on a phone', async () => {
      const page = await dashboard.open('/generate', phone);
      await page.getByRole('heading', { level: 1, name: 'Generate and set' }).waitFor();
      await expectReadable(page);
      await chooseIssuer(page, simpleWish);
      await page.getByText(/^Allow more/).click();
      await page.getByRole('checkbox', { name: /^all / }).check();
      await expectReadable(page);
    });

    test('shows what it found so that everybody can read it, in both themes and on a phone', async () => {
      const page = await dashboard.open('/generate', phone);
      await walk(page, simpleWish);
      await page.getByRole('button', { name: 'Change: Where it goes' }).click();
      await page.getByRole('heading', { name: '1 slot at the services' }).waitFor();
      await expectReadable(page);
      await goOn(page);
      await page.getByRole('button', { name: /^Write the lines/ }).click();
      await page.getByRole('button', { name: 'Not now' }).click();
      await page.getByRole('heading', { name: /and not made yet$/ }).waitFor();
      await expectReadable(page);
    });
  },
  () => ({}),
);

const phone = { width: 360, height: 740 };

async function expectReadable(page: Page): Promise<void> {
  expect(await widthBeyond(page)).toBe(0);
  expect(await findViolationsInBothThemes(page)).toEqual([]);
}
