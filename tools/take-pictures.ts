/**
 * Takes a picture of every page of the dashboard, in both themes, from the served demo: `npm run pictures`. They go to
 * docs/pictures/, where the README shows them.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Page } from 'playwright-core';
import { startChromium } from '../test/browser/chromium.ts';

const folder = 'docs/pictures';
const size = { width: 1440, height: 900 };

/** What is done before the picture is taken, page by page. */
const pictures: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  overview: async (page) => await goTo(page, '/'),
  credential: async (page) => await goTo(page, '/credentials/anaconda-upload'),
  generate: async (page) => await goTo(page, '/generate'),
  leaks: async (page) => await goTo(page, '/leaks'),
  audit: async (page) => await goTo(page, '/audit'),
  connections: async (page) => await goTo(page, '/connections'),
  settings: async (page) => await goTo(page, '/settings'),
  preview: async (page) => {
    await goTo(page, '/credentials/anaconda-upload');
    await page.getByRole('button', { name: 'Rotate', exact: true }).click();
    await page.getByRole('button', { name: 'Do exactly this' }).waitFor();
  },
  run: async (page) => {
    await page.getByRole('button', { name: 'Do exactly this' }).click();
    await page.waitForURL('**/runs/*');
    await page.getByRole('heading', { name: 'The run is done.' }).waitFor();
  },
  guided: async (page) => {
    await goTo(page, '/credentials/nightly-push');
    await page.getByRole('button', { name: 'Apply', exact: true }).first().click();
    await page.getByRole('button', { name: 'Start, with me at the page' }).click();
    await page.waitForURL('**/runs/*');
    await page.getByRole('button', { name: 'Not now' }).waitFor();
  },
};

const server = spawn(
  process.execPath,
  ['bin/mintmark.js', 'serve', '--demo', '--no-open', '--port', '0', '--json'],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
const browser = await startChromium();
try {
  const link = await signInLink();
  const page = await browser.newPage({ viewport: size });
  await page.goto(link);
  await page.locator('nav[aria-label="Pages"]').waitFor();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const theme of ['dark', 'light']) {
    await page.evaluate(`localStorage.setItem('mintmark-theme', '${theme}')`);
    await page.mouse.move(0, 0);
    for (const [name, prepare] of Object.entries(pictures)) {
      await prepare(page);
      await page.screenshot({ path: `${folder}/${name}-${theme}.png` });
      console.log(`${folder}/${name}-${theme}.png`);
      // What waits for a person can be begun once at a time.
      if (name === 'guided') await page.getByRole('button', { name: 'Not now' }).click();
    }
  }
} finally {
  await browser.close();
  server.kill('SIGTERM');
}

async function goTo(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, page.url()).href);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
}

async function signInLink(): Promise<string> {
  for await (const line of createInterface(server.stdout)) {
    const { signIn } = JSON.parse(line) as { signIn?: { url: string } };
    if (signIn) return signIn.url;
  }
  throw new Error('The demo ended before it said where it is.');
}
