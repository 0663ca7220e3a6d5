import { execFileSync, spawn } from 'node:child_process';
import { AppError } from '../domain/errors.ts';

/** What a child process may see of the environment: nothing that may carry a secret. */
export type ChildEnvironment = Readonly<Record<string, string>>;

/** A repository on this machine, as git is asked about it. */
export interface GitFolder {
  readonly folder: string;
  readonly environment: ChildEnvironment;
}

/** Variables by which git tells its hooks, and a person git, which repository and which index is meant. */
export const gitVariables: readonly string[] = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_CEILING_DIRECTORIES',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'XDG_CONFIG_HOME',
];

/**
 * A repository may be hostile, and its configuration names programs: none of them runs. Nothing is fetched, and nothing is
 * written.
 */
export const harmless: readonly string[] = [
  // Not even what a clone left out: a lazy fetch would run what the configuration names.
  '-c',
  'protocol.allow=never',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'log.showSignature=false',
  '--no-pager',
  '--literal-pathspecs',
];
export const harmlessEnvironment: ChildEnvironment = {
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
};

const mostOutputBytes = 2 ** 30;

/** What git prints. Throws `not-found` with what git says where it refuses. */
export function runGit(where: GitFolder, parameters: readonly string[], input?: string | number): Buffer {
  try {
    return execFileSync('git', [...harmless, ...parameters], {
      cwd: where.folder,
      env: { ...where.environment, ...harmlessEnvironment },
      maxBuffer: mostOutputBytes,
      // A number is a file that is open.
      stdio: [typeof input === 'number' ? input : 'pipe', 'pipe', 'pipe'],
      ...(typeof input === 'string' ? { input } : {}),
    });
  } catch (error) {
    throw gitError(error, parameters);
  }
}

/** The same, or undefined where git refuses. */
export function askGit(
  where: GitFolder,
  parameters: readonly string[],
  input?: string | number,
): Buffer | undefined {
  try {
    return runGit(where, parameters, input);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** The same while other things go on. */
export async function askGitAlongside(
  { folder, environment }: GitFolder,
  parameters: readonly string[],
  input: Iterable<string>,
): Promise<Buffer | undefined> {
  const child = spawn('git', [...harmless, ...parameters], {
    cwd: folder,
    env: { ...environment, ...harmlessEnvironment },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const isWell = new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
  child.stdin.on('error', () => {}); // Its end is told by its exit code.
  const fed = feed(child.stdin, input);
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) chunks.push(chunk);
  await fed;
  return (await isWell) ? Buffer.concat(chunks) : undefined;
}

function gitError(error: unknown, parameters: readonly string[]): AppError {
  const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  const told = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
  return new AppError('not-found', {
    message: isAbsent
      ? 'git is not installed here, or the folder is not there.'
      : `git ${parameters[0]} refuses: ${told.split('\n')[0] ?? 'nothing is said of why'}`,
    hint: isAbsent
      ? 'Without git, name files: mintmark scan FILE'
      : 'Run this in a repository that git reads.',
    cause: error,
  });
}

/** An object of a repository, in pieces. */
export interface ObjectReader {
  readonly onObject: (id: string, sizeBytes: number) => void;
  readonly onChunk: (chunk: Buffer) => void;
  readonly onEnd: () => void;
  readonly onMissing: (id: string) => void;
}

/** Reads objects one after the other, in the order given; at any time no more of them than a chunk is in memory. */
export async function readObjects(
  { folder, environment }: GitFolder,
  ids: Iterable<string>,
  reader: ObjectReader,
): Promise<void> {
  const child = spawn('git', [...harmless, 'cat-file', '--batch', '--buffer'], {
    cwd: folder,
    env: { ...environment, ...harmlessEnvironment },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', (error) => {
      reject(gitError(error, ['cat-file']));
    });
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(gitError(new Error(`exit code ${code}`), ['cat-file']));
    });
  });
  child.stdin.on('error', () => {}); // Its end is told by its exit code.
  const fed = feed(child.stdin, ids);
  const parse = objectParser(reader);
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) parse(chunk);
  await Promise.all([ended, fed]);
}

async function feed(stdin: NodeJS.WritableStream, ids: Iterable<string>): Promise<void> {
  for (const id of ids)
    if (!stdin.write(`${id}\n`))
      await new Promise<void>((resolve) => {
        stdin.once('drain', resolve);
        stdin.once('close', resolve);
      });
  stdin.end();
}

/** A header line, so many bytes, and a line end. */
function objectParser({ onObject, onChunk, onEnd, onMissing }: ObjectReader): (chunk: Buffer) => void {
  let header = '';
  /** Bytes of the object that are still to come, with the line end behind it. */
  let left = 0;
  return (chunk) => {
    for (let at = 0; at < chunk.length;) {
      if (left > 0) {
        const taken = Math.min(left, chunk.length - at);
        const content = Math.min(taken, left - 1);
        if (content > 0) onChunk(chunk.subarray(at, at + content));
        at += taken;
        left -= taken;
        if (left === 0) onEnd();
        continue;
      }
      const end = chunk.indexOf(10, at);
      header += chunk.toString('latin1', at, end === -1 ? chunk.length : end);
      if (end === -1) return;
      at = end + 1;
      const [id = '', kind = '', size = ''] = header.split(' ');
      header = '';
      if (size === '') onMissing(`${id} (${kind})`);
      else {
        onObject(id, Number(size));
        left = Number(size) + 1;
      }
    }
  };
}

/** The parts of a list that are ended by zeros. */
export function splitZeros(list: Buffer): readonly Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < list.length;) {
    const end = list.indexOf(0, at);
    parts.push(list.subarray(at, end === -1 ? list.length : end));
    at = end === -1 ? list.length : end + 1;
  }
  return parts;
}
