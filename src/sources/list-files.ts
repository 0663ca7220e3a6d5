import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Unscanned } from '../scan/source.ts';
import { askGit, splitZeros, type ChildEnvironment } from './git.ts';
import { shownPath } from './shown-path.ts';

/** A file to read. Its path is bytes, because not every path is a text. */
export interface ListedFile {
  readonly path: Buffer;
  readonly shown: string;
  /** Named by the person itself: then it may be a link or a pipe. */
  readonly isNamed: boolean;
}

export interface ListOptions {
  /** Where the paths begin. */
  readonly folder: string;
  /** Files and folders; none: the folder itself. */
  readonly paths: readonly string[];
  /** Whether files that git ignores are left out. */
  readonly hasIgnores: boolean;
  readonly environment: ChildEnvironment;
  readonly onUnscanned: (unscanned: Unscanned) => void;
}

/** The files that are meant, in the order in which they are found. Links are not followed, and `.git` is not entered. */
export function* listFiles(options: ListOptions): Generator<ListedFile> {
  const { folder, paths, onUnscanned } = options;
  const seen = new Set<string>();
  for (const path of paths.length === 0 ? ['.'] : paths) {
    const full = resolve(folder, path);
    try {
      const isFolder = statSync(full).isDirectory();
      const prefix = Buffer.from(path === '.' ? '' : path.replace(/\/*$/, isFolder ? '/' : ''));
      if (!isFolder) yield { path: Buffer.from(full), shown: shownPath(prefix), isNamed: true };
      else yield* listFolder({ full: Buffer.from(`${full}/`), prefix }, options, seen);
    } catch (error) {
      onUnscanned({ what: path, reason: reasonOf(error) });
    }
  }
}

interface Folder {
  /** With a slash at its end, like `prefix`, which is how its files are shown. */
  readonly full: Buffer;
  readonly prefix: Buffer;
}

function* listFolder(where: Folder, options: ListOptions, seen: Set<string>): Generator<ListedFile> {
  const real = realpathSync(where.full, 'latin1');
  if (seen.has(real)) return;
  seen.add(real);
  const names = options.hasIgnores ? namesFromGit(where.full, options.environment) : undefined;
  if (!names) {
    yield* walk(where, options);
    return;
  }
  for (const name of names) {
    const full = Buffer.concat([where.full, name]);
    const shown = Buffer.concat([where.prefix, name]);
    const stat = lstatSync(full, { throwIfNoEntry: false });
    if (stat?.isSymbolicLink()) continue;
    // A repository within this one stands there as one name.
    if (stat?.isDirectory())
      yield* listFolder({ full: withSlash(full), prefix: withSlash(shown) }, options, seen);
    else yield { path: full, shown: shownPath(shown), isNamed: false };
  }
}

const [cached, untracked, removed, skipped] = ['H', '?', 'R', 'S'];

/** Tracked and untracked files that are not ignored; undefined where git does not know the folder. */
function namesFromGit(folder: Buffer, environment: ChildEnvironment): readonly Buffer[] | undefined {
  const path = folder.toString();
  // A path that is no text cannot be given to a program.
  if (!Buffer.from(path).equals(folder)) return undefined;
  const where = { folder: path, environment };
  if (askGit(where, ['rev-parse', '--is-inside-work-tree'])?.toString().trim() !== 'true') return undefined;
  const list = askGit(where, ['ls-files', '-z', '-t', '-c', '-o', '-d', '--exclude-standard']);
  if (!list) return undefined;
  const tagged = splitZeros(list).map((line) => ({
    tag: line.toString('latin1', 0, 1),
    name: line.subarray(2),
  }));
  const isAbsent = new Set(
    tagged.filter(({ tag }) => tag === removed || tag === skipped).map(({ name }) => name.toString('latin1')),
  );
  const present = tagged.filter(
    ({ tag, name }) =>
      (tag === cached || tag === untracked || tag === 'M') && !isAbsent.has(name.toString('latin1')),
  );
  // A file in conflict stands in the index several times.
  return [...new Map(present.map(({ name }) => [name.toString('latin1'), name])).values()];
}

/** Everything below a folder. */
function* walk(top: Folder, { onUnscanned }: ListOptions): Generator<ListedFile> {
  const waiting = [top];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { full, prefix } = next;
    try {
      for (const entry of readdirSync(full, { encoding: 'buffer', withFileTypes: true })) {
        const path = Buffer.concat([full, entry.name]);
        const shown = Buffer.concat([prefix, entry.name]);
        if (entry.isDirectory() && entry.name.toString('latin1') !== '.git')
          waiting.push({ full: withSlash(path), prefix: withSlash(shown) });
        else if (entry.isFile()) yield { path, shown: shownPath(shown), isNamed: false };
      }
    } catch (error) {
      onUnscanned({ what: shownPath(prefix), reason: reasonOf(error) });
    }
  }
}

function withSlash(path: Buffer): Buffer {
  return path.at(-1) === 0x2f ? path : Buffer.concat([path, Buffer.from('/')]);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there any more',
  EACCES: 'it cannot be read by this user',
  EPERM: 'it cannot be read by this user',
  ELOOP: 'its links lead in a circle',
  EIO: 'its disk cannot be read',
  EMFILE: 'too many files are open',
};

/** Why something on a disk cannot be read, in words. Anything but an error of the system is a bug, and thrown again. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error)
    return reasons[error.code] ?? `the system says ${error.code}`;
  throw error;
}
