import { availableParallelism } from 'node:os';
import type { ScanFor, ScanTarget, ScanWorld } from './app/scan-world.ts';
import { hookScript } from './scan/hook-script.ts';
import { createScanner } from './scan/create-scanner.ts';
import { reachOf } from './scan/compile-rules.ts';
import type { Source } from './scan/source.ts';
import { createWindows } from './scan/windows.ts';
import { commitsSource } from './sources/commits.ts';
import { findExposures } from './sources/exposure.ts';
import { historySource } from './sources/history.ts';
import type { ChildEnvironment } from './sources/git.ts';
import { installHook } from './sources/install-hook.ts';
import { stagedSource } from './sources/staged.ts';
import { treeSource } from './sources/tree.ts';

export interface ScanSurroundings {
  readonly folder: string;
  readonly environment: ChildEnvironment;
  readonly stdin: () => AsyncIterable<Uint8Array>;
  /** The program and its script, as a hook starts this command again. */
  readonly command: readonly [program: string, script: string];
  /** Where to remember what of a history was scanned. Absent: nowhere. */
  readonly cacheFolder?: string;
}

/** More threads wait for memory, and not for a core. */
const mostThreads = 4;

/** Beside main.ts, or, in a bundle, beside the folder of chunks that this is one of. */
const walker = new URL(
  import.meta.url.endsWith('.ts') ? './scan-walker.ts' : '../scan-walker.js',
  import.meta.url,
);

/** What a scan reads: the disk, standard input, and git on this machine. Loaded when a scan is asked for. */
export function makeScanWorld(surroundings: ScanSurroundings): ScanWorld {
  const { folder, environment, stdin, command, cacheFolder } = surroundings;
  const where = { folder, environment };
  const source = (target: ScanTarget, { rules, managed, onProgress }: ScanFor): Source => {
    const reach = reachOf(rules);
    switch (target.kind) {
      case 'tree':
        return treeSource({ ...where, paths: target.paths, hasIgnores: target.hasIgnores, reach });
      case 'staged':
        return stagedSource(where, reach);
      case 'since':
        return commitsSource(where, target.revision, reach);
      case 'history':
        return historySource({
          where,
          rules,
          threads: { url: walker, count: Math.min(mostThreads, availableParallelism()), data: managed },
          ...(cacheFolder === undefined ? {} : { stateFolder: cacheFolder }),
          ...(onProgress ? { onProgress } : {}),
        });
      case 'stdin':
        return stdinSource(stdin, reach);
    }
  };
  return {
    createScanner: async (rules) => await Promise.resolve(createScanner(rules)),
    source,
    exposures: (texts) => findExposures(where, texts),
    installHook: ({ prefilter }) => installHook(where, hookScript({ prefilter, command })),
  };
}

const windowBytes = 4 * 2 ** 20;

/** Whatever comes, as it comes. */
function stdinSource(stdin: ScanSurroundings['stdin'], reach: number): Source {
  return async (scanner, { onSighting }) => {
    let bytes = 0;
    const windows = createWindows(scanner, {
      windowBytes,
      reach,
      onMatch: (found) => onSighting({ origin: { kind: 'stdin' }, ...found }),
    });
    for await (const chunk of stdin()) {
      windows.push(chunk);
      bytes += chunk.length;
    }
    windows.end();
    return { texts: bytes === 0 ? 0 : 1, bytes };
  };
}
