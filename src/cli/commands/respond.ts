import {
  identifyAlerts,
  identifyName,
  identifyText,
  type IdentifiedLeaks,
} from '../../app/identify-leaks.ts';
import { readLeakReport, rememberLeakReport } from '../../app/read-leak-report.ts';
import { connectLeakAlerts } from '../../app/read-leak-alerts.ts';
import type { LeakReport } from '../../app/leak-report.ts';
import { respond as respondToLeaks } from '../../app/respond.ts';
import { AppError, errorCatalogue } from '../../domain/errors.ts';
import { tokenLabel, type Exposure } from '../../domain/token.ts';
import type { Store } from '../../ports/store.ts';
import { ask } from '../ask.ts';
import { makePerson } from '../person.ts';
import { showProgress } from '../render/render-progress.ts';
import { renderLeakOutlook, renderLeakReport } from '../render/render-leaks.ts';
import type { CommandAction, CommandContext } from '../shell.ts';
import { muted } from '../terminal.ts';
import { withStore } from '../with-store.ts';

export interface RespondCommandOptions {
  readonly fromFile?: string;
  readonly fromStdin?: boolean;
  readonly alert?: string;
  readonly alerts?: string;
  readonly report?: string;
  readonly signature?: string;
  readonly keyId?: string;
  readonly exposure?: Exposure;
  readonly connection?: string;
  readonly acceptExcess?: boolean;
  readonly open?: boolean;
}

/** Answers a leak, however it was found. */
export function respond(options: RespondCommandOptions, name: string | undefined): CommandAction {
  return async (context) =>
    await withStore(context, async (store) => {
      const { app, global } = context;
      const { leaks, digest } = await identify(context, store, { ...options, name });
      const terminal = global.json ? muted(context.terminal) : context.terminal;
      let progress = showProgress(terminal, 0);
      const { acceptExcess, open } = options;
      const report = await respondToLeaks(app, store, {
        leaks,
        exposure: options.exposure,
        askExposure: async (token) => {
          const isAsked = app.prompter.isInteractive && !global.json && !global.yes;
          if (!isAsked) return 'public';
          const question = `Could everybody read the value of ${tokenLabel(token)} (a public repository, a public log, an issue)?`;
          return (await app.prompter.confirm(question)) ? 'public' : 'private';
        },
        confirm: async (outlook) => {
          renderLeakOutlook(outlook, terminal);
          const steps = outlook.steps.flatMap((saga) => saga.steps);
          progress = showProgress(terminal, steps.filter(({ kind }) => kind === 'deliver').length);
          return await ask(context, 'Do this?');
        },
        onEvent: (event) => {
          progress(event);
        },
        person: makePerson(context, {
          ...(acceptExcess === undefined ? {} : { acceptExcess }),
          ...(open === undefined ? {} : { open }),
        }),
      });
      // Not sooner: a report that was begun and not finished may be brought again.
      if (digest !== undefined) await rememberLeakReport(app, store, digest);
      if (global.json) context.terminal.line(JSON.stringify(report));
      else renderLeakReport(report, context.terminal);
      return exitCodeOf(report);
    });
}

interface Identified {
  readonly leaks: IdentifiedLeaks;
  /** Of a signed report, which is accepted once. */
  readonly digest?: string;
}

async function identify(
  context: CommandContext,
  store: Store,
  { name, ...options }: RespondCommandOptions & { readonly name: string | undefined },
): Promise<Identified> {
  const { app, shell } = context;
  const { fromFile, fromStdin, alert, alerts, report } = options;
  const ways = [name, fromFile, fromStdin, alert, alerts, report].filter((way) => way !== undefined);
  if (ways.length !== 1)
    throw new AppError('usage', {
      message: ways.length === 0 ? 'What has leaked?' : 'Say one thing that has leaked, not several.',
      hint: 'Bring the value (--from-stdin, --from-file), an alert (--alert owner/repository#1, --alerts owner), or a name: mintmark respond NAME#2',
    });
  const records = await store.load();
  const now = app.clock.now();
  if (name !== undefined) return { leaks: identifyName(name, records, now) };
  const known = { store, records, vocabulary: await app.vocabulary() };
  if (fromFile !== undefined)
    return { leaks: await identifyText(app.workspace.readBroughtFile(fromFile), known, now) };
  if (fromStdin) return { leaks: await identifyText(shell.readStdin(), known, now) };
  if (report !== undefined) {
    const { signature, keyId } = options;
    if (signature === undefined || keyId === undefined)
      throw new AppError('usage', {
        message: 'A report counts only with what proves where it comes from.',
        hint: 'Say both headers that came with it: --signature and --key-id',
      });
    const body = app.workspace.readBroughtFile(report);
    const checked = await readLeakReport(app, store, { body, signature, keyId });
    return { leaks: await identifyAlerts(checked.alerts, known), digest: checked.digest };
  }
  const { connection, alerts: service } = await connectLeakAlerts(app, store, options.connection);
  const found = alert === undefined ? await service.open(alerts ?? '') : await service.find(alert);
  if (found) return { leaks: await identifyAlerts([found].flat(), known, connection) };
  throw new AppError('not-found', {
    message: `There is no alert ${alert}, or it is not for this connection to see.`,
    hint: 'See those that are open: mintmark respond --alerts OWNER',
  });
}

function exitCodeOf(report: LeakReport): number {
  const { tokens, foreign, alerts, failures, waitingForPerson, blocked } = report;
  const isOpen = alerts.some(({ outcome }) => outcome.kind !== 'done');
  const isAlive = tokens.some(({ isDead }) => !isDead);
  if (failures.length > 0) return errorCatalogue.incomplete.exitCode;
  if (waitingForPerson.length > 0 || blocked.length > 0) return errorCatalogue.blocked.exitCode;
  if (isOpen || isAlive) return errorCatalogue.incomplete.exitCode;
  return foreign.length > 0 ? errorCatalogue.blocked.exitCode : 0;
}
