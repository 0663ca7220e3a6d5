import type { Page } from 'playwright-core';

/** What somebody chooses in Generate and set, in their order. */
export interface Wish {
  readonly use: string;
  /** As the card of the issuer is called. */
  readonly issuer: string | RegExp;
  readonly principal: string;
  readonly audience?: string;
  readonly place: {
    readonly target: string;
    readonly level: string;
    readonly connection?: string;
    /** By their labels. */
    readonly fields: Readonly<Record<string, string>>;
  };
  readonly name?: string;
}

/** What most tests make: a token that is issued by a call, for one repository. */
export const simpleWish: Wish = {
  use: 'Upload a conda package',
  issuer: 'anaconda.org tokens of an organization',
  principal: 'tudat-team',
  place: {
    target: 'GitHub Actions',
    level: 'One repository, or one environment of it',
    fields: { Repository: 'tudat-team/tudat', 'Name of the secret': 'DOCS_TOKEN' },
  },
};

export async function goOn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
}

/** The steps up to what it may do. */
export async function chooseIssuer(page: Page, { use, issuer, principal }: Wish): Promise<void> {
  await page.getByRole('checkbox', { name: use, exact: true }).check();
  await goOn(page);
  await page.getByRole('radio', { name: issuer }).check();
  await page.getByLabel(/^(Organization|User)$/).fill(principal);
  await goOn(page);
  await openStep(page, 'What it may do');
}

export async function addPlace(
  page: Page,
  { target, level, connection, fields }: Wish['place'],
): Promise<void> {
  await page.getByRole('button', { name: target }).click();
  await page.getByLabel('Level').selectOption(level);
  if (connection !== undefined) await page.getByLabel('Connection').selectOption(connection);
  for (const [label, value] of Object.entries(fields)) {
    const field = page
      .getByLabel(label, { exact: true })
      .or(page.getByLabel(`${label} (optional)`, { exact: true }));
    const isChoice = (await field.and(page.locator('select')).count()) > 0;
    await (isChoice ? field.selectOption(value) : field.fill(value));
  }
}

/** Everything up to the last step. */
export async function walk(page: Page, wish: Wish): Promise<void> {
  await chooseIssuer(page, wish);
  if (wish.audience !== undefined) await page.getByLabel('Where it acts').fill(wish.audience);
  await goOn(page);
  await openStep(page, 'How long it lives');
  await goOn(page);
  await openStep(page, 'Where it goes');
  await addPlace(page, wish.place);
  await goOn(page);
  await openStep(page, 'What it is called');
  if (wish.name !== undefined) await page.getByLabel('Name', { exact: true }).fill(wish.name);
  await goOn(page);
  await openStep(page, 'Make it');
}

/** Waits until a step is open: its heading has the focus then. */
async function openStep(page: Page, title: string): Promise<void> {
  await page.locator('h2:focus', { hasText: title }).waitFor();
}
