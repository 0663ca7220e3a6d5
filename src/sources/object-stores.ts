import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Unscanned } from '../scan/source.ts';
import { askGit, gitVariables, runGit, type GitFolder } from './git.ts';

/** A store of git objects with the folders that its objects lie in. */
export interface ObjectStore {
  /** Empty for the repository itself; a submodule's is its path below the git directory. */
  readonly name: string;
  /** How git is asked about it. */
  readonly where: GitFolder;
  /** The store's own folder of objects, then those that it borrows from. */
  readonly folders: readonly string[];
  /** Bytes of an id: 20 of SHA-1, 32 of SHA-256. */
  readonly hashSize: number;
}

/** As deep as git follows: alternates of alternates. */
const deepestAlternate = 5;
const deepestModule = 12;

/** The store of a repository and those of its submodules. */
export function findObjectStores(where: GitFolder): {
  readonly stores: readonly ObjectStore[];
  readonly unscanned: readonly Unscanned[];
} {
  const folder = runGit(where, ['rev-parse', '--path-format=absolute', '--git-common-dir'])
    .toString()
    .trimEnd();
  const unscanned: Unscanned[] = [];
  const stores = [folder, ...modulesIn(join(folder, 'modules'))].flatMap((gitFolder) => {
    const name = relative(folder, gitFolder);
    const store = openStore(
      name,
      { folder: gitFolder, environment: withoutPlaces(where.environment) },
      unscanned,
    );
    return store ?? [];
  });
  return { stores, unscanned };
}

/** What git tells its hooks of the repository that they run in would be taken for every other one, too. */
function withoutPlaces(environment: GitFolder['environment']): GitFolder['environment'] {
  const isPlace = (name: string): boolean => gitVariables.includes(name) && !/CONFIG/.test(name);
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !isPlace(name)));
}

function openStore(name: string, where: GitFolder, unscanned: Unscanned[]): ObjectStore | undefined {
  const what = name === '' ? 'the repository' : `the store ${name}`;
  const format = askGit(where, ['--git-dir', '.', 'rev-parse', '--show-object-format'])?.toString().trim();
  const hashSize = { sha1: 20, sha256: 32 }[format ?? ''];
  if (hashSize === undefined) {
    unscanned.push({ what, reason: 'git cannot read it' });
    return undefined;
  }
  if (existsSync(join(where.folder, 'shallow')))
    unscanned.push({ what, reason: 'it is a shallow clone: older commits are not here' });
  const own = join(where.folder, 'objects');
  return { name, where, folders: withAlternates(own, unscanned), hashSize };
}

function withAlternates(own: string, unscanned: Unscanned[]): readonly string[] {
  const folders = new Map([[own, 0]]);
  for (const [folder, depth] of folders) {
    if (depth > deepestAlternate) continue;
    for (const line of alternateLines(folder)) {
      const other = resolve(folder, line);
      if (!existsSync(other)) unscanned.push({ what: `the alternate ${line}`, reason: 'it is gone' });
      else if (!folders.has(other)) folders.set(other, depth + 1);
    }
  }
  return [...folders.keys()];
}

function alternateLines(objects: string): readonly string[] {
  const path = join(objects, 'info', 'alternates');
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => (line.startsWith('"') && line.endsWith('"') ? line.slice(1, -1) : line));
}

/** Git directories below a folder; a submodule's name may be a path, and it may have submodules itself. */
function modulesIn(folder: string, depth = 0): readonly string[] {
  if (depth > deepestModule || !existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      const isStore = existsSync(join(path, 'HEAD')) && existsSync(join(path, 'objects'));
      return isStore ? [path, ...modulesIn(join(path, 'modules'), depth + 1)] : modulesIn(path, depth + 1);
    });
}
