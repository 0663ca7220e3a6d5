import { scanLeaks, type ScanReport } from '../../app/scan-leaks.ts';
import type { ScanTarget } from '../../app/scan-world.ts';
import { AppError } from '../../domain/errors.ts';
import type { Store } from '../../ports/store.ts';
import { emptyBaseline, parseBaseline, type Baseline } from '../../scan/baseline.ts';
import { counts } from '../../scan/finding.ts';
import { renderScan } from '../render/render-scan.ts';
import { reportError } from '../report-error.ts';
import type { CommandAction, CommandContext } from '../shell.ts';

export interface ScanCommandOptions {
  readonly staged?: boolean;
  readonly since?: string;
  readonly history?: boolean;
  readonly stdin?: boolean;
  readonly ignore?: boolean;
  readonly format: 'people' | 'json' | 'sarif' | 'github';
  readonly out?: string;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly until?: string;
  readonly strict?: boolean;
  readonly public?: boolean;
  readonly verify?: boolean;
  readonly reveal?: boolean;
  readonly installHook?: boolean;
}

/** What the command ends with; anything else stopped it before it looked. */
const exitCodes = { clean: 0, found: 1, notAll: 2 } as const;

/** Looks for tokens that lie where they must not. */
export function scan(options: ScanCommandOptions, paths: readonly string[]): CommandAction {
  return async (context) => {
    try {
      return await run(context, options, paths);
    } catch (error) {
      if (error instanceof AppError) throw error;
      // A bug is no finding: whoever reads the exit code must see that not everything was looked at.
      reportError(error, context.terminal, false);
      return exitCodes.notAll;
    }
  };
}

async function run(
  context: CommandContext,
  options: ScanCommandOptions,
  paths: readonly string[],
): Promise<number> {
  const { app, terminal, global } = context;
  const target = targetOf(options, paths);
  const baseline = readBaseline(context, options.baseline);
  const store = await openStoreIfThere(context);
  try {
    const report = await scanLeaks(app, { target, store, baseline, isPublic: options.public ?? false });
    if (global.json || options.format === 'json') terminal.line(JSON.stringify(documentOf(report)));
    else renderScan(report, { isStrict: options.strict ?? false }, terminal);
    return exitCodeOf(report, options.strict ?? false);
  } finally {
    await store?.close();
  }
}

function documentOf({ findings, unscanned, notes, scanned }: ScanReport): ScanReport {
  return { findings, unscanned, notes, scanned };
}

function exitCodeOf({ findings, unscanned }: ScanReport, isStrict: boolean): number {
  if (unscanned.length > 0) return exitCodes.notAll;
  return findings.some((finding) => counts(finding, isStrict)) ? exitCodes.found : exitCodes.clean;
}

function targetOf(
  { staged, since, history, stdin, ignore }: ScanCommandOptions,
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

const usualBaseline = '.mintmark-baseline.json';

function readBaseline({ shell }: CommandContext, named: string | undefined): Baseline {
  const file = named ?? usualBaseline;
  const text = shell.readFileIfThere(file);
  if (text === undefined) {
    if (named === undefined) return emptyBaseline;
    throw new AppError('not-found', { message: `There is no baseline ${file}.` });
  }
  const read = parseBaseline(text);
  if ('problem' in read)
    throw new AppError('usage', {
      message: `The baseline ${file} cannot be read: ${read.problem}.`,
      hint: 'Mend it, or write it anew: mintmark scan --write-baseline REASON --until DAY',
    });
  return read;
}

/** A scan works without a store; one that is there and cannot be opened is told. */
async function openStoreIfThere({ app }: CommandContext): Promise<Store | undefined> {
  try {
    return await app.openStore();
  } catch (error) {
    if (error instanceof AppError && error.code === 'store-missing') return undefined;
    throw error;
  }
}
