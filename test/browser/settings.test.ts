import { expect, test } from 'vitest';
import { describeDashboard, findViolations, widthBeyond } from './dashboard.ts';

describeDashboard('the settings', (dashboard) => {
  test('let an admin invite somebody, who signs in by the link, and take the role away at once', async () => {
    const admin = await dashboard.open('/settings');
    await admin.getByLabel('Name', { exact: true }).fill('two words');
    await admin.getByRole('button', { name: 'Add', exact: true }).click();
    await admin.getByText('Without spaces, slashes and parentheses').waitFor();
    expect(await admin.getByLabel('Name', { exact: true }).inputValue()).toBe('two words');

    await admin.getByLabel('Name', { exact: true }).fill('second-person');
    await admin.getByLabel('Role of the new member').selectOption('operator');
    await admin.getByRole('button', { name: 'Add', exact: true }).click();
    await admin.getByRole('button', { name: 'Sign-in link for second-person' }).click();
    const dialog = admin.getByRole('dialog', { name: 'Sign-in link for second-person' });
    const link = (await dialog.getByText('/sign-in#').textContent()) ?? '';
    expect(await findViolations(admin)).toEqual([]);
    await dialog.getByRole('button', { name: 'Done' }).click();
    expect(await admin.content()).not.toContain(link.split('#')[1]);

    const other = await (await dashboard.person()).newPage();
    await other.goto(link);
    await other.getByText('operator ·').waitFor();
    await other.goto(new URL('/settings', link).href);
    await other.getByRole('button', { name: 'Now' }).first().waitFor();
    expect(await other.getByRole('heading', { name: 'Members' }).count()).toBe(0);

    await admin.reload();
    await admin.getByLabel('Role of second-person').selectOption('viewer');
    await expect
      .poll(async () => (await dashboard.served().bench.run('audit', '--json')).output)
      .toContain('/members/second-person');
    await other.reload();
    await other.getByText('viewer ·').waitFor();
    expect(await other.getByRole('button', { name: 'Now' }).count()).toBe(0);
  });

  test('sign out here, and leave nothing behind', async () => {
    const page = await dashboard.open('/settings');
    await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
    await page.waitForURL('**/sign-in');
    expect(await page.context().cookies()).toEqual([]);
  });

  test('change a schedule, and say beside the field what is wrong', async () => {
    const page = await dashboard.open('/settings');
    await page.getByText('Change', { exact: true }).first().click();
    const minutes = page.getByLabel('Every how many minutes').first();
    await minutes.fill('0');
    await page.getByText('A whole number of minutes').waitFor();
    await minutes.fill('90');
    await page.getByRole('button', { name: 'Save' }).first().click();
    await page.getByText('every 90 minutes').waitFor();
  });

  test.for(['dark', 'light'])('are clean to axe and fit a phone in the %s theme', async (theme) => {
    const page = await dashboard.open('/settings', { width: 360, height: 740 });
    await page.getByText(theme === 'dark' ? 'Dark' : 'Light', { exact: true }).click();
    expect(await page.locator('html').getAttribute('data-theme')).toBe(theme);
    await page.getByRole('heading', { name: 'Members' }).waitFor();
    await page.getByText('Look at the services').waitFor();
    expect(await findViolations(page)).toEqual([]);
    expect(await widthBeyond(page)).toBe(0);
  });
});
