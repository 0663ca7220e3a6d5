import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { describeDashboard, findViolations, widthBeyond } from './dashboard.ts';

const rowsOf = (page: Page) => page.getByRole('table').locator('tbody tr');

describeDashboard(
  'the overview of a thousand credentials',
  (dashboard) => {
    const open = async (path: string, width = 1440): Promise<Page> => {
      const page = await dashboard.open(path, { width });
      await rowsOf(page).first().waitFor();
      return page;
    };

    test('draws a part of the table, and finds any of it', async () => {
      const page = await open('/');
      expect(await rowsOf(page).count()).toBe(50);
      await page.getByRole('button', { name: 'Show 50 of 951 more credentials' }).click();
      expect(await rowsOf(page).count()).toBe(100);

      await page.getByLabel('Filter credentials by text').fill('credential-123');
      await page.getByText('1 of 1001').waitFor();
      expect(await rowsOf(page).innerText()).toContain('credential-123');
      await page.waitForURL('**/?find=credential-123');
      await page.getByLabel('Filter credentials by state').selectOption('broken');
      await page.getByText('No credential is like that.').waitFor();
      await page.getByRole('button', { name: 'Show all' }).click();
      await page.getByText('1001 in all').waitFor();
      expect(await page.getByLabel('Filter credentials by text').inputValue()).toBe('');
    });

    test('goes from a number to the credentials that it counts', async () => {
      const page = await open('/');
      const broken = page
        .getByRole('list', { name: 'Credentials by state' })
        .getByRole('link', { name: 'broken' });
      const [number = ''] = /\d+/.exec(await broken.innerText()) ?? [];
      expect(Number(number)).toBe(Math.ceil(1000 / 7));
      await broken.click();
      await page.getByText(`${number} of 1001`).waitFor();
      expect(await page.getByLabel('Filter credentials by state').inputValue()).toBe('broken');
    });

    test('gathers what expires about the same day, and tells it when it is chosen', async () => {
      const page = await open('/');
      const past = page.getByRole('button', { name: /^Overdue: / });
      expect(await past.innerText()).toContain(`${Math.ceil(1000 / 7)} expiries`);
      const later = page.getByRole('button', { name: /\d+ expiries/ }).nth(3);
      await later.focus();
      await page.keyboard.press('Enter');
      expect(await later.getAttribute('aria-pressed')).toBe('true');
      const next = page.getByRole('list', { name: 'What expires next' }).getByRole('listitem');
      expect(await next.first().innerText()).toContain('expires in');
      await page.getByRole('button', { name: 'Show what is next' }).click();
      expect(await next.first().innerText()).toContain('expired');
    });

    test('fits every window, and can be read by everybody', async () => {
      const page = await open('/', 360);
      for (const width of [360, 768, 1024, 1280, 2560]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await widthBeyond(page)).toBe(0);
      }
      await page.setViewportSize({ width: 1280, height: 900 });
      expect(await findViolations(page)).toEqual([]);
    });
  },
  () => ({ isApplied: true, recorded: 1000 }),
);
