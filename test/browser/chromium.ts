import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where a Chromium is on this machine: CHROMIUM, or one of the usual places. */
const systemPath: string | undefined = [process.env['CHROMIUM'] ?? '', ...places].find(
  (path) => path !== '' && existsSync(path),
);

/** The npm package carries one for Linux on x64, and the libraries that it needs. */
const isCarried = process.platform === 'linux' && process.arch === 'x64';

export const hasChromium: boolean = systemPath !== undefined || isCarried;

/** Starts a real browser that talks to this machine only. */
export async function startChromium(): Promise<Browser> {
  const { path, env } = systemPath === undefined ? await unpackCarried() : { path: systemPath, env: {} };
  return await chromium.launch({
    executablePath: path,
    env: { ...definedOnly(process.env), ...env },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  });
}

async function unpackCarried(): Promise<{ path: string; env: Record<string, string> }> {
  const { default: carried, inflate } = await import('@sparticuz/chromium');
  const bin = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', 'bin');
  await inflate(join(bin, 'al2023.tar.br'));
  const libraries = [join(tmpdir(), 'al2023', 'lib'), process.env['LD_LIBRARY_PATH'] ?? ''];
  return {
    path: await carried.executablePath(),
    env: { LD_LIBRARY_PATH: libraries.filter((each) => each !== '').join(delimiter) },
  };
}

function definedOnly(variables: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/**
 * A person's own browser: their cookies and nobody else's. Questions are given up after ten seconds. Nothing moves, so that
 * colours are measured as they are in the end.
 */
export async function newPerson(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ acceptDownloads: true, reducedMotion: 'reduce' });
  context.setDefaultTimeout(10_000);
  return context;
}
