import type { ScanTarget } from '../app/scan-world.ts';
import { AppError } from '../domain/errors.ts';

export interface ScanTargetOptions {
  readonly staged?: boolean;
  readonly since?: string;
  readonly history?: boolean;
  readonly stdin?: boolean;
  /** False with --no-ignore. */
  readonly ignore?: boolean;
}

/** What the options and the paths of a command line mean; without any of them, this folder. */
export function scanTarget(
  { staged, since, history, stdin, ignore }: ScanTargetOptions,
  paths: readonly string[],
): ScanTarget {
  const targets: readonly ScanTarget[] = [
    ...(staged ? [{ kind: 'staged' } as const] : []),
    ...(since === undefined ? [] : [{ kind: 'since', revision: since } as const]),
    ...(history ? [{ kind: 'history' } as const] : []),
    ...(stdin ? [{ kind: 'stdin' } as const] : []),
    ...(paths.length > 0 ? [{ kind: 'tree', paths, hasIgnores: ignore ?? true } as const] : []),
  ];
  const [first, second] = targets;
  if (second)
    throw new AppError('usage', {
      message: 'Say one thing to scan, not several.',
      hint: 'Paths, --staged, --since, --history or --stdin',
    });
  return first ?? { kind: 'tree', paths: [], hasIgnores: ignore ?? true };
}
