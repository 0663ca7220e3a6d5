import type { Found } from './real-client.ts';
import { lastLine, ownEnvironment, runCommand } from './run-command.ts';

/** Looks for `gh`; where it is missing and the system is Debian's and ours to change, installs Debian's package. */
export async function findGh(): Promise<Found> {
  const version = await readVersion();
  if (version !== undefined) return { kind: 'found', version };
  const problem = await install();
  if (problem !== undefined) return { kind: 'absent', reason: problem };
  const installed = await readVersion();
  return installed === undefined
    ? { kind: 'absent', reason: 'it was installed and does not start' }
    : { kind: 'found', version: installed };
}

async function readVersion(): Promise<string | undefined> {
  const answer = await tryRun('gh', ['--version'], 20);
  return /gh version (\d[\w.]*)/.exec(answer?.stdout ?? '')?.[1];
}

/** undefined when it worked; else why not. */
async function install(): Promise<string | undefined> {
  const how = 'it is not installed; see https://cli.github.com';
  if (process.getuid?.() !== 0) return how;
  if (!(await tryRun('apt-get', ['--version'], 20))) return how;
  // A list of packages that cannot be brought up to date may still do.
  await tryRun('apt-get', ['update'], 120);
  const answer = await tryRun('apt-get', ['install', '--yes', '--no-install-recommends', 'gh'], 240);
  if (answer?.exitCode === 0) return undefined;
  const why = answer ? `ended with ${answer.exitCode}: ${lastLine(answer.output)}` : 'did not end in time';
  return `it is not installed, and apt-get install gh ${why}`;
}

/** undefined when it cannot be started or does not end in time. */
async function tryRun(command: string, parameters: readonly string[], timeoutSeconds: number) {
  const environment = { ...ownEnvironment(), DEBIAN_FRONTEND: 'noninteractive' };
  return await runCommand(command, parameters, { environment, timeoutSeconds }).catch(() => undefined);
}
