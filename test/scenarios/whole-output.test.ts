import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { benchCredential } from '../../bench/bench-credential.ts';
import { instant } from '../../src/domain/instant.ts';
import { keyFileProvider } from '../../src/store/key-file.ts';
import { createStore, openStore } from '../../src/store/sqlite-store.ts';

/** Far more than a pipe holds. */
const credentials = 2000;

it('ends only when a slow reader has everything that was printed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mintmark-scenario-'));
  try {
    const path = join(folder, '.mintmark', 'store.db');
    const keyProvider = keyFileProvider(() => join(folder, 'key'));
    const now = instant(Date.now());
    const line = { at: now, actor: 'test', run: 'test', phase: 'event', action: 'declare' } as const;
    await createStore({ path, keyProvider, now, actor: 'test' });
    const store = await openStore({ path, keyProviders: async () => await Promise.resolve([keyProvider]) });
    const changes = Array.from({ length: credentials }, (_, index) => ({
      type: 'credential-declared' as const,
      credential: benchCredential(`credential-${index}`),
    }));
    await store.commit({ ...line, subject: 'all', detail: {} }, changes);
    await store.close();
    const child = spawn(process.execPath, [resolve('bin/mintmark.js'), 'status', '--json'], { cwd: folder });
    const ended = new Promise((done) => child.once('close', done));
    // Nobody reads for a while: what does not fit into the pipe waits in the process.
    await setTimeout(500);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    expect(await ended).toBe(0);
    const printed = JSON.parse(Buffer.concat(chunks).toString()) as { credentials: unknown[] };
    expect(printed.credentials).toHaveLength(credentials);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
