import { askGit, splitZeros, type GitFolder } from './git.ts';
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

/**
 * Finds the commits that brought blobs: one walk through the history for all of them. Of each blob, one place for each path
 * that had it, the oldest commit there. A blob that no ref and no reflog leads to is said to be unreachable. Undefined where
 * git cannot walk through all of the history.
 */
export function attributeBlobs(
  where: GitFolder,
  ids: readonly string[],
): ReadonlyMap<string, readonly Attribution[]> | undefined {
  const places = new Map<string, Map<string, Attribution>>(ids.map((id) => [id, new Map()]));
  for (let at = 0; at < ids.length; at += mostAtOnce) {
    const log = logOfBlobs(where, ids.slice(at, at + mostAtOnce));
    if (!log) return undefined;
    // Newest first: the oldest stays.
    for (const { blob, path, attribution } of changesIn(log))
      places.get(blob)?.set(path, { ...attribution, path });
  }
  return new Map(
    [...places].map(([id, paths]) => [
      id,
      paths.size > 0 ? [...paths.values()] : [{ isUnreachable: true, age: 0 }],
    ]),
  );
}

function logOfBlobs(where: GitFolder, ids: readonly string[]): Buffer | undefined {
  const log = [
    'log',
    '--topo-order',
    '--all',
    '--reflog',
    '--raw',
    '-c',
    '-z',
    '--no-abbrev',
    '--no-renames',
    '--root',
  ];
  const plain = ['--no-ext-diff', '--no-color', '--format=commit %H %aI'];
  const objects = ids.map((id) => `--find-object=${id}`);
  return askGit(where, [...log, ...plain, ...objects]);
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
