import { expect, test } from 'vitest';
import { describeDashboard, widthBeyond, findViolations } from './dashboard.ts';

describeDashboard('the shell', (dashboard) => {
  test('signs in by a link once, and leaves nothing of it in the address', async () => {
    const link = await dashboard.linkFor('admin');
    const page = await (await dashboard.person()).newPage();
    await page.goto(link);
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    expect(page.url()).not.toContain('#');

    const thief = await (await dashboard.person()).newPage();
    await thief.goto(link);
    await thief.getByRole('alert').waitFor();
    expect(new URL(thief.url()).pathname).toBe('/sign-in');
    expect(await findViolations(thief)).toEqual([]);
  });

  test('goes anywhere by the command palette', async () => {
    const page = await dashboard.open('/');
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('A page, a credential').fill('audit');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Audit' }).waitFor();

    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('A page, a credential').fill('theme light');
    await page.keyboard.press('Enter');
    expect(await page.locator('html').getAttribute('data-theme')).toBe('light');
    expect(await findViolations(page)).toEqual([]);
  });

  test('has a menu where there is no room for the pages', async () => {
    const page = await dashboard.open('/', { width: 360, height: 740 });
    await page.getByRole('button', { name: 'Open the menu' }).click();
    await page.getByRole('link', { name: 'Leaks' }).click();
    await page.getByRole('heading', { level: 1, name: 'Leaks' }).waitFor();
    expect(await widthBeyond(page)).toBe(0);
  });
});
