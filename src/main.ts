import { execFileSync, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { homedir, hostname, tmpdir, userInfo } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { isatty } from 'node:tty';
import packageJson from '../package.json' with { type: 'json' };
import type { AppContext } from './app/app-context.ts';
import { runCli } from './cli/program.ts';
import { readCheckout } from './cli/read-checkout.ts';
import { readPageFiles } from './cli/read-page-files.ts';
import type { GlobalOptions, Shell } from './cli/shell.ts';
import { absentPrompter, terminalPrompter } from './cli/terminal-prompter.ts';
import { makeTerminal, type Terminal } from './cli/terminal.ts';
import { AppError } from './domain/errors.ts';
import { instant } from './domain/instant.ts';
import { Secret } from './domain/secret.ts';
import type { Clock } from './ports/clock.ts';
import type { KeyProvider } from './ports/key-provider.ts';
import type { Prompter } from './ports/prompter.ts';
import type { SignInCommand } from './ports/vendor.ts';
import type { Workspace } from './ports/workspace.ts';

// The only place that builds the real clock, randomness, network and adapters.

/** Where this runs from: the sources, or the bundle. */
const here = import.meta.dirname;

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a shell lives; tests make their own. */
export interface World {
  readonly clock: Clock;
  /** Lets so many seconds pass. */
  readonly pause: (seconds: number) => Promise<void>;
  readonly folder: string;
  readonly environment: Environment;
  readonly terminal: Terminal;
  readonly prompter: Prompter;
  readonly readStdin: () => string;
  /** The same as it comes. */
  readonly stdin: () => AsyncIterable<Uint8Array>;
  /** What starts this command line again: the program and its script. */
  readonly command: readonly [program: string, script: string];
  readonly openPage: (url: string) => void;
}

/** Builds the world around the command line. */
export function makeShell(world: World): Shell {
  const { folder, environment, terminal } = world;
  const shell: Shell = {
    terminal,
    version: packageJson.version,
    run: async (argv) => await runCli(argv, shell),
    makeApp: (global) => makeApp(global, world),
    startSandbox: async (options) => await (await import('../simulators/sandbox.ts')).startSandbox(options),
    within: (inner, settings, clock = world.clock) =>
      makeShell({
        ...world,
        clock,
        folder: inner,
        environment: { ...environment, ...settings },
        prompter: absentPrompter(),
      }),
    temporaryFolder: () => {
      const path = mkdtempSync(join(tmpdir(), 'mintmark-'));
      return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
    },
    writePrivateFile: (path, text) => {
      const full = resolve(folder, path);
      // A mode at opening is for a new file only: one that is there may be open to others.
      if (existsSync(full) && statSync(full).isFile()) makePrivate(full);
      writeTextFile(full, text, { mode: 0o600 });
    },
    readFile: (path) => readTextFile(resolve(folder, path), path),
    readFileIfThere: (path) => {
      const full = resolve(folder, path);
      return existsSync(full) ? readTextFile(full, path) : undefined;
    },
    writeFile: (path, text) => {
      writeTextFile(resolve(folder, path), text, { mode: 0o644 });
    },
    pageFiles: () => readPageFiles([join(here, 'web'), join(here, '..', 'dist', 'web')]),
    readCheckout: (path) => readCheckout(resolve(folder, path)),
    readStdin: () => requireText(world.readStdin(), 'Standard input'),
    openPage: world.openPage,
    untilStopped: async () =>
      await new Promise((resolveStop) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolveStop());
      }),
  };
  return shell;
}

