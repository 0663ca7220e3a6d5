import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Measured {
  readonly wallSeconds: number;
  /** Of the command and all that it started; not known where GNU time is not installed. */
  readonly cpuSeconds: number | undefined;
  readonly megabytes: number | undefined;
  readonly output: string;
  readonly exitCode: number | null;
  /** What it wrote to standard error. */
  readonly told: string;
}

export interface MeasureOptions {
  readonly cwd?: string;
  readonly input?: string;
  readonly isSilent?: boolean;
  /** What it may end with, 0 where nothing is said; `any`: the caller looks. */
  readonly exitCodes?: readonly number[] | 'any';
}

const gnuTime = '/usr/bin/time';

/** Runs a command to its end. Standard output is kept, unless it is thrown away. */
export function measure(
  command: string,
  parameters: readonly string[],
  { cwd, input, isSilent, exitCodes = [0] }: MeasureOptions = {},
): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'mintmark-time-'));
  const report = join(folder, 'time');
  const timed = existsSync(gnuTime) ? [gnuTime, '-f', '%e %U %S %M', '-o', report, command] : [command];
  try {
    const startedAt = performance.now();
    const { stdout, status, stderr, error } = spawnSync(
      timed[0] ?? command,
      [...timed.slice(1), ...parameters],
      {
        cwd,
        input,
        stdio: ['pipe', isSilent ? 'ignore' : 'pipe', 'pipe'],
        maxBuffer: 2 ** 30,
      },
    );
    const wallSeconds = (performance.now() - startedAt) / 1000;
    if (error || (exitCodes !== 'any' && !exitCodes.includes(status ?? -1)))
      throw new Error(`${command} ended with ${status}: ${String(stderr)}`, { cause: error });
    const [, user, system, kilobytes] = existsSync(report)
      ? (readFileSync(report, 'utf8').trim().split('\n').at(-1) ?? '').split(' ').map(Number)
      : [];
    return {
      wallSeconds,
      cpuSeconds: user === undefined || system === undefined ? undefined : user + system,
      megabytes: kilobytes === undefined ? undefined : kilobytes / 1000,
      output: stdout === null ? '' : stdout.toString(),
      exitCode: status,
      told: stderr.toString(),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The run with the least wall time of several. */
export function fastest(times: number, run: () => Measured): Measured {
  const runs = Array.from({ length: times }, run);
  return runs.reduce((best, each) => (each.wallSeconds < best.wallSeconds ? each : best));
}
