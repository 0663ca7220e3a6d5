/**
 * How fast the overview of 1,000 credentials is in a real browser, from an empty cache: `node bench/dashboard.ts [--credentials 1000]`.
 * First contentful paint and layout shift as the browser reports them; interactive: the first moment after which the list is there
 * and no task has held the page for more than 50 ms. Medians of five loads.
 */
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { readPageFiles } from '../src/cli/read-page-files.ts';
import { startChromium } from '../test/browser/chromium.ts';
import { openServed } from '../test/server/served.ts';

const { values } = parseArgs({ options: { credentials: { type: 'string', default: '1000' } } });
const loads = 5;

/** Runs in the page before anything else: keeps what the browser reports. */
const watch = `
  window.seen = { shift: 0, busyUntil: 0, longest: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.seen.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      window.seen.busyUntil = Math.max(window.seen.busyUntil, startTime + duration);
      window.seen.longest = Math.max(window.seen.longest, duration);
    }
  }).observe({ type: 'longtask', buffered: true });
`;

interface Load {
  readonly paint: number;
  readonly interactive: number;
  readonly shift: number;
  readonly longest: number;
  readonly kilobytes: number;
}

const pages = readPageFiles(['dist/web']);
if (!pages) throw new Error('The pages are not built: npm run build');
const served = await openServed({ pages, recorded: Number(values.credentials) });
const browser = await startChromium();
try {
  const all: Load[] = [];
  for (let index = 0; index < loads; index += 1) all.push(await load(browser));
  const median = (of: (load: Load) => number): number =>
    all.map(of).toSorted((left, right) => left - right)[Math.floor(loads / 2)] ?? 0;
  console.log(`overview of ${values.credentials} credentials, empty cache, median of ${loads} loads
first contentful paint   ${median(({ paint }) => paint)
    .toFixed(0)
    .padStart(6)} ms
interactive              ${median(({ interactive }) => interactive)
    .toFixed(0)
    .padStart(6)} ms
longest task             ${median(({ longest }) => longest)
    .toFixed(0)
    .padStart(6)} ms
cumulative layout shift  ${median(({ shift }) => shift)
    .toFixed(3)
    .padStart(6)}
over the wire            ${median(({ kilobytes }) => kilobytes)
    .toFixed(0)
    .padStart(6)} kB`);
} finally {
  await browser.close();
  await served.stop();
}

async function load(from: Browser): Promise<Load> {
  const { url } = await served.server().signInLink();
  const context = await from.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  // The session stays, the cache does not.
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.clearBrowserCache');
  await page.addInitScript(watch);
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.goto(served.server().origin);
  await page.getByRole('table').first().waitFor();
  const shown = await page.evaluate<number>('performance.now()');
  await page.waitForTimeout(1500);
  const paint = await page.evaluate<number>(
    `performance.getEntriesByName('first-contentful-paint')[0].startTime`,
  );
  const seen = await page.evaluate<{ shift: number; busyUntil: number; longest: number }>('window.seen');
  await context.close();
  const { shift, busyUntil, longest } = seen;
  return { paint, shift, longest, interactive: Math.max(shown, busyUntil), kilobytes: bytes / 1000 };
}
