import {
  identifyAlerts,
  identifyName,
  identifyText,
  type IdentifiedLeaks,
} from '../../app/identify-leaks.ts';
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
import { withStore } from '../with-store.ts';

export interface RespondCommandOptions {
  readonly fromFile?: string;
  readonly fromStdin?: boolean;
  readonly alert?: string;
  readonly alerts?: string;
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
      const leaks = await identify(context, store, { ...options, name });
      const terminal = global.json
        ? { ...context.terminal, line: () => {}, problem: () => {} }
        : context.terminal;
      let progress = showProgress(terminal, 0);
      const { acceptExcess, open } = options;
      const report = await respondToLeaks(app, store, {
        leaks,
        connection: options.connection,
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
      if (global.json) context.terminal.line(JSON.stringify(report));
      else renderLeakReport(report, context.terminal);
      return exitCodeOf(report);
    });
}

async function identify(
  context: CommandContext,
  store: Store,
  { name, ...options }: RespondCommandOptions & { readonly name: string | undefined },
): Promise<IdentifiedLeaks> {
  const { app, shell } = context;
  const { fromFile, fromStdin, alert, alerts } = options;
  const ways = [name, fromFile, fromStdin, alert, alerts].filter((way) => way !== undefined);
  if (ways.length !== 1)
    throw new AppError('usage', {
      message: ways.length === 0 ? 'What has leaked?' : 'Say one thing that has leaked, not several.',
      hint: 'Bring the value (--from-stdin, --from-file), an alert (--alert owner/repository#1, --alerts owner), or a name: mintmark respond NAME#2',
    });
  const records = await store.load();
  const now = app.clock.now();
  if (name !== undefined) return identifyName(name, records, now);
  const known = { store, records, vocabulary: await app.vocabulary() };
  if (fromFile !== undefined) return await identifyText(app.workspace.readBroughtFile(fromFile), known, now);
  if (fromStdin) return await identifyText(shell.readStdin(), known, now);
  const service = await connectLeakAlerts(app, store, options.connection);
  if (alert === undefined) return await identifyAlerts(await service.open(alerts ?? ''), known);
  const found = await service.find(alert);
  if (found) return await identifyAlerts([found], known);
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
