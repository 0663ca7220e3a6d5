/**
 * A scan of a history against other scanners and against git itself, side by side in one run on the same repository:
 * `node bench/scan/history.ts [--megabytes 1000] [--repo <git directory>] [--peers <folder>] [--runs 3]`.
 *
 * The repository is made here, with tokens planted at run time; with --repo, they are planted into a repository that borrows
 * the objects of that one. Bars: 15 times faster than the fastest other scanner, faster than `git cat-file` of the same blobs
 * to nowhere, every planted token found, no decoy found, every resolved object has the SHA-1 of its id.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { kernelRules } from '../../src/scan/kernel-rules.ts';
import { walkPack } from '../../src/scan/walk-pack.ts';
import { loadPack } from '../../src/sources/pack-file.ts';
import { benchRules } from './families.ts';
import { makeHistory } from './make-history.ts';
import { fastest, measure, type Measured } from './measure.ts';
import { findPeers } from './peers.ts';

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
    from,
  );
  const blobs = listBlobs(repository);
  const bytes = blobs.reduce((sum, [, size]) => sum + size, 0);
  console.log(`${values.repo ?? 'made here'}: ${blobs.length} blobs, ${(bytes / 1e6).toFixed(0)} MB`);
  const bundle = await bundleScan();
  const ids = `${blobs.map(([id]) => id).join('\n')}\n`;
  const git = fastest(runs, () =>
    measure('git', ['-C', repository, 'cat-file', '--batch', '--buffer'], { input: ids, isSilent: true }),
  );
  const state = join(folder, 'state');
  const scan = (...more: readonly string[]): Measured =>
    measure(process.execPath, [bundle, repository, ...more]);
  const one = fastest(runs, () => scan('0', 'findings'));
  const two = fastest(runs, () => scan('2', 'findings'));
  const attributed = fastest(runs, () => scan('2', 'commits'));
  scan('2', 'commits', state);
  const again = fastest(runs, () => scan('2', 'commits', state));
  show('git cat-file of all blobs to nowhere', git);
  for (const [name, run] of [
    ['mintmark, one thread', one],
    ['mintmark, two threads', two],
    ['mintmark, with the commits of findings', attributed],
    ['mintmark, with commits, once more', again],
  ] as const)
    show(name, run, judge(run.output.trim().split('\n'), planted));
  const peers = findPeers(values.peers).map((peer) => {
    const run = peer.scan(repository, folder);
    show(peer.name, run, judge(run.found, planted));
    return run.wallSeconds;
  });
  const times = (run: Measured): number => Math.min(...peers) / run.wallSeconds;
  console.log(
    peers.length === 0
      ? 'no other scanner is installed: node tools/install-peers.ts'
      : `faster than the fastest of them: ${times(two).toFixed(1)} times (bar 15) ${times(two) >= 15 ? 'met' : 'MISSED'}; with commits, as they tell them, ${times(attributed).toFixed(1)} times`,
  );
  console.log(
    `against git cat-file: ${(git.wallSeconds / two.wallSeconds).toFixed(1)} times as fast (bar 1)`,
  );
  console.log(`resolved objects with a wrong SHA-1: ${countWrong(repository)} (bar 0)`);
}

/** A repository that has all of another: its refs, and its objects by reference. */
function borrow(repository: string, other: string): string {
  mkdirSync(join(repository, 'objects/info'), { recursive: true });
  writeFileSync(join(repository, 'objects/info/alternates'), `${join(other, 'objects')}\n`);
  if (existsSync(join(other, 'packed-refs')))
    cpSync(join(other, 'packed-refs'), join(repository, 'packed-refs'));
  return execFileSync('git', ['-C', other, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
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
    entryPoints: ['bench/scan/scan-once.ts', 'bench/scan/walker.ts'],
    outdir,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    outExtension: { '.js': '.js' },
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

/** Hashes every object that the walk resolves. */
function countWrong(repository: string): number {
  const packs = join(repository, 'objects/pack');
  const kinds = ['', 'commit', 'tree', 'blob', 'tag'];
  const rules = kernelRules(benchRules);
  let wrong = 0;
  for (const name of readdirSync(packs).filter((each) => each.endsWith('.pack'))) {
    const pack = loadPack(join(packs, name), { rules, walkers: 1, hashSize: 20 });
    if (typeof pack === 'string') throw new Error(pack);
    let next = 0;
    walkPack({
      ...pack,
      rules,
      walker: 0,
      limits: { objectBytes: 2 ** 25, resolvedBytes: Infinity },
      next: () => (next < pack.places.entryCount ? [next, (next += 1024)] : undefined),
      show: (id, kind, bytes) => {
        const hash = createHash('sha1')
          .update(`${kinds[kind]} ${bytes.length}\0`)
          .update(bytes)
          .digest('hex');
        if (hash !== id) wrong += 1;
      },
    });
  }
  return wrong;
}
