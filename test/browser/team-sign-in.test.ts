import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readPageFiles } from '../../src/cli/read-page-files.ts';
import { invariant } from '../../src/domain/errors.ts';
import { openTeamSignIn, type TeamSignIn } from '../server/team-sign-in.ts';
import { findViolations } from './dashboard.ts';
import { hasChromium, newPerson, startChromium } from './chromium.ts';
import { sayWhy } from './guided.ts';

// What only a browser decides: which cookie goes with which navigation, and where forms and redirects may lead. The issuer is
// called localhost here: to a browser, another site than 127.0.0.1.
if (!hasChromium) sayWhy('the sign-in of a team');
describe.skipIf(!hasChromium)('the sign-in of a team, in a real browser', () => {
  let browser: Browser;
  let team: TeamSignIn;
  let page: Page;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser.close();
  });
  beforeEach(async () => {
    const pages = readPageFiles(['dist/web']);
    invariant(pages, 'the pages are built: npm run build');
    team = await openTeamSignIn({ host: 'localhost', pages });
    await team.addMember('keeper', 'maintainer@example.org');
    page = await (await newPerson(browser)).newPage();
  });
  afterEach(async () => {
    expect(team.served.complaints).toEqual([]);
    await page.context().close();
    await team.stop();
  });

  const origin = (): string => team.served.server().origin;
  const begin = async (): Promise<void> => {
    await page.goto(`${origin()}/sign-in`);
    await page.getByRole('link', { name: 'Sign in with' }).click();
    expect(new URL(page.url()).origin).toBe(team.identity.url);
  };
  const choose = async (name: string): Promise<void> => {
    await page.getByRole('button', { name, exact: true }).click();
  };
  const memberHere = async (): Promise<unknown> =>
    await page.evaluate(async () => {
      const answer = await fetch('/api/v1/session');
      const { session } = (await answer.json()) as { session?: { member: string } };
      return [answer.status, session?.member];
    });

  it('ends at our page, which is asked for with the session, and leaves no code in the history', async () => {
    const cookies: string[] = [];
    page.on('request', (request) => {
      if (request.url() === `${origin()}/`)
        void request.allHeaders().then((headers) => cookies.push(headers['cookie'] ?? ''));
    });
    await begin();
    await choose('maintainer');
    await page.waitForURL(`${origin()}/`);
    expect(await memberHere()).toEqual([200, 'keeper']);
    expect(cookies).toEqual([expect.stringMatching(/^mintmark-\d+=[\w-]{43}$/) as string]);
    await page.goBack();
    expect(page.url()).not.toContain('code=');
  });

  it('ends at the sign-in page when somebody cancels', async () => {
    await begin();
    await choose('Cancel');
    await page.waitForURL(`${origin()}/sign-in`);
    await page.getByRole('alert').waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  it('takes no way back that another browser has begun', async () => {
    const attacker = team.served.visitor();
    const returned = await team.decide(await team.begin(attacker), 'maintainer');
    await page.goto(`${team.identity.url}/jwks`);
    await page.evaluate(`location.href = ${JSON.stringify(returned.href)}`);
    await page.waitForURL(`${origin()}/sign-in`);
    await page.getByRole('alert').waitFor();
    expect(await memberHere()).toEqual([401, undefined]);
  });
});
