import { scanLeaks, type FoundValue, type ScanReport } from '../../app/scan-leaks.ts';
import type { ScanTarget } from '../../app/scan-world.ts';
import { makeHook } from '../../app/make-hook.ts';
import { verifyValues } from '../../app/verify-values.ts';
import { AppError } from '../../domain/errors.ts';
import { liveTokenStates } from '../../domain/token.ts';
import type { Store } from '../../ports/store.ts';
import { toAnnotations } from '../../scan/annotations.ts';
import { counts, type Finding } from '../../scan/finding.ts';
import { toSarif } from '../../scan/sarif.ts';
import { readBaseline, writeBaseline } from '../baseline-file.ts';
import { renderScan, tellPlace } from '../render/render-scan.ts';
import { showScanProgress } from '../render/scan-progress.ts';
import { reportError } from '../report-error.ts';
import { reveal } from '../reveal.ts';
import { scanTarget, type ScanTargetOptions } from '../scan-target.ts';
import type { CommandAction, CommandContext } from '../shell.ts';
import { count, muted } from '../terminal.ts';

export interface ScanCommandOptions extends ScanTargetOptions {
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
      if (options.installHook) return await installHook(context);
      return await run(context, options, scanTarget(options, paths));
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
  target: ScanTarget,
): Promise<number> {
  const { app, terminal } = context;
  if (options.reveal && (!terminal.isTty || toProgram(context, options)))
    throw new AppError('usage', {
      message: 'Whole values are shown to a person at a terminal only.',
      hint: 'Leave --reveal out; a value is found by its place.',
    });
  const baseline = readBaseline(context, options.baseline);
  const store = await openStoreIfThere(context);
  try {
    const { values, ...found } = await scanLeaks(app, {
      target,
      store,
      baseline,
      isPublic: options.public ?? false,
      onProgress: showScanProgress(context.global.json ? muted(terminal) : terminal),
    });
    const report = options.verify ? await verified(context, values, found) : found;
    const allowed = writeBaseline(context, {
      baseline,
      file: options.baseline,
      reason: options.writeBaseline,
      until: options.until,
      findings: report.findings,
    });
    if (allowed !== undefined) {
      terminal.line(`${count(allowed, 'finding')} may stand until ${options.until ?? ''}.`);
      return report.unscanned.length > 0 ? exitCodes.notAll : exitCodes.clean;
    }
    tell(context, options, report);
    if (options.reveal) revealValues(context, values);
    await offerAnswer(context, options, report.findings);
    return exitCodeOf(report, options.strict ?? false);
  } finally {
    await store?.close();
  }
}

async function verified(
  { app }: CommandContext,
  values: readonly FoundValue[],
  report: ScanReport,
): Promise<ScanReport> {
  const answers = await verifyValues(app, values);
  return {
    ...report,
    findings: report.findings.map((finding) => {
      const answer = answers.get(finding.digest);
      return answer ? { ...finding, verified: answer } : finding;
    }),
  };
}

function toProgram({ global }: CommandContext, { format, out }: ScanCommandOptions): boolean {
  return global.json === true || (format !== 'people' && out === undefined);
}

/** For people, or in a form for programs; a file for programs leaves the terminal to people. */
function tell(context: CommandContext, options: ScanCommandOptions, report: ScanReport): void {
  const { terminal, global, shell } = context;
  const isStrict = options.strict ?? false;
  const format = global.json && options.format === 'people' ? 'json' : options.format;
  if (format === 'people') {
    renderScan(report, { isStrict }, terminal);
    return;
  }
  const { findings, unscanned } = report;
  const text = {
    json: () => JSON.stringify(report),
    sarif: () => JSON.stringify(toSarif({ version: shell.version, findings, unscanned }), null, 2),
    github: () => toAnnotations(findings, unscanned, isStrict).join('\n'),
  }[format]();
  if (options.out === undefined) {
    if (text !== '') terminal.problem(text);
    return;
  }
  shell.writeFile(options.out, `${text}\n`);
  if (!global.json) renderScan(report, { isStrict }, terminal);
}

function revealValues({ terminal }: CommandContext, values: readonly FoundValue[]): void {
  for (const { finding, value } of values) {
    terminal.line(tellPlace(finding.place));
    terminal.reveal(reveal(value));
  }
}

/** Somebody at the terminal can end a managed token at once. */
async function offerAnswer(
  context: CommandContext,
  options: ScanCommandOptions,
  findings: readonly Finding[],
): Promise<void> {
  const { app, global, shell } = context;
  if (!app.prompter.isInteractive || toProgram(context, options) || global.yes) return;
  const toEnd = findings.filter(
    ({ token, allowed }) => token && !allowed && liveTokenStates.includes(token.state),
  );
  for (const answer of new Set(toEnd.map(({ answer }) => answer))) {
    if (!(await app.prompter.confirm(`Answer this leak now? ${answer}`))) continue;
    const { manifest, store } = global;
    const [, ...command] = answer.split(' ');
    await shell.run([
      ...(manifest === undefined ? [] : ['--manifest', manifest]),
      ...(store === undefined ? [] : ['--store', store]),
      ...command,
    ]);
  }
}

function exitCodeOf({ findings, unscanned }: ScanReport, isStrict: boolean): number {
  if (unscanned.length > 0) return exitCodes.notAll;
  return findings.some((finding) => counts(finding, isStrict)) ? exitCodes.found : exitCodes.clean;
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

async function installHook({ app, terminal }: CommandContext): Promise<number> {
  const world = await app.scanWorld();
  const { path, before } = world.installHook(await makeHook(app));
  terminal.line(`${path} scans what is staged before every commit.`);
  if (before !== undefined) terminal.line(`The hook that was there still runs before it: ${before}`);
  return exitCodes.clean;
}
