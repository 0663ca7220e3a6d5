import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { invariant } from '../../src/domain/errors.ts';
import { manifestSlots, ourLiveTokens, type Workbench } from '../scenarios/workbench.ts';
import { runAction } from '../server/served.ts';
import { findViolationsInBothThemes } from './both-themes.ts';
import { describeDashboard, findViolations, widthBeyond } from './dashboard.ts';

const address = '/credentials/anaconda-upload';

const workflow = `name: CI
on: push
jobs:
  upload:
    runs-on: ubuntu-latest
    steps:
      - name: Upload
        run: anaconda upload dist/*
        env: { TOKEN: "\${{ secrets.BINSTAR_TOKEN }}" }
`;

/** The value of the one token that lives, as its issuer knows it. */
function liveValue(bench: Workbench): string {
  const [name = ''] = ourLiveTokens(bench);
  const value = bench.anaconda.token('tudat-team', name)?.value;
  invariant(value, 'a token lives');
  return value;
}

describeDashboard('the page of a credential', (dashboard) => {
  test('says what it may do, where it is and how well that is known', async () => {
    const page = await dashboard.open(address);
    await page.getByText('api:write').waitFor();
    expect(await page.getByRole('list', { name: 'Scopes' }).getByText('needed, and held').count()).toBe(2);
    const slots = page.getByRole('table', { name: 'Slots of anaconda-upload' }).getByRole('row');
    expect(await slots.count()).toBe(1 + manifestSlots);

    await page.getByLabel('Find a slot').fill('environment release');
    await page.waitForURL(/slots=/);
    expect(await slots.count()).toBe(2);
    expect(await slots.nth(1).textContent()).toContain('read back after the write');
    await page.getByLabel('Find a slot').fill('');
    await page.waitForURL((url) => url.search === '');

    const tokens = page.getByRole('table', { name: 'Tokens of anaconda-upload' });
    expect(await tokens.getByRole('row', { name: '#1' }).textContent()).toMatch(
      /active.*issued .*expires in/,
    );
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await widthBeyond(page)).toBe(0);
  });

  test('draws the last tokens, and all that there ever were when it is asked', async () => {
    const admin = await dashboard.served().signedIn('admin');
    for (let times = 0; times < 8; times++)
      await runAction(admin, { action: 'rotate', credential: 'anaconda-upload' });
    const page = await dashboard.open(address);
    const tokens = page.getByRole('table', { name: 'Tokens of anaconda-upload' }).getByRole('row');
    await page.getByRole('button', { name: 'Show all 9' }).click();
    expect(await tokens.count()).toBe(10);
    await page.getByRole('button', { name: 'Show the last 8' }).click();
    expect(await tokens.count()).toBe(9);
    expect(await tokens.nth(2).textContent()).toMatch(/superseded.*lives on, revoked/);
  });

  test('shows what stops when a token is revoked, down to the file', async () => {
    const { bench } = dashboard.served();
    const path = '.github/workflows/ci.yml';
    bench.github.commitFile({ repository: 'tudat-team/tudatpy-feedstock', path, text: workflow });
    const page = await dashboard.open(address);
    await page.getByRole('button', { name: 'Look at the builds' }).click();
    await page.getByText('1 place in 1 repository stops when anaconda-upload#1 is revoked now.').waitFor();
    const map = page.getByRole('list', { name: 'What reads anaconda-upload#1' });
    const repository = map.getByRole('listitem').filter({ hasText: path });
    expect(await repository.count()).toBe(4);
    expect(await repository.last().textContent()).toContain('job upload, step "Upload"');
    expect(await findViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await widthBeyond(page)).toBe(0);
  });

  test('revokes the last token that works only when a person has said so in as many words', async () => {
    const page = await dashboard.open(address);
    await page.getByRole('button', { name: 'Revoke… anaconda-upload#1' }).click();
    const show = page.getByRole('button', { name: 'Show what would be done' });
    expect(await show.isDisabled()).toBe(true);
    await page.getByLabel('Revoke it even so').check();
    await show.click();
    await page.getByText('It is the last working token of anaconda-upload').waitFor();
    await page.getByRole('button', { name: 'Do exactly this' }).click();
    await page.waitForURL(/\/runs\//);
    await expect.poll(() => ourLiveTokens(dashboard.served().bench)).toEqual([]);
  });

  test('answers a leak in the order that its exposure asks for', async () => {
    const page = await dashboard.open(address, { role: 'operator' });
    await page.getByRole('button', { name: 'It leaked' }).click();
    await page.getByLabel('Only people who may read the place').check();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Show what would be done' }).click();
    await page.getByText('anaconda-upload#1 is replaced first and ended then').waitFor();
  });

  test('reveals a value to who has read what that means, and forgets it when that is closed', async () => {
    const value = liveValue(dashboard.served().bench);
    const page = await dashboard.open(address, { role: 'operator' });
    await reveal(page, value);
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close' }).last().click();
    expect([await isShown(page, value), await isRemembered(page, value)]).toEqual([false, false]);

    const admin = await dashboard.served().signedIn('admin');
    const subject = encodeURIComponent('POST /api/v1/credentials/anaconda-upload/reveal');
    const { entries } = await admin.get<{ entries: { actor: string }[] }>(`/audit?subject=${subject}`);
    expect(entries.map(({ actor }) => actor)).toEqual(['operator-person (operator)']);
  });

  test('forgets a value that was revealed and left open', async () => {
    const value = liveValue(dashboard.served().bench);
    const page = await dashboard.open(address, { role: 'operator' });
    await page.clock.install();
    await page.reload();
    await reveal(page, value);
    expect([await isShown(page, value), await isRemembered(page, value)]).toEqual([true, true]);
    await page.clock.runFor(61_000);
    await page.getByText('the value has left this page').waitFor();
    expect([await isShown(page, value), await isRemembered(page, value)]).toEqual([false, false]);
  });

  test('lets a viewer look, and shows them nothing to do and no value', async () => {
    const value = liveValue(dashboard.served().bench);
    const page = await dashboard.open(address, { role: 'viewer' });
    await page.getByRole('table', { name: 'Slots of anaconda-upload' }).waitFor();
    const buttons = await page.getByRole('main').getByRole('button').allTextContents();
    expect(buttons).toEqual(['Look at the builds']);
    expect(await isShown(page, value)).toBe(false);
    const viewer = await dashboard.served().signedIn('viewer');
    const path = '/credentials/anaconda-upload/reveal';
    const { status, text } = await viewer.ask('POST', path, { body: { number: 1 } });
    expect(status).toBe(403);
    expect(text).not.toContain(value);
  });

  test('says so where there is no such credential', async () => {
    const page = await dashboard.open('/credentials/nobody');
    expect(await page.getByRole('alert').textContent()).toContain('nobody');
  });
});

