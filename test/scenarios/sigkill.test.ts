import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  manifest,
  manifestSlots,
  heldValues,
  openWorkbench,
  ourLiveTokens,
  type Workbench,
} from './workbench.ts';

let bench: Workbench | undefined;
afterEach(async () => {
  await bench?.stop();
  bench = undefined;
});

/** Runs the built command as a process of its own and kills it while the vendor answers request number `at`. */
async function killWhile(bench: Workbench, at: number): Promise<boolean> {
  const child = spawn(process.execPath, [resolve('bin/mintmark.js'), 'apply', '--yes'], {
    cwd: bench.folder,
    env: { PATH: process.env['PATH'], ...bench.environment },
    stdio: 'ignore',
  });
  const seen = (): number =>
    bench.anaconda.requests.length + bench.github.requests.length + bench.azure.requests.length;
  const before = seen();
  const exited = new Promise<boolean>((done) => {
    child.once('exit', (_, signal) => done(signal === 'SIGKILL'));
  });
  const watch = setInterval(() => {
    if (seen() - before >= at) child.kill('SIGKILL');
  }, 1);
  const wasKilled = await exited;
  clearInterval(watch);
  return wasKilled;
}

describe('a process that is killed', () => {
  it('at many instants of the main job leaves nothing that the next run cannot finish', async () => {
    bench = await openWorkbench();
    bench.write(manifest);
    await bench.run('init');
    let kills = 0;
    // Each run gets a little further than the one before; the last one is let through.
    for (let at = 6; at < 70; at += 5) if (await killWhile(bench, at)) kills += 1;
    expect(kills).toBeGreaterThan(5);
    for (let round = 0; round < 3; round += 1) {
      expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
      // Past the second look at what may have come to life late, and past the hour of a helper token.
      bench.pass(3700);
    }
    const names = ourLiveTokens(bench);
    expect(names.length).toBe(1);
    expect(heldValues(bench)).toEqual(
      Array(manifestSlots).fill(bench.anaconda.token('tudat-team', names[0] ?? '')?.value),
    );
    expect((await bench.run('audit', 'verify')).code).toBe(0);
    expect((await bench.run('plan')).output).toContain('nothing to do');
  }, 120_000);
});
