import type { Page } from 'playwright-core';
import { findViolations } from './dashboard.ts';

/** What axe finds wrong with a page as it stands, in the dark theme and in the light one. */
export async function findViolationsInBothThemes(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const theme of ['dark', 'light']) {
    await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
    found.push(...(await findViolations(page)).map((each) => `${theme}: ${each}`));
  }
  return found;
}
