import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Role } from '../../src/domain/member.ts';
import { describeDashboard } from './dashboard.ts';

/** For each page: what stands there for everybody, and from which role on there is which button. */
const pages: Readonly<Record<string, { settled: string; buttons: Readonly<Record<string, Role>> }>> = {
  '/credentials/anaconda-upload': {
    settled: 'Tokens through time',
    buttons: {
      Rotate: 'operator',
      Verify: 'operator',
      Prove: 'operator',
      'It leaked…': 'operator',
      'Reveal once': 'operator',
      'Revoke…': 'admin',
    },
  },
  '/leaks': { settled: 'Leaks', buttons: { 'Ask for its alerts': 'operator' } },
  '/settings': {
    settled: 'Your sessions',
    buttons: { Now: 'operator', Save: 'admin', Add: 'admin', 'Sign out everywhere': 'viewer' },
  },
  '/audit': { settled: 'Entries', buttons: { 'Verify the chain': 'viewer' } },
};

const order: readonly Role[] = ['viewer', 'operator', 'admin'];

async function namesOfButtons(page: Page): Promise<readonly string[]> {
  const buttons = await page.getByRole('button', { includeHidden: true }).all();
  return await Promise.all(buttons.map(async (button) => (await button.textContent())?.trim() ?? ''));
}

describeDashboard('what a role is offered', (dashboard) => {
  test.for(order)('is what the server lets a person do who is %s', async (role) => {
    const page = await dashboard.open('/', { role });
    for (const [path, { settled, buttons }] of Object.entries(pages)) {
      await page.goto(new URL(path, page.url()).href);
      await page.getByRole('heading', { name: settled }).waitFor();
      await page.waitForLoadState('networkidle');
      const names = await namesOfButtons(page);
      for (const [name, needed] of Object.entries(buttons)) {
        const isOffered = names.some((each) => each.startsWith(name));
        expect([path, name, isOffered]).toEqual([path, name, order.indexOf(role) >= order.indexOf(needed)]);
      }
    }
  });

  test('is refused by the server, too, when a page asks for more', async () => {
    const page = await dashboard.open('/', { role: 'viewer' });
    const ask = async (method: string, path: string, body: object): Promise<number> =>
      await page.evaluate<number>(
        `fetch('/api/v1${path}', { method: '${method}', headers: { 'content-type': 'application/json' }, body: '${JSON.stringify(body)}' }).then(({ status }) => status)`,
      );
    expect([
      await ask('POST', '/previews', { action: 'rotate', credential: 'anaconda-upload' }),
      await ask('POST', '/credentials/anaconda-upload/reveal', { number: 2 }),
      await ask('PUT', '/members/viewer-person', { role: 'admin' }),
      await ask('PUT', '/schedules/renew', { isEnabled: false, everySeconds: 60 }),
    ]).toEqual([403, 403, 403, 403]);
    const { output } = await dashboard.served().bench.run('audit', '--json');
    // A preview changes nothing, so that asking for one is not journaled.
    expect(output.match(/request-refused/g)?.length).toBe(3);
  });
});
