import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Found } from './real-client.ts';
import { lastLine, ownEnvironment, runCommand } from './run-command.ts';

/** The versions that are known to work: 1.14 broke the command line of 1.13, so a new minor version is a decision. */
const requirement = 'anaconda-client~=1.16.0';

const cacheFolder = resolve(import.meta.dirname, '../../node_modules/.cache/mintmark-clients');
const environmentFolder = join(cacheFolder, 'anaconda-client');
/** Written last: a virtual environment without it was never finished. */
const stampFile = join(environmentFolder, 'mintmark-requirement.txt');

/** The path of a script of the virtual environment, for example `anaconda`. */
export function scriptPath(name: 'anaconda' | 'cph'): string {
  return join(environmentFolder, 'bin', name);
}

/** Makes the virtual environment unless an earlier run has left it, and asks the client for its version. */
export async function installAnacondaClient(): Promise<Found> {
  try {
    if (!isInstalled() || (await readVersion()) === undefined) await install();
    const version = await readVersion();
    if (version === undefined) return { kind: 'absent', reason: 'it was installed and does not start' };
    return { kind: 'found', version };
  } catch (error) {
    return { kind: 'absent', reason: error instanceof Error ? error.message : String(error) };
  }
}

function isInstalled(): boolean {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === requirement;
}

async function install(): Promise<void> {
  rmSync(environmentFolder, { recursive: true, force: true });
  mkdirSync(cacheFolder, { recursive: true });
  await mustRun('python3', ['-m', 'venv', environmentFolder]);
  const pip = join(environmentFolder, 'bin', 'pip');
  await mustRun(pip, ['install', '--quiet', '--disable-pip-version-check', requirement]);
  writeFileSync(stampFile, requirement);
}

async function mustRun(command: string, parameters: readonly string[]): Promise<void> {
  const step = `${basename(command)} ${parameters.find((each) => !each.startsWith('-'))}`;
  const { exitCode, output } = await runCommand(command, parameters, {
    environment: ownEnvironment(),
    timeoutSeconds: 300,
  }).catch((error: unknown) => {
    throw new Error(`${step}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  });
  if (exitCode !== 0) throw new Error(`${step} ended with ${exitCode}: ${lastLine(output)}`);
}

async function readVersion(): Promise<string | undefined> {
  const environment = {
    ...ownEnvironment(),
    ANACONDA_CLIENT_FORCE_STANDALONE: '1',
    OTEL_SDK_DISABLED: 'true',
  };
  const answer = await runCommand(scriptPath('anaconda'), ['--version'], {
    environment,
    timeoutSeconds: 60,
  }).catch(() => undefined);
  return /version (\d[\w.]*)/.exec(answer?.output ?? '')?.[1];
}
