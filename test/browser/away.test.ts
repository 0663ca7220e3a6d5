import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { describeDashboard, findViolations } from './dashboard.ts';

describeDashboard('a page whose session or server is gone', (dashboard) => {
  test('keeps what was typed when the session has ended, and goes on after another sign-in', async () => {
    const page = await dashboard.open('/settings');
    await page.getByLabel('Name', { exact: true }).fill('second-person');
    // Twelve hours are over, at the server.
    dashboard.served().bench.pass(13 * 3600);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.waitFor();
    expect(await findViolations(page)).toEqual([]);

    const another = await page.context().newPage();
    await another.goto(await dashboard.linkFor('admin'));
    await another.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    // It looks by itself.
    await dialog.waitFor({ state: 'detached' });
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('second-person');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Remove second-person' }).waitFor();
  });

  test('says that the server went away, and connects again by itself', async () => {
    const page = await dashboard.open('/settings');
    await page.getByText('Look at the services').waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Now' }).first().click();
    await page.getByText('The server does not answer.').first().waitFor();
    await page.getByText('Look at the services').waitFor();
    await page.context().setOffline(false);
    await page.getByText('This page shows what was known').waitFor({ state: 'detached' });
  });

  test('says of what it asks by itself that nobody is there, until somebody is', async () => {
    const page = await dashboard.open('/');
    await page.clock.install();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    const mark = async (): Promise<string | undefined> => {
      const asking = page.waitForRequest(/\/api\/v1\/overview/);
      await page.clock.fastForward(20_000);
      return (await asking).headers()['x-mintmark-unattended'];
    };
    expect(await mark()).toBeUndefined();
    await page.clock.fastForward(121_000);
    expect(await mark()).toBe('yes');
    await page.mouse.move(200, 200);
    expect(await mark()).toBeUndefined();
  });

  test('gives a stolen cookie nothing once its owner has signed out everywhere', async () => {
    const page = await dashboard.open('/settings');
    const thief = await dashboard.person();
    await thief.addCookies(await page.context().cookies());
    const stolen = await thief.newPage();
    await stolen.goto(page.url());
    await stolen.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();

    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.waitForURL('**/sign-in');
    await stolen.goto(new URL('/', page.url()).href);
    await stolen.waitForURL('**/sign-in');
  });

  test('cannot be read or moved by a page of another origin', async () => {
    const page = await dashboard.open('/');
    const { origin } = dashboard.served().server();
    // To a browser, another port of this machine is the same site, so its cookies go there; the server has to refuse.
    const other = createServer((_, response) =>
      response.setHeader('content-type', 'text/html').end('<title>other</title>'),
    );
    await once(other.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void other.close());
    const foreign = await page.context().newPage();
    await foreign.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
    const attempt = async (init: string): Promise<string> =>
      await foreign.evaluate<string>(
        `fetch('${origin}/api/v1/sessions', ${init}).then((answer) => String(answer.status), () => 'refused')`,
      );
    expect(await attempt(`{ credentials: 'include' }`)).toBe('refused');
    await attempt(`{ method: 'POST', credentials: 'include', mode: 'no-cors', body: '{}' }`);
    await foreign.evaluate(`(() => {
      const frame = document.createElement('iframe');
      frame.src = '${origin}/';
      document.body.append(frame);
    })()`);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    const { output } = await dashboard.served().bench.run('audit', '--json');
    expect(output).not.toContain('/api/v1/sessions');
    expect(foreign.frames().map((frame) => frame.url())).not.toContain(`${origin}/`);
  });
});
