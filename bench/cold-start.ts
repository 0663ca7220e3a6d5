/**
 * Cold start of `mintmark status` with 1,000 credentials against `node -e 0`, side by side in one run.
 * Bar: at most 2.5 times.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { instant } from '../src/domain/instant.ts';
import { keyFileProvider } from '../src/store/key-file.ts';
import { createStore, openStore } from '../src/store/sqlite-store.ts';
import { fillStore } from './fill-store.ts';

const credentials = 1000;
const rounds = 30;
const bar = 2.5;

const folder = mkdtempSync(join(tmpdir(), 'mintmark-bench-'));
const path = join(folder, '.mintmark', 'store.db');
const keyProvider = keyFileProvider(() => join(folder, 'key'));
const now = instant(Date.now());

await createStore({ path, keyProvider, now, actor: 'bench' });
const store = await openStore({ path, keyProviders: async () => await Promise.resolve([keyProvider]) });
await fillStore(store, { credentials, now });
await store.close();
writeFileSync(join(folder, 'mintmark.yaml'), 'version: 1\nconnections: {}\ncredentials: {}\n');

const command = resolve('bin/mintmark.js');
const timed = (argv: readonly string[]): number => {
  const startedAt = performance.now();
  const { status, stderr } = spawnSync(process.execPath, argv, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${argv.join(' ')} failed: ${stderr}`);
  return performance.now() - startedAt;
};
const bare: number[] = [];
const status: number[] = [];
for (let round = 0; round < rounds + 3; round += 1) {
  const [one, other] = [timed(['-e', '0']), timed([command, 'status'])];
  if (round < 3) continue;
  bare.push(one);
  status.push(other);
}
rmSync(folder, { recursive: true, force: true });
const median = (values: number[]): number =>
  values.sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
const ratio = median(status) / median(bare);
console.log(`node -e 0:        ${median(bare).toFixed(1)} ms (median of ${rounds})`);
console.log(`mintmark status:  ${median(status).toFixed(1)} ms, ${credentials} credentials`);
console.log(`ratio:            ${ratio.toFixed(2)} (bar ${bar}) ${ratio <= bar ? 'met' : 'MISSED'}`);
