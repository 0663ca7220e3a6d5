import { availableParallelism } from 'node:os';
import { askGit, askGitAlongside, splitZeros, type GitFolder } from './git.ts';
import { readRawChanges, submoduleMode } from './raw-changes.ts';
import { shownPath } from './shown-path.ts';

/** Where the history brought an object. */
export interface Attribution {
  readonly path?: string;
  readonly commit?: string;
  /** As git writes ISO 8601, with the author's own offset. */
  readonly authoredAt?: string;
  readonly isUnreachable?: true;
  /** Grows from the oldest commit to the newest. */
  readonly age: number;
}

/** A command line bears about two megabytes. */
const mostAtOnce = 20_000;
/** For fewer commits than this, another process is not worth its start. */
const leastCommits = 5000;

/**
 * Finds the commits that brought blobs: one walk through the history for all of them, by as many processes as there are
 * cores. Of each blob, one place for each path that had it, the oldest commit there. A blob that no ref and no reflog leads
 * to is said to be unreachable. Undefined where git cannot walk through all of the history.
 */
export async function attributeBlobs(
  where: GitFolder,
  ids: readonly string[],
  slices?: number,
): Promise<ReadonlyMap<string, readonly Attribution[]> | undefined> {
  if (ids.length === 0) return new Map();
  const list = askGit(where, ['rev-list', '--topo-order', '--all', '--reflog'])?.toString('latin1');
  if (list === undefined) return undefined;
  const commits = list.split('\n').filter((id) => id !== '');
  // More than cores: the newest commits have the largest trees, and so the longest slice.
  const count = slices ?? Math.min(2 * availableParallelism(), Math.ceil(commits.length / leastCommits));
  const places = new Map<string, Map<string, Attribution>>(ids.map((id) => [id, new Map()]));
  for (let at = 0; at < ids.length; at += mostAtOnce) {
    const wanted = ids.slice(at, at + mostAtOnce);
    const logs = await Promise.all(
      inSlices(commits, count).map(async (slice) => await logOfBlobs(where, slice, wanted)),
    );
    if (!logs.every((log) => log !== undefined)) return undefined;
    // Newest first: the oldest stays.
    for (const { blob, path, attribution } of changesIn(Buffer.concat(logs)))
      places.get(blob)?.set(path, { ...attribution, path });
  }
  return new Map(
    [...places].map(([id, paths]) => [
      id,
      paths.size > 0 ? [...paths.values()] : [{ isUnreachable: true, age: 0 }],
    ]),
  );
}

/** In so many parts of equal length, in their order; none is empty. */
function inSlices<T>(items: readonly T[], count: number): readonly (readonly T[])[] {
  const length = Math.ceil(items.length / Math.max(1, count));
  const parts: (readonly T[])[] = [];
  for (let at = 0; at < items.length; at += length) parts.push(items.slice(at, at + length));
  return parts;
}

async function logOfBlobs(
  where: GitFolder,
  commits: readonly string[],
  ids: readonly string[],
): Promise<Buffer | undefined> {
  const log = ['log', '--no-walk=unsorted', '--stdin', '--raw', '-c', '-z'];
  const plain = ['--no-abbrev', '--no-renames', '--root', '--no-ext-diff', '--no-color'];
  const objects = ids.map((id) => `--find-object=${id}`);
  const parameters = [...log, ...plain, '--format=commit %H %aI', ...objects];
  return await askGitAlongside(where, parameters, commits);
}

function* changesIn(
  log: Buffer,
): Generator<{ readonly blob: string; readonly path: string; readonly attribution: Attribution }> {
  const parts = splitZeros(log);
  let age = 0;
  for (let at = 0; at < parts.length;) {
    const [, commit, authoredAt] =
      /^\n?commit ([0-9a-f]+) (\S+)\n?$/.exec(parts[at]?.toString('latin1') ?? '') ?? [];
    at += 1;
    if (commit === undefined || authoredAt === undefined) continue;
    // Before the changes of a merge stands an empty part.
    if (parts[at]?.length === 0) at += 1;
    const { changes, next } = readRawChanges(parts, at);
    at = next;
    age -= 1;
    for (const { after, path, mode } of changes)
      if (mode !== submoduleMode)
        yield { blob: after, path: shownPath(path), attribution: { commit, authoredAt, age } };
  }
}

/** A message is its commit's own: its author's date, and whether anything leads to it. */
export function attributeCommits(where: GitFolder, ids: readonly string[]): ReadonlyMap<string, Attribution> {
  if (ids.length === 0) return new Map();
  const input = ids.map((id) => `${id}\n`).join('');
  const dates =
    askGit(where, ['log', '--no-walk=unsorted', '--stdin', '--format=%H %aI'], input)?.toString() ?? '';
  const beyond = askGit(where, ['rev-list', '--stdin', '--not', '--all', '--reflog'], input)
    ?.toString()
    .split('\n');
  const unreachable = new Set(beyond);
  return new Map(
    dates
      .split('\n')
      .filter((line) => line !== '')
      .map((line, index) => {
        const [commit = '', authoredAt = ''] = line.split(' ');
        const reached = unreachable.has(commit) ? { isUnreachable: true as const } : {};
        return [commit, { commit, authoredAt, age: -index, ...reached }];
      }),
  );
}

/** An annotated tag is found by the ref that names it, or by nothing. */
export function attributeTags(where: GitFolder, ids: readonly string[]): ReadonlyMap<string, Attribution> {
  if (ids.length === 0) return new Map();
  const refs = askGit(where, ['for-each-ref', '--format=%(objectname)'])?.toString().split('\n');
  const named = new Set(refs);
  return new Map(ids.map((id) => [id, named.has(id) ? { age: 0 } : { age: 0, isUnreachable: true }]));
}
