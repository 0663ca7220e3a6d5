import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { describeDashboard, findViolations, widthBeyond } from './dashboard.ts';

const entriesOf = (page: Page) => page.getByRole('button', { name: /^Details of entry \d+$/ });

describeDashboard('the audit', (dashboard) => {
  test('tells the newest first and goes into the past, line by line', async () => {
    await dashboard.served().bench.run('apply', '--rotate', 'anaconda-upload', '--yes');
    const page = await dashboard.open('/audit');
    await entriesOf(page).first().waitFor();
    const names = async (): Promise<number[]> =>
      (
        await entriesOf(page).evaluateAll((buttons) => buttons.map((each) => each.getAttribute('aria-label')))
      ).map((name) => Number(/\d+/.exec(name ?? '')?.[0]));
    const first = await names();
    expect(first).toHaveLength(50);
    while ((await page.getByText('There is nothing older.').count()) === 0) {
      const before = await entriesOf(page).count();
      await page.getByRole('button', { name: 'Older entries' }).click();
      await entriesOf(page).nth(before).waitFor();
    }
    const all = await names();
    expect(all).toEqual(Array.from({ length: all.length }, (_, index) => all.length - index));

    await page.getByRole('button', { name: 'Details of entry 1', exact: true }).click();
    await page.getByText('vault-created').first().waitFor();
    expect(await page.getByRole('definition').allInnerTexts()).toContain('1');
  });

  test('narrows to a subject, and to the run of an entry, by an address', async () => {
    const page = await dashboard.open('/audit');
    await page.getByLabel('Subject').fill('anaconda-upload');
    await page.getByLabel('Action').fill('deliver');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/audit\?subject=anaconda-upload&action=deliver$/);
    await page.getByText('There is nothing older.').waitFor();
    const found = await entriesOf(page).count();
    expect(found).toBeGreaterThan(0);
    expect(await page.getByRole('table').getByText('deliver', { exact: true }).count()).toBe(found);

    await entriesOf(page).first().click();
    const run = page.locator('dl').getByRole('link').nth(1);
    const id = await run.innerText();
    await run.click();
    await page.waitForURL(`**/audit?run=${id}`);
    expect(await page.getByLabel('Run').inputValue()).toBe(id);

    await page.getByLabel('Run').fill('no such run');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByText('No entry is like that').waitFor();
    await page.getByRole('link', { name: 'Show all' }).first().click();
    await page.waitForURL('**/audit');
    await page.getByRole('table').getByRole('link', { name: 'anaconda-upload#1' }).first().click();
    await page.waitForURL('**/credentials/anaconda-upload');
  });

  test('verifies the chain, and compares it with a head that was noted', async () => {
    const { bench } = dashboard.served();
    const page = await dashboard.open('/audit');
    const verify = page.getByRole('button', { name: 'Verify the chain' });
    await verify.click();
    await page.getByText(/^All \d+ entries are as they were written\.$/).waitFor();
    const head = await page
      .locator('code')
      .filter({ hasText: /^[0-9a-f]{64}$/ })
      .innerText();

    const field = page.getByLabel('A head that was noted earlier');
    await field.fill('123');
    await verify.click();
    await page.getByText('A head is 64 of the characters 0 to 9 and a to f.').waitFor();
    await field.fill(head);
    await verify.click();
    await page.getByText('the head that was noted is one of them').waitFor();

    const store = new DatabaseSync(join(bench.folder, '.mintmark', 'store.db'));
    store.exec('drop trigger journal_is_append_only_update');
    store.exec("update journal set actor = 'somebody else' where sequence = 3");
    store.close();
    await verify.click();
    await page.getByText('The journal is not as it was written: entry 3 is not what was written.').waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  test('is exported as a file of lines', async () => {
    const page = await dashboard.open('/audit', { role: 'viewer' });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export all of it' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^mintmark-audit-\d{4}-\d\d-\d\d\.ndjson$/);
    const lines = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\n');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ sequence: 1, action: 'vault-created' });
  });

  test('can be read by everybody, in both themes and on a phone', async () => {
    const page = await dashboard.open('/audit');
    await entriesOf(page).first().click();
    expect(await findViolations(page)).toEqual([]);
    await page.evaluate("localStorage.setItem('mintmark-theme', 'light')");
    await page.setViewportSize({ width: 360, height: 740 });
    await page.reload();
    await entriesOf(page).first().click();
    expect(await widthBeyond(page)).toBe(0);
    expect(await findViolations(page)).toEqual([]);
  });
});
