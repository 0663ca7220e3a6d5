import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Workbench } from '../scenarios/workbench.ts';
import type { VictimAnswer, VictimMessage, VictimWorld } from './victim-protocol.ts';

/** The victim as one file, because a process that compiles every module anew would take longer than its case. */
export interface VictimProgram {
  readonly path: string;
  readonly remove: () => void;
}

export async function buildVictim(): Promise<VictimProgram> {
  // Below the project, so that what stays outside of the bundle is found.
  const folder = mkdtempSync(join(tmpdir(), 'mintmark-victim-'));
  const path = join(folder, 'victim.mjs');
  await build({
    entryPoints: ['test/faults/victim.ts'],
    outfile: path,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external: ['@napi-rs/keyring'],
    banner: { js: 'const require = process.getBuiltinModule("module").createRequire(import.meta.url);' },
    logLevel: 'warning',
  });
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface VictimEnd {
  readonly wasKilled: boolean;
  readonly code: number | null;
  /** All that it printed. */
  readonly output: string;
}

/** What the parent of a victim does. */
export interface Watch {
  /** A step is at an instant: `kill` ends the process before it does anything more. */
  readonly onStep: (message: Extract<VictimMessage, { type: 'step' }>, kill: () => void) => void;
  /** What a person pastes. */
  readonly onValue: (output: string) => string;
}

/** Runs one command line as a victim in a workbench, until it ends or is killed. */
export async function runVictim(
  { path }: VictimProgram,
  { bench, argv, watch }: { bench: Workbench; argv: readonly string[]; watch: Watch },
): Promise<VictimEnd> {
  const child = spawn(process.execPath, ['--enable-source-maps', path], {
    cwd: bench.folder,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  child.stdout?.on('data', (chunk) => (output += String(chunk)));
  child.stderr?.on('data', (chunk) => (output += String(chunk)));
  let isDead = false;
  const kill = (): void => {
    isDead = true;
    child.kill('SIGKILL');
  };
  const answer = async (message: VictimMessage): Promise<VictimAnswer> => {
    if (message.type === 'step') watch.onStep(message, kill);
    if (message.type === 'value') return { value: watch.onValue(message.output) };
    if (message.type === 'pause') {
      bench.pass(message.seconds);
      // Jobs run in real time; what waits long for one is not waited for.
      await new Promise((done) => setTimeout(done, Math.min(message.seconds, 0.1) * 1000));
    }
    return { aheadSeconds: bench.passedSeconds() };
  };
  const reply = async (message: VictimMessage): Promise<void> => {
    const said = await answer(message);
    if (!isDead && child.connected) child.send(said, () => {});
  };
  child.on('message', (message: VictimMessage) => {
    reply(message).catch(kill);
  });
  const world: VictimWorld = {
    folder: bench.folder,
    environment: bench.environment,
    argv,
    aheadSeconds: bench.passedSeconds(),
  };
  child.send(world);
  const [code, signal] = await new Promise<[number | null, string | null]>((done) => {
    child.once('close', (...ended) => done(ended));
  });
  bench.printed.push(output);
  return { wasKilled: signal === 'SIGKILL', code, output };
}
