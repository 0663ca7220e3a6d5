import { basename, dirname, resolve } from 'node:path';
import { askGit, type GitFolder } from './git.ts';

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

/** Versions of a file that are looked at, and files that git is asked about: each question starts a process. */
const newestVersions = 20;
const mostFiles = 500;
/** How much is searched: a long text can be made of nothing but findings. */
const mostBytes = 4 * 2 ** 30;

/** Who may have read each text, as far as the repository tells: whether a remote has it as well. */
export function findExposures(
  where: GitFolder,
  texts: readonly AskedText[],
): readonly ('pushed' | 'local' | 'unknown')[] {
  const isPushed = pushedCommits(where);
  const versions = pushedVersions(where);
  let searched = 0;
  return texts.map(({ place, isIn }) => {
    if (place.kind === 'stdin') return 'unknown';
    if (place.kind === 'staged') return 'local';
    if (place.kind === 'history') {
      if (place.commit === undefined) return 'unknown';
      return isPushed(place.commit) ? 'pushed' : 'local';
    }
    const pushed = versions(place.path ?? '');
    if (!pushed || searched > mostBytes) return 'unknown';
    searched += pushed.reduce((sum, { length }) => sum + length, 0);
    return pushed.some(isIn) ? 'pushed' : 'local';
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

/** The newest texts of a file that a remote has; undefined where nobody can tell. The last file's are kept. */
function pushedVersions(where: GitFolder): (path: string) => readonly Buffer[] | undefined {
  let last: { readonly path: string; readonly texts: readonly Buffer[] | undefined } | undefined;
  let asked = 0;
  return (path) => {
    if (last?.path === path) return last.texts;
    asked += 1;
    last = { path, texts: asked > mostFiles ? undefined : readVersions(where, path) };
    return last.texts;
  };
}

function readVersions({ folder, environment }: GitFolder, path: string): readonly Buffer[] | undefined {
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
  return commits
    ?.toString()
    .trim()
    .split('\n')
    .filter(Boolean)
    .flatMap((commit) => askGit(where, ['cat-file', 'blob', `${commit}:./${name}`]) ?? []);
}
