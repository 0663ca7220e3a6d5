import type { Page } from 'playwright-core';
import type { Guided, Login } from './guided.ts';
import { dayIn, listIn, readGuide } from './printed-guide.ts';

/** A user of the simulated GitHub. */
export function githubLogin({ bench }: Guided, username: string): Login {
  return { username, password: bench.github.passwordOf(username) };
}

/** Generates the token of a page that is filled in, and answers the value that is shown once. */
export async function generateToken({ copy }: Guided, page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Generate token' }).click();
  return await copy(page.locator('#new-oauth-token'));
}

/** Signs in at the address that the guide names, and finds the empty page of a new token by the menus. */
export async function findNewTokenPage(guided: Guided, login: Login, menu: string): Promise<Page> {
  const { steps } = readGuide(guided.bench.printed, 'Make a');
  const [, address = ''] = /^Sign in at (\S+) as/.exec(steps[0] ?? '') ?? [];
  const page = await guided.visit(`${address}/login`, login);
  await page.getByRole('link', { name: menu }).click();
  await page.getByRole('link', { name: 'Generate new token' }).click();
  return page;
}

/** Fills the empty page of a classic token in as the printed steps say. */
export async function fillInClassic({ bench }: Guided, page: Page): Promise<void> {
  const { step } = readGuide(bench.printed, 'Make a');
  await page.getByLabel('Note').fill(step('Note'));
  await chooseExpiration(page, step('Expiration'), bench.now());
  for (const scope of listIn(step('Select scopes'), /tick exactly (.+)\. Those below/))
    await page.getByRole('checkbox', { name: scope, exact: true }).check();
}

/** Fills the empty page of a fine-grained token in as the printed steps say. */
export async function fillInFineGrained({ bench }: Guided, page: Page): Promise<void> {
  const { step, steps } = readGuide(bench.printed, 'Make a');
  await page.getByLabel('Token name').fill(step('Token name'));
  await page.getByLabel('Resource owner').selectOption(step('Resource owner'));
  await chooseExpiration(page, step('Expiration'), bench.now());
  await selectRepositories(page, step('Repository access'));
  for (const group of ['Repository permissions', 'Organization permissions'])
    if (steps.some((each) => each.startsWith(group)))
      for (const permission of listIn(step(group), /^(.+)\.$/, '; ')) {
        const [name = '', label = ''] = permission.split(': ');
        const fields = page.getByRole('group', { name: group });
        await fields.getByLabel(name, { exact: true }).selectOption({ label });
      }
}

/** The one thing that the link to a fine-grained token cannot fill in. */
export async function selectRepositories(page: Page, words: string): Promise<void> {
  await page.getByLabel('Only select repositories').check();
  for (const repository of listIn(words, /^Only select repositories, and there (.+)\. The link/))
    await page.getByRole('checkbox', { name: repository, exact: true }).check();
}

/** `90 days` where the list has it, and else the day itself. */
async function chooseExpiration(page: Page, words: string, now: string): Promise<void> {
  const [, days = ''] = /^(\d+) days/.exec(words) ?? [];
  const list = page.getByLabel('Expiration', { exact: true });
  const choice = (await list.locator('option').allTextContents()).find((each) =>
    each.includes(`${days} days`),
  );
  if (choice !== undefined) {
    await list.selectOption({ label: choice.trim() });
    return;
  }
  await list.selectOption('Custom');
  await page.getByLabel('Custom expiration date').fill(dayIn(Number(days), now));
}