function makeApp(global: GlobalOptions, world: World): AppContext {
  const { clock, environment, prompter, terminal } = world;
  const workspace = makeWorkspace(global, world);
  let run: string | undefined;
  const keyProviders = async (): Promise<readonly KeyProvider[]> => await makeKeyProviders(world);
  return {
    clock,
    random: { bytes: (count) => randomBytes(count) },
    pause: world.pause,
    prompter,
    workspace,
    actor: `${userInfo().username}@${hostname()}`,
    // Made when it is first asked for: what only looks needs none, and loading the module costs a tenth of a cold start.
    get run() {
      return (run ??= randomUUID());
    },
    environment: (name) => environment[name],
    runSignInCommand: (connection, command) => runSignInCommand(connection, command, environment),
    vocabulary: async () => ({
      providers: (await import('./providers/index.ts')).providers,
      targets: (await import('./targets/index.ts')).targets,
      notifiers: (await import('./notifiers/index.ts')).notifiers,
    }),
    scanWorld: async () => {
      const [{ makeScanWorld }, { gitVariables }] = await Promise.all([
        import('./make-scan-world.ts'),
        import('./sources/git.ts'),
      ]);
      const passed = childEnvironment(environment, gitVariables);
      const { folder, stdin, command } = world;
      const cache = cacheFolder(environment);
      return makeScanWorld({
        folder,
        environment: passed,
        stdin,
        command,
        ...(cache === undefined ? {} : { cacheFolder: cache }),
      });
    },
    openStore: async () => {
      const { openStore } = await import('./store/sqlite-store.ts');
      return await openStore({ path: workspace.storePath, keyProviders });
    },
    createStore: async (id) => {
      const { createStore } = await import('./store/sqlite-store.ts');
      const keyProvider = (await keyProviders()).find((each) => each.id === id);
      if (!keyProvider) throw new AppError('usage', { message: `There is no key provider "${id}".` });
      await createStore({
        path: workspace.storePath,
        keyProvider,
        now: clock.now(),
        actor: `${userInfo().username}@${hostname()}`,
      });
      ignoreFolder(dirname(workspace.storePath));
    },
    keyProviders,
    onWait: ({ reason, seconds }) => {
      if (!global.json)
        terminal.errorLine(terminal.paint.dim(`… ${reason}: waiting ${Math.ceil(seconds)} s`));
    },
  };
}

function makeWorkspace(global: GlobalOptions, { folder, environment }: World): Workspace {
  const manifest = resolve(folder, global.manifest ?? 'mintmark.yaml');
  const asTyped = (path: string): string => {
    const shown = relative(folder, path);
    return shown.startsWith('..') ? path : shown;
  };
  return {
    manifestPath: asTyped(manifest),
    storePath: resolve(
      folder,
      global.store ?? environment['MINTMARK_STORE'] ?? join(dirname(manifest), '.mintmark', 'store.db'),
    ),
    readManifest: () => (existsSync(manifest) ? readTextFile(manifest, asTyped(manifest)) : undefined),
    writeManifest: (text) => {
      writeTextFile(manifest, text, { flag: 'wx' });
    },
    canReplaceManifest: () => isWritable(manifest) && isWritable(dirname(manifest)),
    replaceManifest: (text) => {
      const next = `${manifest}.${process.pid}.new`;
      writeTextFile(next, text, { mode: statSync(manifest).mode });
      replaceFile(next, manifest);
    },
    readSecretFile: (path) => readSecretFile(resolve(folder, path)),
    readBroughtFile: (path) => {
      const full = resolve(folder, fromHome(path, environment));
      return requireText(readTextFile(full, path), path);
    },
    readOpenFile: (path) => {
      const full = join(dirname(manifest), path);
      return existsSync(full) ? readTextFile(full, path) : undefined;
    },
    writeOpenFile: (path, text) => {
      const full = join(dirname(manifest), path);
      // A reader sees the old text or the new one, never half of it.
      const next = `${full}.${process.pid}.new`;
      writeTextFile(next, text, { mode: 0o644 });
      replaceFile(next, full);
    },
  };
}

