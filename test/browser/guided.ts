import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { openWorkbench, type Workbench } from '../scenarios/workbench.ts';
import { hasChromium, newPerson, startChromium } from './chromium.ts';

/** Who signs in on a page. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** A command in one hand and a browser in the other; each test has its own. */
export interface Guided {
  readonly bench: Workbench;
  /** The first page that a command opens. */
  readonly firstOpened: Promise<string>;
  /** Goes to an address in a new browser and signs in there, as all simulated services ask for it. */
  readonly visit: (address: string, login: Login) => Promise<Page>;
  /** Where the last page that a command opened leads to. */
  readonly visitOpened: (login: Login) => Promise<Page>;
  /** What stands in a place of a page, remembered as a value that must not be printed. */
  readonly copy: (place: Locator) => Promise<string>;
}

/** Tests of guided paths as a person walks them; without a Chromium they are skipped, and it is said why. */
export function describeGuided(what: string, addTests: (guided: Guided) => void): void {
  const isPossible = hasChromium;
  if (!isPossible) sayWhy(what);
  describe.skipIf(!isPossible)(`${what} in a real browser`, () => {
    let browser: Browser;
    let bench: Workbench;
    let firstOpened: PromiseWithResolvers<string>;
    let people: BrowserContext[];
    beforeAll(async () => {
      browser = await startChromium();
    });
    afterAll(async () => {
      await browser.close();
    });
    beforeEach(async () => {
      people = [];
      firstOpened = Promise.withResolvers<string>();
      bench = await openWorkbench({ onOpen: firstOpened.resolve });
    });
    afterEach(async () => {
      await Promise.all(people.map(async (person) => await person.close()));
      await bench.stop();
    });

    const visit: Guided['visit'] = async (address, { username, password }) => {
      const person = await newPerson(browser);
      people.push(person);
      const page = await person.newPage();
      await page.goto(address);
      await page.getByLabel('Username').fill(username);
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      return page;
    };
    addTests({
      get bench() {
        return bench;
      },
      get firstOpened() {
        return firstOpened.promise;
      },
      visit,
      visitOpened: async (login) => await visit(bench.opened.at(-1) ?? '', login),
      copy: async (place) => {
        const isField = await place.evaluate((element) => element.tagName === 'INPUT');
        const value = isField ? await place.inputValue() : ((await place.textContent()) ?? '');
        bench.secrets.push(value);
        return value;
      },
    });
  });
}

/** Why nothing was driven; where there has to be a browser, that is an error. */
export function sayWhy(what: string): void {
  const reason = 'this machine has no Chromium (name one in CHROMIUM, or install the package chromium)';
  if (process.env['CI']) throw new Error(`Not driven: ${what} in a real browser, because ${reason}.`);
  process.stderr.write(`Skipped: ${what} in a real browser, because ${reason}.\n`);
}