async function reveal(page: Page, value: string): Promise<void> {
  await page.getByRole('button', { name: 'Reveal once the value of anaconda-upload#1' }).click();
  await page.getByText('Whoever sees your screen can use it').waitFor();
  expect(await isShown(page, value)).toBe(false);
  await page.getByRole('button', { name: 'Reveal it now' }).click();
  expect(await page.getByLabel('The value', { exact: true }).textContent()).toBe(value);
}

/** Whether a text stands in a document, in what is typed, in the address, or in what the browser keeps for the page. */
async function isShown(page: Page, text: string): Promise<boolean> {
  const kept = await page.evaluate<readonly string[]>(`[
    document.documentElement.outerHTML,
    ...[...document.querySelectorAll('input, textarea')].map(({ value }) => value),
    location.href,
    JSON.stringify(history.state),
    JSON.stringify({ ...localStorage }),
    JSON.stringify({ ...sessionStorage }),
  ]`);
  return kept.some((each) => each.includes(text));
}

/** Whether a text is anywhere in the memory of the page's scripts, once what nothing reaches is thrown away. */
async function isRemembered(page: Page, text: string): Promise<boolean> {
  const browser = await page.context().newCDPSession(page);
  const parts: string[] = [];
  browser.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => parts.push(chunk));
  await browser.send('HeapProfiler.enable');
  await browser.send('HeapProfiler.collectGarbage');
  await browser.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await browser.detach();
  return parts.join('').includes(text);
}
