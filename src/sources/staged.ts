import type { Source } from '../scan/source.ts';
import { runGit, splitZeros, type GitFolder } from './git.ts';
import { readRawChanges, submoduleMode } from './raw-changes.ts';
import { scanObjects, type ObjectToScan } from './scan-objects.ts';
import { shownPath } from './shown-path.ts';

/** What the next commit brings: the files of the index that differ from HEAD, without what stood in them already. */
export function stagedSource(where: GitFolder, reach: number): Source {
  return async (scanner, events) => {
    const raw = runGit(where, [
      'diff',
      '--cached',
      '--raw',
      '-z',
      '--no-abbrev',
      '-M',
      '--no-ext-diff',
      '--no-color',
    ]);
    const { changes } = readRawChanges(splitZeros(raw), 0);
    const objects = changes
      .filter(({ mode }) => mode !== submoduleMode)
      .map(({ before, after, path }): ObjectToScan => ({
        id: after,
        before,
        origin: { kind: 'staged', path: shownPath(path), object: after },
      }));
    return await scanObjects({ where, objects, reach }, scanner, events);
  };
}
