import { AppError } from '../domain/errors.ts';
import type { Origin, Source } from '../scan/source.ts';
import { askGit, runGit, splitZeros, type GitFolder } from './git.ts';
import { readRawChanges, submoduleMode } from './raw-changes.ts';
import { scanObjects, type ObjectToScan } from './scan-objects.ts';
import { shownPath } from './shown-path.ts';

/**
 * What the commits brought that `HEAD` has and `since` has not, the oldest first: each new content of a file, without what stood in it already, and each message.
 * Of a merge, what none of its parents had.
 */
export function commitsSource(where: GitFolder, since: string, reach: number): Source {
  return async (scanner, events) => {
    const raw = runGit(where, [
      'log',
      '--reverse',
      '--topo-order',
      '--raw',
      '-c',
      '-z',
      '--no-abbrev',
      '-M',
      '--root',
      '--no-ext-diff',
      '--no-color',
      // The zero before a commit's line tells it from a path.
      '--format=commit %H %aI',
      revisionsOf(where, since),
    ]);
    return await scanObjects({ where, objects: objectsOf(splitZeros(raw)), reach }, scanner, events);
  };
}

function revisionsOf(where: GitFolder, since: string): string {
  const first = askGit(where, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${since}^{commit}`]);
  if (first) return `${first.toString().trim()}..HEAD`;
  throw new AppError('not-found', {
    message: `There is no commit ${since} in this repository.`,
    hint: 'Was it fetched? A shallow clone has the newest commits only: fetch-depth: 0',
  });
}

/** Commits with their changes. What several commits brought is the first one's. */
function objectsOf(parts: readonly Buffer[]): readonly ObjectToScan[] {
  const objects = new Map<string, ObjectToScan>();
  const add = (object: ObjectToScan): void => {
    if (!objects.has(object.id)) objects.set(object.id, object);
  };
  for (let at = 0; at < parts.length;) {
    const [, commit, authoredAt] =
      /^\n?commit ([0-9a-f]+) (\S+)\n?$/.exec(parts[at]?.toString('latin1') ?? '') ?? [];
    at += 1;
    if (commit === undefined || authoredAt === undefined) continue;
    const told = { commit, authoredAt };
    // The object of a commit is its message, with its author.
    add({ id: commit, before: [], origin: { kind: 'history', object: commit, ...told } });
    // Before the changes of a merge stands an empty part.
    if (parts[at]?.length === 0) at += 1;
    const { changes, next } = readRawChanges(parts, at);
    at = next;
    for (const { mode, after, before, path } of changes) {
      if (mode === submoduleMode) continue;
      const origin: Origin = { kind: 'history', object: after, path: shownPath(path), ...told };
      add({ id: after, before, origin });
    }
  }
  return [...objects.values()];
}
