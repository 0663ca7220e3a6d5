import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { byHandManifest, heldValues, ourLiveTokens } from '../scenarios/workbench.ts';
import { describeDashboard, findViolations, widthBeyond, type Dashboard } from './dashboard.ts';

/** Previews an action in the command palette, and starts it. */
async function begin(page: Page, action: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('A page, a credential').fill(action);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Do exactly this' }).click();
  await page.waitForURL(/\/runs\//);
}

/** Lets every write of a secret to GitHub take a while. */
function slowWrites({ served }: Dashboard, milliseconds: number): void {
  const fault = { kind: 'slow', milliseconds } as const;
  served().bench.github.faults.inject({ fault, method: 'PUT', path: /secrets\//, times: 50 });
}

function isSameEverywhere({ served }: Dashboard): boolean {
  return new Set(heldValues(served().bench)).size === 1;
}

/** What axe finds in both themes. */
async function findAllViolations(page: Page): Promise<readonly string[]> {
  // A colour that is still on its way from the other theme is nobody's.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const dark = await findViolations(page);
  await page.evaluate<void>(`document.documentElement.dataset.theme = 'light'`);
  const light = await findViolations(page);
  await page.evaluate<void>(`document.documentElement.dataset.theme = 'dark'`);
  return [...dark, ...light];
}

const told = (page: Page, words: string) => page.getByRole('heading', { name: words });

describeDashboard('a run', (dashboard) => {
  test('is watched to its end, which says what happens next and has a way back', async () => {
    const page = await dashboard.open('/');
    slowWrites(dashboard, 4_000);
    await begin(page, 'rotate anaconda-upload');
    await page.getByRole('img', { name: 'running' }).first().waitFor();
    await page.getByRole('progressbar', { name: 'Steps done' }).waitFor();
    const early = await page.getByRole('img', { name: 'done', exact: true }).count();
    expect(await page.title()).toMatch(/^\d+\/\d+ · Rotate anaconda-upload · Mintmark$/);
    expect(await page.getByRole('status').textContent()).toContain('at work');
    expect(await findAllViolations(page)).toEqual([]);

    await told(page, 'The run is done.').waitFor({ timeout: 30_000 });
    const late = await page.getByRole('img', { name: 'done', exact: true }).count();
    expect(late).toBeGreaterThan(early);
    expect(await page.title()).toBe('Done · Rotate anaconda-upload · Mintmark');
    await page.getByText('anaconda-upload#1 lives on for jobs that have read it already.').waitFor();
    expect(await page.getByRole('button', { name: 'Pause' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'what it did' }).getAttribute('href')).toContain(
      '/audit?run=',
    );
    expect(await findAllViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await widthBeyond(page)).toBe(0);

    await page.getByRole('button', { name: 'Take the new token back…' }).click();
    await page.getByRole('button', { name: 'Do exactly this' }).click();
    await page.getByRole('heading', { name: 'Take the newest token back anaconda-upload' }).waitFor();
    await told(page, 'The run is done.').waitFor({ timeout: 30_000 });
    expect(isSameEverywhere(dashboard)).toBe(true);
  });

  test('is paused, and continued with what is left', async () => {
    const page = await dashboard.open('/', { role: 'operator' });
    slowWrites(dashboard, 2_000);
    await begin(page, 'rotate anaconda-upload');
    const first = page.url();
    await page.getByRole('img', { name: 'running' }).first().waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await told(page, 'The run is paused.').waitFor();
    await page.getByRole('img', { name: 'not tried' }).first().waitFor();
    const viewer = await dashboard.open(new URL(first).pathname, { role: 'viewer' });
    await told(viewer, 'The run is paused.').waitFor();
    expect(await viewer.getByRole('button', { name: /Continue/ }).count()).toBe(0);

    await page.getByRole('button', { name: 'Continue with what is left' }).click();
    await told(page, 'The run is done.').waitFor({ timeout: 30_000 });
    expect(page.url()).not.toBe(first);
    expect(isSameEverywhere(dashboard)).toBe(true);
  });

  test('that a new server does not know is found in the journal, and a new plan does what it left', async () => {
    const page = await dashboard.open('/');
    slowWrites(dashboard, 3_000);
    await begin(page, 'rotate anaconda-upload');
    await page.getByRole('img', { name: 'running' }).first().waitFor();
    await dashboard.served().restart();
    await page.reload();
    await page.getByRole('heading', { name: 'The server was started anew' }).waitFor();
    expect(await findAllViolations(page)).toEqual([]);
    expect(await page.getByRole('link', { name: 'What it did' }).getAttribute('href')).toContain(
      new URL(page.url()).pathname.split('/').at(-1),
    );
    await page.getByRole('button', { name: 'Apply what is left' }).click();
    await page.getByRole('button', { name: 'Do exactly this' }).click();
    await told(page, 'The run is done.').waitFor({ timeout: 30_000 });
    expect([isSameEverywhere(dashboard), ourLiveTokens(dashboard.served().bench).length]).toEqual([true, 2]);
  });
});

describeDashboard(
  'a token that only a person can make',
  (dashboard) => {
    test('is asked for with its page drawn, proved, and delivered; nothing of its value stays', async () => {
      const { anaconda, github, secrets } = dashboard.served().bench;
      const page = await dashboard.open('/');
      await page.evaluate<void>(`fetch('/api/v1/previews', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ action: 'apply', credential: 'upload' }),
      })
        .then((answer) => answer.json())
        .then(({ id }) =>
          fetch('/api/v1/runs', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ preview: id }),
          }),
        )
        .then((answer) => answer.json())
        .then(({ id }) => { location.href = '/runs/' + id; })`);
      await page.waitForURL(/\/runs\//);
      const field = page.getByLabel('Value of the token');
      await field.waitFor();
      expect(await page.title()).toBe('Waits for you · Apply upload · Mintmark');
      const drawing = page.getByRole('img', { name: 'Token name:' }).first();
      expect(await drawing.textContent()).toContain('tudat-team/settings/access');
      expect(await findAllViolations(page)).toEqual([]);

      const prove = page.getByRole('button', { name: 'Prove it and go on' });
      await prove.click();
      await page.getByText('There is nothing in it yet').waitFor();
      await field.fill('this is no token at all');
      await prove.click();
      await page.getByText('it has not the form of what is needed').waitFor();
      expect([await field.inputValue(), await field.getAttribute('aria-invalid')]).toEqual(['', 'true']);

      const opening = page.waitForEvent('popup');
      await page.getByRole('link', { name: 'Open the page' }).first().click();
      const vendor = await opening;
      const name = /mintmark-[a-z0-9]+-upload-\d+/.exec((await drawing.textContent()) ?? '')?.[0] ?? '';
      await vendor.getByLabel('Username').fill('feedstock-maintainer');
      await vendor.getByLabel('Password').fill(anaconda.passwordOf('feedstock-maintainer'));
      await vendor.getByRole('button', { name: 'Sign in' }).click();
      await vendor.getByLabel('Token name').fill(name);
      await vendor.getByLabel('Token strength').selectOption('strong');
      for (const scope of ['api:read', 'api:write'])
        await vendor.getByRole('checkbox', { name: scope }).check();
      await vendor
        .getByLabel('Expiration date')
        .fill(new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10));
      await vendor.getByRole('button', { name: 'Create' }).click();
      const value = (await vendor.locator('#new-token').textContent()) ?? '';
      secrets.push(value);

      await field.fill(`  ${value} `);
      await prove.click();
      await told(page, 'The run is done.').waitFor({ timeout: 30_000 });
      expect(github.secret({ repository: 'tudat-team/tudat-feedstock' }, 'BINSTAR_TOKEN')).toBe(value);
      const left = await page.evaluate<string>(`document.documentElement.outerHTML +
        [...document.querySelectorAll('input, textarea')].map(({ value }) => value).join() +
        JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, location.href])`);
      expect(left.length).toBeGreaterThan(1000);
      expect(left).not.toContain(value);
    });
  },
  () => ({ text: byHandManifest }),
);
