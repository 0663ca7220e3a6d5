import { basename, dirname, resolve } from 'node:path';
import { askGit, type ChildEnvironment, type GitFolder } from './git.ts';

/** A place as far as a repository can tell of it. */
export interface AskedPlace {
  readonly kind: 'file' | 'staged' | 'stdin' | 'history';
  readonly path?: string;
  readonly commit?: string;
}

export interface AskedText {
  readonly place: AskedPlace;
  readonly isIn: (bytes: Uint8Array) => boolean;
}

/** Versions of a file that are looked at. */
const newestVersions = 20;

/** Who may have read each text, as far as the repository tells: whether a remote has it as well. */
export function findExposures(
  { folder, environment }: GitFolder,
  texts: readonly AskedText[],
): readonly ('pushed' | 'local' | 'unknown')[] {
  if (texts.length === 0) return [];
  const where = { folder, environment };
  const isPushed = pushedCommits(where);
  return texts.map(({ place, isIn }) => {
    if (place.kind === 'stdin') return 'unknown';
    if (place.kind === 'staged') return 'local';
    if (place.kind === 'file') return fileExposure({ folder, environment, path: place.path ?? '' }, isIn);
    if (place.commit === undefined) return 'unknown';
    return isPushed(place.commit) ? 'pushed' : 'local';
  });
}

/** Read at the first question: a long history has many commits. */
function pushedCommits(where: GitFolder): (commit: string) => boolean {
  let known: ReadonlySet<string> | undefined;
  return (commit) => {
    known ??= new Set(askGit(where, ['rev-list', '--remotes'])?.toString().split('\n'));
    return known.has(commit);
  };
}

function fileExposure(
  { folder, environment, path }: { folder: string; environment: ChildEnvironment; path: string },
  isIn: (bytes: Uint8Array) => boolean,
): 'pushed' | 'local' | 'unknown' {
  const full = resolve(folder, path);
  const where = { folder: dirname(full), environment };
  const name = basename(full);
  const commits = askGit(where, [
    'log',
    '--remotes',
    '-n',
    String(newestVersions),
    '--format=%H',
    '--',
    name,
  ]);
  if (!commits) return 'unknown';
  const versions = commits.toString().trim().split('\n').filter(Boolean);
  const isPushed = versions.some((commit) => {
    const text = askGit(where, ['cat-file', 'blob', `${commit}:./${name}`]);
    return text !== undefined && isIn(text);
  });
  return isPushed ? 'pushed' : 'local';
}