/** Where what can be made again is kept; undefined where there is no home. */
function cacheFolder({ XDG_CACHE_HOME, LOCALAPPDATA, HOME }: Environment): string | undefined {
  const parent = XDG_CACHE_HOME ?? LOCALAPPDATA ?? (HOME === undefined ? undefined : join(HOME, '.cache'));
  return parent === undefined ? undefined : join(parent, 'mintmark', 'scans');
}

/** A shell makes `~/` the home folder; what is typed at a question has not been through one. */
function fromHome(path: string, { HOME }: Environment): string {
  return path.startsWith('~/') ? join(HOME ?? homedir(), path.slice(2)) : path;
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false; // Whatever the reason: it cannot be offered.
  }
}

function makePrivate(path: string): void {
  try {
    chmodSync(path, 0o600);
  } catch (error) {
    throw new AppError('file-refused', {
      message: `${path} belongs to somebody else, who could read it.`,
      hint: 'Name another file.',
      cause: error,
    });
  }
}

function writeTextFile(path: string, text: string, options: { mode?: number; flag?: string }): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, options);
  } catch (error) {
    throw new AppError('file-refused', {
      message: `${path} cannot be written.`,
      hint: 'Make the folder writable for this user, with room on its disk.',
      cause: error,
    });
  }
}

function replaceFile(next: string, path: string): void {
  try {
    renameSync(next, path);
  } catch (error) {
    rmSync(next, { force: true });
    throw new AppError('file-refused', { message: `${path} cannot be replaced.`, cause: error });
  }
}

function readTextFile(path: string, shown: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new AppError('not-found', {
      message: `${shown} cannot be read.`,
      hint: 'Check the path and its rights.',
      cause: error,
    });
  }
}

function requireText(text: string, where: string): Secret {
  if (text.trim() !== '') return Secret.of(text);
  throw new AppError('usage', { message: `${where} is empty.`, hint: 'It is to hold the value.' });
}

/** What a child may see of the environment: never a variable that may carry a secret. */
function childEnvironment(environment: Environment, names: readonly string[]): Record<string, string> {
  const passed = ['PATH', 'HOME', 'USERPROFILE', 'SYSTEMROOT', 'LANG', ...names];
  return Object.fromEntries(passed.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])));
}

function runSignInCommand(
  connection: string,
  { program, parameters, environment: names }: SignInCommand,
  environment: Environment,
): Secret {
  const refuse = (why: string, hint: string, cause?: unknown): AppError =>
    new AppError('connection-missing', {
      message: `Connection "${connection}" cannot sign in with ${program}: ${why}.`,
      hint,
      cause,
    });
  try {
    const printed = execFileSync(program, [...parameters], {
      encoding: 'utf8',
      env: childEnvironment(environment, names),
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 60_000,
    }).trim();
    if (printed !== '') return Secret.of(printed);
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isAbsent) throw refuse('it is not installed', 'Install it, or use auth: { env: NAME }.');
    throw refuse('it refused', `Try it by hand: ${program} ${parameters.join(' ')}`);
  }
  throw refuse('it printed nothing', `Try it by hand: ${program} ${parameters.join(' ')}`);
}

/** The browser gets none of the variables that may carry a secret. Where there is no browser, the page was printed. */
function openPage(url: string, environment: Environment): void {
  const commands: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
    darwin: ['open'],
    win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  };
  const [program, ...parameters] = commands[process.platform] ?? ['xdg-open'];
  const names = [
    'DISPLAY',
    'WAYLAND_DISPLAY',
    'XAUTHORITY',
    'XDG_RUNTIME_DIR',
    'XDG_CURRENT_DESKTOP',
    'BROWSER',
  ];
  const child = spawn(program, [...parameters, url], {
    detached: true,
    env: childEnvironment(environment, [
      ...names,
      'DBUS_SESSION_BUS_ADDRESS',
      'XDG_CONFIG_HOME',
      'XDG_DATA_DIRS',
    ]),
    stdio: 'ignore',
  });
  child.on('error', () => {});
  child.unref();
}

