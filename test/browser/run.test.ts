import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { heldValues, ourLiveTokens } from '../scenarios/workbench.ts';
import { findViolationsInBothThemes } from './both-themes.ts';
import { describeDashboard, widthBeyond, type Dashboard } from './dashboard.ts';
import { told } from './run-page.ts';

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

describeDashboard('a run', (dashboard) => {
  test('that has ended before anybody looked says what is so now', async () => {
    const page = await dashboard.open('/credentials/anaconda-upload');
    await page.getByRole('button', { name: 'Rotate', exact: true }).click();
    await page.getByRole('button', { name: 'Do exactly this' }).click();
    await page.getByText('anaconda-upload#2 is in use').waitFor();
  });

  test('is watched to its end, which says what happens next and has a way back', async () => {
    const page = await dashboard.open('/');
    slowWrites(dashboard, 4_000);
    await begin(page, 'rotate anaconda-upload');
    await page.getByRole('img', { name: 'running' }).first().waitFor();
    await page.getByRole('progressbar', { name: 'Steps done' }).waitFor();
    const early = await page.getByRole('img', { name: 'done', exact: true }).count();
    expect(await page.title()).toMatch(/^\d+\/\d+ · Rotate anaconda-upload · Mintmark$/);
    expect(await page.getByRole('status').textContent()).toContain('at work');
    expect(await findViolationsInBothThemes(page)).toEqual([]);

    await told(page, 'The run is done.').waitFor({ timeout: 30_000 });
    const late = await page.getByRole('img', { name: 'done', exact: true }).count();
    expect(late).toBeGreaterThan(early);
    expect(await page.title()).toBe('Done · Rotate anaconda-upload · Mintmark');
    await page.getByText('anaconda-upload#1 lives on for jobs that have read it already.').waitFor();
    expect(await page.getByRole('button', { name: 'Pause' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'what it did' }).getAttribute('href')).toContain(
      '/audit?run=',
    );
    expect(await findViolationsInBothThemes(page)).toEqual([]);
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
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    expect(await page.getByRole('link', { name: 'What it did' }).getAttribute('href')).toContain(
      new URL(page.url()).pathname.split('/').at(-1),
    );
    await page.getByRole('button', { name: 'Apply what is left' }).click();
    await page.getByRole('button', { name: 'Do exactly this' }).click();
    await told(page, 'The run is done.').waitFor({ timeout: 30_000 });
    expect([isSameEverywhere(dashboard), ourLiveTokens(dashboard.served().bench).length]).toEqual([true, 2]);
  });
});
