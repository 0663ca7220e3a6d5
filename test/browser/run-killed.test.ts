import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import {
  heldValues,
  manifest,
  openWorkbench,
  ourLiveTokens,
  type Workbench,
} from '../scenarios/workbench.ts';
import { hasChromium, newPerson, startChromium } from './chromium.ts';

/** The built command as a process of its own, which can be killed. */
interface Process {
  readonly origin: string;
  readonly link: string;
  readonly kill: () => Promise<void>;
}

let bench: Workbench | undefined;
let browser: Browser | undefined;
let child: ChildProcess | undefined;
afterEach(async () => {
  child?.kill('SIGKILL');
  await browser?.close();
  await bench?.stop();
});

async function serve({ folder, environment }: Workbench, port: string): Promise<Process> {
  const argv = [resolve('bin/mintmark.js'), 'serve', '--json', '--no-open', '--port', port];
  const started = spawn(process.execPath, argv, {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = started;
  const line = await new Promise<string>((done) => createInterface(started.stdout).once('line', done));
  const { origin, signIn } = JSON.parse(line) as { origin: string; signIn: { url: string } };
  return {
    origin,
    link: signIn.url,
    kill: async () => {
      const exited = new Promise((done) => started.once('exit', done));
      started.kill('SIGKILL');
      await exited;
    },
  };
}

/** Begins a run of what the dialog over the page shows. */
async function confirm(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Do exactly this' }).click();
}

if (!hasChromium) process.stderr.write('Skipped, because there is no Chromium here: a killed server\n');
describe.skipIf(!hasChromium)('a server that is killed in the middle of a rotation', () => {
  it('is missed by the page, waited for, and what was left is done from there', async () => {
    bench = await openWorkbench();
    bench.write(manifest);
    await bench.run('init');
    await bench.run('adopt', 'anaconda-upload', '--slots', '--yes');
    await bench.run('apply', '--yes');
    const first = await serve(bench, '0');
    browser = await startChromium();
    const page = await (await newPerson(browser)).newPage();
    await page.goto(first.link);
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();

    // GitHub takes none of the writes for a while: the rotation stands in its middle.
    const fault = { kind: 'status', status: 429, retryAfterSeconds: 60 } as const;
    bench.github.faults.inject({ fault, method: 'PUT', path: /secrets\//, times: 50 });
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('A page, a credential').fill('rotate anaconda-upload');
    await page.keyboard.press('Enter');
    await confirm(page);
    await page.getByText(/it goes on in \d+ s/).waitFor();

    await first.kill();
    await page.getByText('The server went away. The page connects again by itself.').waitFor();
    bench.github.faults.clear();
    expect(new Set(heldValues(bench)).size).toBe(2);
    await serve(bench, new URL(first.origin).port);
    await page
      .getByRole('heading', { name: 'The server was started anew in the middle of this run' })
      .waitFor();

    await page.getByRole('button', { name: 'Apply what is left of anaconda-upload…' }).click();
    await confirm(page);
    await page.getByRole('heading', { name: 'The run is done.' }).waitFor({ timeout: 30_000 });
    expect([new Set(heldValues(bench)).size, ourLiveTokens(bench).length]).toEqual([1, 2]);
  });
});