function readSecretFile(path: string): Secret {
  const refuse = (message: string, hint: string): AppError =>
    new AppError('connection-missing', { message, hint });
  if (!existsSync(path))
    throw refuse(
      `The file ${path} that a connection names is not there.`,
      'Make it with mode 0600, or use env: instead.',
    );
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
    throw refuse(`The file ${path} can be read by others.`, `Repair it with: chmod 600 ${path}`);
  const value = readFileSync(path, 'utf8').trim();
  if (value === '') throw refuse(`The file ${path} is empty.`, 'Write the value into it.');
  return Secret.of(value);
}

/** The store lies inside a checkout as a rule: git must never see it. */
function ignoreFolder(folder: string): void {
  const file = join(folder, '.gitignore');
  if (folder.endsWith('.mintmark') && !existsSync(file)) writeFileSync(file, '*\n');
}

async function makeKeyProviders({ environment, prompter }: World): Promise<readonly KeyProvider[]> {
  const [{ keyFileProvider }, { passphraseProvider }, { keychainProvider }] = await Promise.all([
    import('./store/key-file.ts'),
    import('./store/passphrase.ts'),
    import('./store/keychain.ts'),
  ]);
  const home = environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
  return [
    keyFileProvider(
      (vaultId) => environment['MINTMARK_KEY_FILE'] ?? join(home, 'mintmark', 'keys', `${vaultId}.key`),
    ),
    passphraseProvider(async (isNew) => {
      const file = environment['MINTMARK_PASSPHRASE_FILE'];
      if (file !== undefined) return readSecretFile(file);
      if (!prompter.isInteractive)
        throw new AppError('key-refused', {
          message: 'The passphrase of the store is needed, and there is nobody to ask.',
          hint: 'Put it into a file that only you can read, and name that in MINTMARK_PASSPHRASE_FILE.',
        });
      const first = await prompter.secret(isNew ? 'New passphrase for the store' : 'Passphrase of the store');
      if (isNew && !first.equals(await prompter.secret('The same again')))
        throw new AppError('key-refused', {
          message: 'The two passphrases are not the same.',
          hint: 'Try again: mintmark init',
        });
      return first;
    }),
    keychainProvider(() => hasKeychain(environment)),
  ];
}

/** On Linux a keychain is a service on the session bus; elsewhere the system always has one. */
function hasKeychain(environment: Environment): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(environment['DBUS_SESSION_BUS_ADDRESS']) || existsSync(`/run/user/${userInfo().uid}/bus`);
}

/** A reader that has seen enough (`mintmark status | head`) is no error. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}

/** The whole command line: streams, colours, exit code. */
export async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endQuietly);
  const { stdout, stderr, env } = process;
  const wantsColor = !argv.includes('--no-color') && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const terminal = makeTerminal({
    write: (text) => stdout.write(text),
    writeError: (text) => stderr.write(text),
    isTty: stdout.isTTY,
    columns: stdout.columns,
    hasColor: wantsColor && (stdout.isTTY || Boolean(env['FORCE_COLOR'])),
  });
  const prompter = isatty(0) && isatty(1) ? terminalPrompter() : absentPrompter();
  const clock = { now: () => instant(Date.now()) };
  const environment = { ...env };
  const world: World = {
    clock,
    pause: async (seconds) => {
      await setTimeout(seconds * 1000);
    },
    folder: process.cwd(),
    environment,
    terminal,
    prompter,
    readStdin: () => readFileSync(0, 'utf8'),
    stdin: () => process.stdin,
    command: [process.execPath, process.argv[1] ?? ''],
    openPage: (url) => {
      openPage(url, environment);
    },
  };

  const code = await runCli(argv, makeShell(world));
  // What was written to a pipe may still be on its way. Then at once: to let Node.js take its heap apart costs a tenth of a
  // cold start, and nothing is waited for any longer.
  for (const stream of [stdout, stderr]) await new Promise((resolve) => stream.write('', resolve));
  process.exit(code);
}
