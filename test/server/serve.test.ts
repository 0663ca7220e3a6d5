import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPageFiles } from '../../src/cli/read-page-files.ts';
import type { Overview, SignedIn } from '../../src/server/contract.ts';
import { startServer, type RunningServer } from '../../src/server/start-server.ts';
import { openWorkbench, type Workbench } from '../scenarios/workbench.ts';

describe('mintmark serve --demo', () => {
  let child: ChildProcess | undefined;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mintmark-serve-'));
  });
  afterEach(() => {
    child?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('is a living server by one command, lets its link in, and leaves nothing behind', async () => {
    const argv = [resolve('bin/mintmark.js'), 'serve', '--demo', '--json', '--no-open', '--port', '0'];
    const started = spawn(process.execPath, argv, {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child = started;
    const exited = new Promise<number | null>((done) => started.once('exit', done));
    const line = await new Promise<string>((done) => createInterface(started.stdout).once('line', done));
    const { origin, signIn } = JSON.parse(line) as { origin: string; signIn: { url: string } };
    const answer = await fetch(`${origin}/api/v1/session`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ link: signIn.url.split('#')[1] }),
    });
    expect(((await answer.json()) as SignedIn).server.isDemo).toBe(true);
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    const overview = await fetch(`${origin}/api/v1/overview`, { headers: { cookie } });
    const { credentials } = (await overview.json()) as Overview;
    expect(credentials.map(({ state }) => state).toSorted()).toEqual([
      'broken',
      'good',
      'good',
      'good',
      'good',
    ]);
    started.kill('SIGTERM');
    expect(await exited).toBe(0);
    expect(readdirSync(folder).filter((name) => name.startsWith('mintmark-'))).toEqual([]);
  });

  it('refuses an address that browsers would not keep a session for', async () => {
    const bench = await openWorkbench();
    const { code, errors } = await bench.run('serve', '--public-url', 'http://mintmark.example.org');
    expect([code, errors]).toMatchObject([2, expect.stringContaining('https') as string]);
    await bench.stop();
  });
});

describe('the page', () => {
  let bench: Workbench;
  let server: RunningServer;
  let root: string;
  const start = async (publicOrigin?: string): Promise<void> => {
    server = await startServer({
      app: bench.app(),
      version: 'test',
      port: 0,
      pages: readPageFiles([join(root, 'nowhere'), join(root, 'web')]),
      isDemo: false,
      tickSeconds: 0,
      complain: () => {},
      ...(publicOrigin === undefined ? {} : { publicOrigin }),
    });
  };
  beforeEach(async () => {
    bench = await openWorkbench();
    await bench.run('init', '--yes', '--anaconda', 'tudat-team');
    root = mkdtempSync(join(tmpdir(), 'mintmark-page-'));
    mkdirSync(join(root, 'web', 'assets'), { recursive: true });
    writeFileSync(join(root, 'web', 'index.html'), '<!doctype html><title>page</title>');
    writeFileSync(join(root, 'web', 'assets', 'index-abc.js'), 'export {};');
    writeFileSync(join(root, 'private.txt'), 'not for the browser');
  });
  afterEach(async () => {
    await server.stop();
    await bench.stop();
    rmSync(root, { recursive: true, force: true });
  });
  const ask = async (path: string) => {
    const response = await fetch(`${server.origin}${path}`);
    return [response.status, response.headers.get('content-type'), response.headers.get('cache-control')];
  };

  it('is served at every address of it, its files as they are, and nothing beside them', async () => {
    await start();
    const page = [200, 'text/html; charset=utf-8', 'no-cache'];
    expect(await ask('/')).toEqual(page);
    expect(await ask('/credentials/some-name')).toEqual(page);
    expect(await ask('/assets/index-abc.js')).toEqual([
      200,
      'text/javascript; charset=utf-8',
      'public, max-age=31536000, immutable',
    ]);
    for (const path of [
      '/assets/none.js',
      '/../private.txt',
      '/..%2fprivate.txt',
      '/%2e%2e/private.txt',
      '/assets/..%5c..%5c..%5cprivate.txt',
    ])
      expect([path, (await ask(path))[0]]).toEqual([path, 404]);
    expect(existsSync(join(root, 'private.txt'))).toBe(true);
  });

  it('gets a cookie that only this host may have, where a proxy speaks TLS in front', async () => {
    await start('https://mintmark.example.org');
    const { url } = await server.signInLink();
    const [address, link] = url.split('#');
    expect(address).toBe('https://mintmark.example.org/sign-in');
    const cookie = await new Promise<string | undefined>((done, fail) => {
      const headers = {
        host: 'mintmark.example.org',
        origin: 'https://mintmark.example.org',
        'content-type': 'application/json',
      };
      const asked = request(`${server.listensAt}/api/v1/session`, { method: 'POST', headers }, (response) => {
        response.resume();
        done(response.headers['set-cookie']?.[0]);
      });
      asked.on('error', fail).end(JSON.stringify({ link }));
    });
    expect(cookie).toMatch(/^__Host-mintmark=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
  });
});
