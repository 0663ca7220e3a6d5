import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anacondaClient } from './anaconda-client.ts';
import { azureDevopsNodeApi } from './azure-devops-node-api.ts';
import { gh } from './gh.ts';
import { octokitAuthApp } from './octokit-auth-app.ts';
import { octokit } from './octokit.ts';
import { runClient, type Bench, type RealClient, type Tally } from './real-client.ts';

const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
const folder = mkdtempSync(join(tmpdir(), 'mintmark-clients-'));
// Runs on every way out, an interruption included.
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

async function run<B extends Bench>(client: RealClient<B>): Promise<void> {
  const own = join(folder, client.name.replaceAll('/', '-'));
  mkdirSync(own, { mode: 0o700 });
  await runClient(client, { folder: own, tally });
}

await run(anacondaClient);
await run(gh);
await run(octokit);
await run(octokitAuthApp);
await run(azureDevopsNodeApi);

console.log(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
if (tally.failed > 0) process.exitCode = 1;
