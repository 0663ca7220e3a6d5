/**
 * What the hook adds to a commit of ten files without a finding, over `git diff --cached` alone; and what one with a finding
 * costs. Bar: at most 10 ms more.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { tokenMakers } from '../test/scan/make-tokens.ts';

const rounds = 40;
const files = 10;
const barMilliseconds = 10;

const folder = mkdtempSync(join(tmpdir(), 'mintmark-bench-'));
const git = (...parameters: string[]): string =>
  execFileSync('git', parameters, { cwd: folder, encoding: 'utf8' });
try {
  git('init', '--quiet');
  spawnSync(process.execPath, [resolve('bin/mintmark.js'), 'scan', '--install-hook'], { cwd: folder });
  const text = readFileSync('src/cli/program.ts', 'utf8');
  for (let index = 0; index < files; index += 1) writeFileSync(join(folder, `file-${index}.ts`), text);
  git('add', '--all');
  const hook = join(folder, '.git', 'hooks', 'pre-commit');
  const diff = median(() => spawnSync('git', ['diff', '--cached'], { cwd: folder }).status);
  const clean = median(() => spawnSync(hook, [], { cwd: folder }).status);
  writeFileSync(join(folder, 'found.txt'), tokenMakers['npm']?.() ?? '');
  git('add', '--all');
  const found = median(() => spawnSync(hook, [], { cwd: folder }).status, 1);
  const more = clean - diff;
  console.log(`git diff --cached     ${diff.toFixed(1)} ms`);
  console.log(`the hook, no finding  ${clean.toFixed(1)} ms`);
  console.log(`the hook, a finding   ${found.toFixed(1)} ms`);
  console.log(`${more.toFixed(1)} ms more than git diff, bar: ${barMilliseconds} ms`);
  process.exitCode = more <= barMilliseconds ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Of many runs, each of which has to end as it should. */
function median(run: () => number | null, expected = 0): number {
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    const status = run();
    if (status !== expected) throw new Error(`It ended with ${status}.`);
    return performance.now() - start;
  });
  return times.toSorted((left, right) => left - right)[rounds / 2] ?? 0;
}
