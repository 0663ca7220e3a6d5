import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What one step of a job did. */
export interface ScriptResult {
  /** null when it was stopped. */
  readonly exitCode: number | null;
  /** What it printed. */
  readonly output: string;
}

/** Runs the scripts of jobs; `stop` ends what still runs. */
export interface ScriptRunner {
  readonly run: (script: {
    readonly text: string;
    /** All that the script sees of the world beside PATH. */
    readonly environment: Readonly<Record<string, string>>;
  }) => Promise<ScriptResult>;
  readonly stop: () => void;
}

const maximumMilliseconds = 60_000;
const maximumOutput = 100_000;

/**
 * Runs a script as a hosted runner does: from a file, by `sh -e`, with the environment of its job and nothing of this
 * process's. A secret is in that environment alone, never in a file or on a command line.
 */
export function createScriptRunner(): ScriptRunner {
  const running = new Set<ChildProcess>();
  let isStopped = false;
  return {
    run: async ({ text, environment }) => {
      if (isStopped) return { exitCode: null, output: '' };
      const folder = mkdtempSync(join(tmpdir(), 'simulated-job-'));
      const file = join(folder, 'step.sh');
      writeFileSync(file, text, { mode: 0o600 });
      try {
        return await new Promise<ScriptResult>((resolve, reject) => {
          const child = spawn('/bin/sh', ['-e', file], {
            cwd: folder,
            env: { PATH: '/usr/local/bin:/usr/bin:/bin', ...environment },
            stdio: ['ignore', 'pipe', 'pipe'],
            // A group of its own, so that what it has started ends with it.
            detached: true,
          });
          running.add(child);
          const timer = setTimeout(() => {
            endGroup(child);
          }, maximumMilliseconds);
          let output = '';
          const take = (chunk: Buffer): void => {
            if (output.length < maximumOutput) output += chunk.toString('utf8');
          };
          child.stdout.on('data', take);
          child.stderr.on('data', take);
          child.on('error', reject);
          child.on('close', (exitCode) => {
            clearTimeout(timer);
            running.delete(child);
            resolve({ exitCode, output });
          });
        });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    stop: () => {
      isStopped = true;
      for (const child of running) endGroup(child);
    },
  };
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}
