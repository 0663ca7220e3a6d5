import { expect, test } from 'vitest';
import { manifest } from '../scenarios/workbench.ts';
import { describeDashboard, findViolations, widthBeyond } from './dashboard.ts';

describeDashboard('the connections', (dashboard) => {
  test('show who they sign in as, and which rights there are', async () => {
    const page = await dashboard.open('/connections', { width: 360, height: 740 });
    const rights = page.getByRole('list', { name: 'Rights of github' });
    await rights.getByText('present').first().waitFor();
    expect(await page.getByRole('link', { name: 'anaconda-upload' }).count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByText('store', { exact: true }).first().waitFor();
    expect(await findViolations(page)).toEqual([]);
    expect(await widthBeyond(page)).toBe(0);
  });
});

describeDashboard(
  'a connection that lacks what it signs in with',
  (dashboard) => {
    test('is said to be broken, with what to do', async () => {
      const page = await dashboard.open('/connections');
      await page.getByText('does not work').waitFor();
      await page.getByText('NO_SUCH_VARIABLE').first().waitFor();
    });
  },
  () => ({ text: manifest.replaceAll('GITHUB_TOKEN', 'NO_SUCH_VARIABLE') }),
);
