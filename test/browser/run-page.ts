import type { Locator, Page } from 'playwright-core';
import type { Preview, Run } from '../../src/server/contract.ts';
import type { Dashboard } from './dashboard.ts';

/** Goes to a run of an action that an operator has begun, in a browser of a person with this role. */
export async function openRun(
  dashboard: Dashboard,
  action: object,
  role: 'viewer' | 'operator' = 'operator',
): Promise<Page> {
  const operator = await dashboard.served().signedIn('operator');
  const preview = await operator.post<Preview>('/previews', action);
  const { id } = await operator.post<Run>('/runs', { preview: preview.id });
  return await dashboard.open(`/runs/${id}`, { role });
}

/** What a run says at its end. */
export function told(page: Page, words: string): Locator {
  return page.getByRole('heading', { name: words });
}

/** All that a page holds: its elements, what stands in fields, what it keeps, its address. */
export async function allThatStays(page: Page): Promise<string> {
  return await page.evaluate<string>(`document.documentElement.outerHTML +
    [...document.querySelectorAll('input, textarea')].map(({ value }) => value).join() +
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, location.href])`);
}

/** Signs in at a simulated service, in the tab that a link of the page opens. */
export async function visitVendor(
  page: Page,
  { username, password }: { username: string; password: string },
): Promise<Page> {
  const opening = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'Open the page' }).first().click();
  const vendor = await opening;
  await vendor.getByLabel('Username').fill(username);
  await vendor.getByLabel('Password').fill(password);
  await vendor.getByRole('button', { name: 'Sign in' }).click();
  return vendor;
}
