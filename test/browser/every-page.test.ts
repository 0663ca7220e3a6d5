import { expect, test } from 'vitest';
import { describeDashboard, findViolations, widthBeyond } from './dashboard.ts';

/** Each page by its address, and its title. */
const pages = {
  '/': 'Overview',
  '/credentials/anaconda-upload': 'anaconda-upload',
  '/generate': 'Generate and set',
  '/leaks': 'Leaks',
  '/audit': 'Audit',
  '/connections': 'Connections',
  '/settings': 'Settings',
  '/nothing-is-here': 'There is no such page',
};

describeDashboard('every page', (dashboard) => {
  test.for(['dark', 'light'])('is clean to axe in the %s theme, from a phone to a wall', async (theme) => {
    const page = await dashboard.open('/');
    await page.evaluate(`localStorage.setItem('mintmark-theme', '${theme}')`);
    const wrong: string[] = [];
    for (const [path, title] of Object.entries(pages)) {
      await page.goto(new URL(path, page.url()).href);
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      await page.waitForLoadState('networkidle');
      wrong.push(...(await findViolations(page)).map((each) => `${path} ${each}`));
      for (const width of [360, 2560]) {
        await page.setViewportSize({ width, height: 900 });
        if ((await widthBeyond(page)) > 0) wrong.push(`${path} is too wide at ${width}`);
      }
      await page.setViewportSize({ width: 1440, height: 900 });
    }
    expect(wrong).toEqual([]);
  });

  test('works by the keyboard alone, from the first key on', async () => {
    const page = await dashboard.open('/');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('content');
    for (const [path, title] of [
      ['leaks', 'Leaks'],
      ['settings', 'Settings'],
    ] as const) {
      await page.getByRole('link', { name: title, exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(`**/${path}`);
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
    }
  });
});
