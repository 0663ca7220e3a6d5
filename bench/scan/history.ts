/**
 * A scan of a history against other scanners and against git itself, side by side in one run on the same repository:
 * `node bench/scan/history.ts [--megabytes 1000] [--repo <git directory>] [--peers <folder>] [--runs 3]`.
 *
 * The repository is made here, with tokens planted at run time; with --repo, they are planted into a repository that borrows
 * the objects of that one. Bars: 15 times faster than the fastest other scanner, faster than `git cat-file` of the same blobs
 * to nowhere, every planted token found, no decoy found, every resolved object has the SHA-1 of its id. Of several runs the
 * fastest counts, for everybody.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { bundleOptions } from '../../tools/bundle-options.ts';
import { borrow } from './borrow.ts';
import { checkWalk } from './check-walk.ts';
import { families, type FamilySet } from './families.ts';
import { makeHistory } from './make-history.ts';
import { fastest, measure, type Measured } from './measure.ts';
import { findPeers, type Peer } from './peers.ts';

const { values } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '1000' },
    repo: { type: 'string' },
    peers: { type: 'string' },
    runs: { type: 'string', default: '3' },
  },
});
const runs = Number(values.runs);
const folder = mkdtempSync(join(tmpdir(), 'mintmark-scan-bench-'));
try {
  await bench();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function bench(): Promise<void> {
  const repository = join(folder, 'repository.git');
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=bench', repository]);
  const from = values.repo === undefined ? undefined : borrow(repository, resolve(values.repo));
  const planted = await makeHistory(
    repository,
    from === undefined ? Number(values.megabytes) * 1e6 : 0,
    from?.head,
  );
  const blobs = listBlobs(repository);
  const bytes = blobs.reduce((sum, [, size]) => sum + size, 0);
  console.log(`${values.repo ?? 'made here'}: ${blobs.length} blobs, ${(bytes / 1e6).toFixed(0)} MB`);
  if (from) console.log(`${from.standIns} objects are not in it: stand-ins of nine bytes are`);
  console.log(
    `${families.common.length} families for everybody; load: ${loadavg()
      .map((each) => each.toFixed(1))
      .join(' ')}`,
  );
  const ids = `${blobs.map(([id]) => id).join('\n')}\n`;
  const git = fastest(runs, () =>
    measure('git', ['-C', repository, 'cat-file', '--batch', '--buffer'], { input: ids, isSilent: true }),
  );
  show('git cat-file of all blobs to nowhere', git);
  const { two, attributed } = benchOurs(repository, await bundleScan(), planted);
  benchPeers(repository, planted, { two, attributed });
  console.log(
    `against git cat-file: ${(git.wallSeconds / two.wallSeconds).toFixed(1)} times as fast (bar 1)`,
  );
  const { entries, resolved, wrong } = checkWalk(repository);
  console.log(
    `${resolved} of ${entries} objects in packs are resolved, ${wrong} with a wrong SHA-1 (bar 0); stand-ins are in no pack`,
  );
}

interface Ours {
  readonly two: Measured;
  readonly attributed: Measured;
}

function benchOurs(repository: string, bundle: string, planted: Planted): Ours {
  const scan = (threads: number, told: string, set: FamilySet, ...more: readonly string[]): Measured =>
    measure(process.execPath, [bundle, repository, String(threads), told, set, ...more]);
  const row = (name: string, run: () => Measured): Measured => {
    const best = fastest(runs, run);
    show(name, best, judge(best.output.trim().split('\n'), planted));
    return best;
  };
  row('mintmark, one thread', () => scan(0, 'findings', 'common'));
  const two = row('mintmark, two threads', () => scan(2, 'findings', 'common'));
  row(`mintmark, all ${families.all.length} families`, () => scan(2, 'findings', 'all'));
  const attributed = row('mintmark, with the commits of findings', () => scan(2, 'commits', 'common'));
  const state = join(folder, 'state');
  scan(2, 'commits', 'common', state);
  row('mintmark, with commits, once more', () => scan(2, 'commits', 'common', state));
  for (const line of new Set(two.told.trim().split('\n'))) if (line !== '') console.log(`  ${line}`);
  return { two, attributed };
}

function benchPeers(repository: string, planted: Planted, { two, attributed }: Ours): void {
  const peers = findPeers(values.peers);
  if (peers.length === 0) console.log('no other scanner is installed: node tools/install-peers.ts');
  const fastestPeer = Math.min(...peers.map((peer) => benchPeer(peer, repository, planted)));
  if (fastestPeer === Infinity) return;
  const times = (run: Measured): number => fastestPeer / run.wallSeconds;
  console.log(
    `faster than the fastest of them: ${times(two).toFixed(1)} times (bar 15) ${times(two) >= 15 ? 'met' : 'MISSED'}; with commits, as they tell them, ${times(attributed).toFixed(1)} times`,
  );
}

/** Seconds of the fastest run; without end where one did not get through. */
function benchPeer({ name, scan }: Peer, repository: string, planted: Planted): number {
  const done = [];
  for (let times = 0; times < runs; times += 1) {
    const run = scan(repository, folder);
    if ('failed' in run) {
      console.log(`${name.padEnd(38)}FAILED: ${run.failed}`);
      return Infinity;
    }
    done.push(run);
  }
  const [best] = done.sort((left, right) => left.wallSeconds - right.wallSeconds);
  if (!best) return Infinity;
  show(name, best, judge(best.found, planted));
  return best.wallSeconds;
}

/** In the order of the packs, which is what git reads fastest. */
function listBlobs(repository: string): readonly (readonly [string, number])[] {
  const check = [
    'cat-file',
    '--batch-all-objects',
    '--unordered',
    '--batch-check=%(objecttype) %(objectname) %(objectsize)',
  ];
  const lines = execFileSync('git', ['-C', repository, ...check], { encoding: 'latin1', maxBuffer: 2 ** 30 });
  return lines
    .split('\n')
    .filter((line) => line.startsWith('blob '))
    .map((line) => [line.split(' ')[1] ?? '', Number(line.split(' ')[2])] as const);
}

/** As it is installed: bundled, so that no time is spent on reading types. */
async function bundleScan(): Promise<string> {
  const outdir = join(folder, 'bundle');
  await build({
    ...bundleOptions,
    entryPoints: ['bench/scan/scan-once.ts', 'bench/scan/walker.ts'],
    outdir,
  });
  writeFileSync(join(outdir, 'package.json'), '{ "type": "module" }');
  return join(outdir, 'scan-once.js');
}

type Planted = Awaited<ReturnType<typeof makeHistory>>;

function judge(found: readonly string[], { inFiles, inMessages, decoys }: Planted): string {
  const have = new Set(found);
  const count = (values: readonly string[]): number => values.filter((value) => have.has(value)).length;
  return `in files ${count(inFiles)}/${inFiles.length}, in messages ${count(inMessages)}/${inMessages.length}, decoys ${count(decoys)}/${decoys.length}`;
}

function show(name: string, { wallSeconds, cpuSeconds, megabytes }: Measured, judged = ''): void {
  const cpu = cpuSeconds === undefined ? '' : `${cpuSeconds.toFixed(2).padStart(8)} s CPU`;
  const memory = megabytes === undefined ? '' : `${megabytes.toFixed(0).padStart(6)} MB`;
  console.log(`${name.padEnd(38)}${wallSeconds.toFixed(2).padStart(8)} s ${cpu} ${memory}  ${judged}`);
}
