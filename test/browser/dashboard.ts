import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import { readPageFiles } from '../../src/cli/read-page-files.ts';
import { invariant } from '../../src/domain/errors.ts';
import type { Role } from '../../src/domain/member.ts';
import { openServed, type Served } from '../server/served.ts';
import { hasChromium, newPerson, startChromium } from './chromium.ts';

/** The built pages, served over a workbench of its own for each test, and people with browsers. */
export interface Dashboard {
  readonly served: () => Served;
  /** A person with this role, signed in by a link, at this address. */
  readonly open: (path: string, options?: { role?: Role; width?: number; height?: number }) => Promise<Page>;
  /** The sign-in link of a new person with this role, to be opened once. */
  readonly linkFor: (role: Role) => Promise<string>;
  /** A browser of its own, with nobody signed in. */
  readonly person: () => Promise<BrowserContext>;
}

/** How the store of each test begins: {@link openServed}. */
export type Beginning = Omit<NonNullable<Parameters<typeof openServed>[0]>, 'pages'>;

/**
 * Tests of the pages in a real browser. Each fails also when the page throws, logs an error or is refused something by
 * the Content-Security-Policy.
 */
export function describeDashboard(
  what: string,
  addTests: (dashboard: Dashboard) => void,
  beginning: () => Promise<Beginning> | Beginning = () => ({ isApplied: true }),
): void {
  if (!hasChromium) process.stderr.write(`Skipped, because there is no Chromium here: ${what}\n`);
  describe.skipIf(!hasChromium)(`${what} in a real browser`, () => {
    let browser: Browser;
    let served: Served;
    let people: BrowserContext[];
    let complaints: string[];
    beforeAll(async () => {
      browser = await startChromium();
    });
    afterAll(async () => {
      await browser.close();
    });
    beforeEach(async () => {
      people = [];
      complaints = [];
      const pages = readPageFiles(['dist/web']);
      invariant(pages, 'the pages are built: npm run build');
      served = await openServed({ ...(await beginning()), pages });
    });
    afterEach(async () => {
      await Promise.all(people.map(async (each) => await each.close()));
      await served.stop();
      expect(complaints).toEqual([]);
      expect(served.complaints).toEqual([]);
    });

    const person = async (): Promise<BrowserContext> => {
      const each = await newPerson(browser);
      people.push(each);
      each.on('weberror', (problem) => complaints.push(problem.error().message));
      each.on('console', (message) => {
        // A refusal of the server is an answer; the browser logs it as an error.
        const isRefusal = message.text().startsWith('Failed to load resource');
        const isOurs = message.page()?.url().startsWith(served.server().origin) ?? true;
        if (message.type() === 'error' && isOurs && !isRefusal) complaints.push(message.text());
      });
      return each;
    };
    const linkFor = async (role: Role): Promise<string> => {
      const { url } = await served.server().signInLink();
      if (role === 'admin') return url;
      const admin = await served.signedIn('admin');
      await admin.ask('PUT', `/members/${role}-person`, { body: { role } });
      return (await admin.post<{ url: string }>(`/members/${role}-person/link`)).url;
    };
    addTests({
      served: () => served,
      person,
      linkFor,
      open: async (path, { role = 'admin', width = 1440, height = 900 } = {}) => {
        const context = await person();
        const page = await context.newPage();
        await page.setViewportSize({ width, height });
        await page.goto(await linkFor(role));
        await page.locator('nav[aria-label="Pages"]').waitFor({ state: 'attached' });
        if (path !== '/') await page.goto(new URL(path, served.server().origin).href);
        return page;
      },
    });
  });
}

/** What axe finds wrong with a page, by the rules of WCAG 2.2 AA. */
export async function findViolations(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
}

/** How much wider a page is than its window, in CSS pixels: more than 0 means that it has to be pushed sideways. */
export async function widthBeyond(page: Page): Promise<number> {
  return await page.evaluate<number>(
    'Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)',
  );
}
