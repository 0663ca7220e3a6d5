import type { ScanTarget, ScanWorld } from './app/scan-world.ts';
import { hookScript } from './scan/hook-script.ts';
import { createPlainScanner } from './scan/plain-scanner.ts';
import { reachOf } from './scan/compile-rules.ts';
import type { Source } from './scan/source.ts';
import { createWindows } from './scan/windows.ts';
import { commitsSource } from './sources/commits.ts';
import { findExposures } from './sources/exposure.ts';
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
}

/** What a scan reads: the disk, standard input, and git on this machine. Loaded when a scan is asked for. */
export function makeScanWorld({ folder, environment, stdin, command }: ScanSurroundings): ScanWorld {
  const where = { folder, environment };
  const source = (target: ScanTarget, reach: number): Source => {
    switch (target.kind) {
      case 'tree':
        return treeSource({ ...where, paths: target.paths, hasIgnores: target.hasIgnores, reach });
      case 'staged':
        return stagedSource(where, reach);
      case 'since':
        return commitsSource(where, { since: target.revision }, reach);
      case 'history':
        return commitsSource(where, 'everything', reach);
      case 'stdin':
        return stdinSource(stdin, reach);
    }
  };
  return {
    createScanner: async (rules) => await Promise.resolve(createPlainScanner(rules)),
    source: (target, rules) => source(target, reachOf(rules)),
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
