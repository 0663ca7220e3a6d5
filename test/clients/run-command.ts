import { spawn } from 'node:child_process';

export interface CommandOptions {
  readonly environment: Readonly<Record<string, string>>;
  /** Default: the folder of this process. */
  readonly folder?: string;
  /** What the command reads from its standard input; secrets go here or into the environment, never into arguments. */
  readonly input?: string;
  readonly timeoutSeconds: number;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams, for texts that may be on either. */
  readonly output: string;
}

/**
 * Runs a real client to its end. Throws when it cannot be started or does not end in time; its whole process group is
 * killed then, and also when this process ends first.
 *
 * The command gets a session of its own and so no controlling terminal: a prompt for a password reads standard input.
 */
export async function runCommand(
  command: string,
  parameters: readonly string[],
  { environment, folder, input, timeoutSeconds }: CommandOptions,
): Promise<CommandResult> {
  const child = spawn(command, parameters, { cwd: folder, env: environment, detached: true, stdio: 'pipe' });
  const kill = (): void => killGroup(child.pid);
  process.once('exit', kill);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    kill();
  }, timeoutSeconds * 1000);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // A command that does not read its input closes the pipe; its exit code tells the rest.
  child.stdin.on('error', () => {});
  child.stdin.end(input ?? '');
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (isLate) throw new Error(`${command} did not end within ${timeoutSeconds} s`);
    return { exitCode: exitCode ?? -1, stdout, stderr, output: `${stdout}\n${stderr}` };
  } finally {
    clearTimeout(timer);
    process.off('exit', kill);
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** The environment of this process, for installers, which may need its proxy and certificates. */
export function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** The least that a client needs: nothing of the person who runs the tests, and no proxy before the simulators. */
export function bareEnvironment(home: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: home,
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    COLUMNS: '200',
  };
}

/** The last line that is not empty: where most tools say what went wrong. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
