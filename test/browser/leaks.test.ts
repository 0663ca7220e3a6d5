import { expect, test } from 'vitest';
import { releaseManifest, type Workbench } from '../scenarios/workbench.ts';
import { runAction } from '../server/served.ts';
import { findViolationsInBothThemes } from './both-themes.ts';
import { describeDashboard, findViolations, widthBeyond } from './dashboard.ts';

describeDashboard('the page of leaks', (dashboard) => {
  test('says how to look for one where none is known', async () => {
    const page = await dashboard.open('/leaks');
    await page.getByText('No managed token has leaked').waitFor();
    await page.getByRole('button', { name: 'Copy mintmark scan --install-hook' }).waitFor();
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await widthBeyond(page)).toBe(0);
  });

  test('tells of a token that leaked how far it is, and how long it lived on', async () => {
    const admin = await dashboard.served().signedIn('admin');
    const leak = { token: 'anaconda-upload#1' };
    await runAction(admin, { action: 'respond', leak, exposure: 'private' });
    const page = await dashboard.open('/leaks');
    await page.getByText('1 token, all of them closed').waitFor();
    const milestones = page.getByRole('list').filter({ hasText: 'Alerts closed' }).last();
    expect(await milestones.getByRole('img', { name: 'done' }).count()).toBe(4);
    expect(await milestones.textContent()).toMatch(
      /Found.*anaconda-upload#2 works in its place.*(after|in the second) it was found/,
    );
    await page.getByText('What happened, line by line').click();
    await page.getByText('anaconda-upload#2 took its place').waitFor();
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await widthBeyond(page)).toBe(0);
  });

  test('lets a viewer look, and shows them nothing to do', async () => {
    const page = await dashboard.open('/leaks', { role: 'viewer' });
    await page.getByText('No managed token has leaked').waitFor();
    expect(await page.getByLabel('Where').count()).toBe(0);
    const buttons = await page.getByRole('main').getByRole('button').allTextContents();
    expect(buttons.filter((each) => !each.startsWith('Copy'))).toEqual([]);
  });
});

function makeToken(bench: Workbench, scopes: string[]): string {
  const expiresAt = new Date(Date.parse(bench.now()) + 90 * 86_400_000).toISOString();
  const value = bench.github.makeToken({ login: 'feedstock-maintainer', scopes, expiresAt });
  bench.secrets.push(value);
  return value;
}

describeDashboard(
  'the alerts of a service',
  (dashboard) => {
    const place = 'tudat-team/tudatpy';
    const commit = (path: string, value: string): void =>
      dashboard.served().bench.github.commitFile({ repository: place, path, text: `TOKEN=${value}\n` });

    test('are asked for by place, and answered by whose value it is', async () => {
      const { bench } = dashboard.served();
      const managed = makeToken(bench, ['public_repo', 'workflow']);
      const applied = await bench.pipe(managed, 'apply', 'release', '--from-stdin', '--yes');
      expect(applied).toMatchObject({ code: 0, errors: '' });
      commit('.env', managed);
      commit('old.env', makeToken(bench, ['repo']));

      const page = await dashboard.open('/leaks', { role: 'operator' });
      await page.getByRole('button', { name: 'Ask for its alerts' }).click();
      await page.getByText('Say where to look').waitFor();
      await page.getByLabel('Where').fill('tudat-team/tudatpy/more');
      await page.keyboard.press('Enter');
      await page.getByText('This is no owner and no owner/repository').waitFor();
      expect(await page.getByLabel('Where').inputValue()).toBe('tudat-team/tudatpy/more');
      expect(await page.getByLabel('Where').getAttribute('aria-invalid')).toBe('true');

      await page.getByLabel('Where').fill(place);
      await page.keyboard.press('Enter');
      const alerts = page.getByRole('list', { name: 'Open alerts' }).getByRole('listitem');
      await alerts.first().waitFor();
      expect(new URL(page.url()).searchParams.get('place')).toContain(place);
      const ours = alerts.filter({ hasText: 'release#1' });
      const foreign = alerts.filter({ hasText: 'not managed here' });
      expect([await ours.count(), await foreign.count()]).toEqual([1, 1]);
      expect(await foreign.getByRole('button').count()).toBe(0);
      expect(await foreign.textContent()).toContain('mintmark');
      expect(await page.content()).not.toContain(managed);
      expect(await findViolationsInBothThemes(page)).toEqual([]);
      await page.setViewportSize({ width: 360, height: 740 });
      expect(await widthBeyond(page)).toBe(0);

      await ours.getByRole('button', { name: 'Respond' }).click();
      await page.getByRole('button', { name: 'Show what would be done' }).click();
      await page.getByText('release#1 ends at once').waitFor();
      await page.getByRole('button', { name: 'Not now' }).waitFor();
    });

    test('say beside the field what is wrong with a place that the service does not show', async () => {
      const page = await dashboard.open('/leaks?place=nobody%2Fnothing', { role: 'operator' });
      await expect.poll(async () => await page.getByLabel('Where').getAttribute('aria-invalid')).toBe('true');
      expect(await findViolations(page)).toEqual([]);
    });
  },
  () => ({ text: releaseManifest }),
);
