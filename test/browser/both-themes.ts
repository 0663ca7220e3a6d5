import type { Page } from 'playwright-core';
import { findViolations } from './dashboard.ts';

/** What axe finds wrong with a page as it stands, in the light theme and in the dark one, in which it is left. */
export async function findViolationsInBothThemes(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const theme of ['light', 'dark']) {
    await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
    found.push(...(await findViolations(page)).map((each) => `${theme}: ${each}`));
  }
  return found;
}
