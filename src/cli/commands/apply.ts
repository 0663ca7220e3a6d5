import { applyManifest, type ApplyResult } from '../../app/apply-manifest.ts';
import { AppError, errorCatalogue } from '../../domain/errors.ts';
import { planSteps, type Plan, type PlanFinding } from '../../plan/plan.ts';
import { ask } from '../ask.ts';
import { toDecisions, type DecisionOptions } from '../decisions.ts';
import { makePerson, type PersonOptions } from '../person.ts';
import { renderBlocked, renderFindings, renderPlan } from '../render/render-plan.ts';
import { showProgress } from '../render/render-progress.ts';
import type { CommandAction, CommandContext } from '../shell.ts';
import { count, muted } from '../terminal.ts';
import { withStore } from '../with-store.ts';

export interface ApplyCommandOptions extends PersonOptions, DecisionOptions {
  readonly plan?: string;
  readonly maxRevocations?: string;
}

export function apply(options: ApplyCommandOptions, only?: string): CommandAction {
  return async (context) =>
    await withStore(context, async (store) => {
      const person = makePerson(context, options, only);
      const { app, global, shell } = context;
      const savedPlan =
        options.plan === undefined ? undefined : readPlan(shell.readFile(options.plan), options.plan);
      // With --json the one document on standard output is the result; what happens meanwhile is not shown.
      const terminal = global.json ? muted(context.terminal) : context.terminal;
      let progress = showProgress(terminal, 0);
      const result = await applyManifest(app, store, {
        decisions: toDecisions(options, only),
        ...(savedPlan ? { savedPlan } : {}),
        ...(only === undefined ? {} : { only }),
        person,
        ...(options.maxRevocations === undefined
          ? {}
          : { maximumRevocations: parseCount('--max-revocations', options.maxRevocations) }),
        confirm: async (plan) => {
          if (planSteps(plan).length === 0) return true;
          renderPlan(plan, terminal);
          progress = showProgress(terminal, planSteps(plan).filter(({ kind }) => kind === 'deliver').length);
          return savedPlan !== undefined || (await ask(context, 'Do this?'));
        },
        ...(app.prompter.isInteractive && !global.json && !global.yes
          ? { confirmSweep: async (orphans) => await askSweep(orphans, context) }
          : {}),
        onEvent: (event) => {
          progress(event);
        },
      });
      if (person.hasUnreadValue())
        terminal.errorLine(
          `${terminal.paint.due('!')} The value that was brought was not asked for, and not taken: ${only ?? 'it'} has no step that needs one.`,
        );
      return report(result, context);
    });
}

/** Asked before the plan is shown, so that what is shown is all that is done. */
async function askSweep(
  orphans: readonly PlanFinding[],
  { app, terminal }: CommandContext,
): Promise<boolean> {
  for (const { message } of orphans) terminal.line(`${terminal.paint.due('!')} ${message}`);
  return await app.prompter.confirm(
    `${count(orphans.length, 'token')} of ours that no record knows: end ${orphans.length === 1 ? 'it' : 'them'}?`,
  );
}

function report({ applied, report: done, left }: ApplyResult, { terminal, global }: CommandContext): number {
  const isComplete = done.failures.length === 0;
  const isWaiting = done.waiting.length > 0;
  if (global.json)
    terminal.line(
      JSON.stringify({
        doneSteps: done.doneSteps,
        skippedSteps: done.skippedSteps,
        failures: done.failures.map(({ step, result }) => ({ step: step.id, ...result })),
        stepsLeft: planSteps(left).map(({ id }) => id),
        blocked: left.blocked,
        waiting: left.waiting,
        findings: left.findings,
        waitingForPerson: done.waiting.map(({ step, guide }) => ({ step: step.id, guide })),
      }),
    );
  else {
    const { line, paint } = terminal;
    line();
    if (planSteps(applied).length === 0 && left.blocked.length === 0)
      line('Everything is as declared: nothing to do.');
    else if (isComplete && !isWaiting && left.blocked.length === 0) {
      line(`${paint.good('Done:')} ${count(done.doneSteps, 'step')}.`);
      const next = planSteps(left).length;
      if (next > 0) line(`${count(next, 'step')} more can be done now. ${paint.accent('→')} mintmark apply`);
    }
    if (!isComplete)
      line(
        `${paint.bad('Not finished:')} ${count(done.doneSteps, 'step')} done, ${done.failures.length} failed, ${done.skippedSteps} not tried. ${paint.accent('→')} mintmark apply`,
      );
    for (const { step, guide } of done.waiting) {
      terminal.problem(
        `${paint.due('!')} ${paint.strong(step.credential)} waits for a person: ${guide.title}`,
      );
      const page = guide.sections[0]?.page;
      if (page !== undefined) terminal.problem(`  ${paint.accent('→')} ${page}`);
      terminal.problem(`  ${paint.accent('→')} mintmark apply ${step.credential}`);
    }
    if (planSteps(applied).length === 0) {
      renderBlocked(left, terminal);
      renderFindings(left, terminal);
    }
  }
  if (!isComplete) return errorCatalogue.incomplete.exitCode;
  return isWaiting || left.blocked.length > 0 ? errorCatalogue.blocked.exitCode : 0;
}

function parseCount(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new AppError('usage', { message: `${option} takes a whole number, not "${text}".` });
}

function readPlan(text: string, file: string): Plan {
  const refuse = (cause?: unknown): AppError =>
    new AppError('usage', {
      message: `${file} is not a saved plan.`,
      hint: 'Make one with: mintmark plan --out FILE',
      cause,
    });
  try {
    // Only compared with the plan of now, never followed: its shape needs no deeper check.
    const plan = JSON.parse(text) as Partial<Plan>;
    if (plan.version !== 1 || !Array.isArray(plan.sagas) || !plan.decisions) throw refuse();
    return plan as Plan;
  } catch (error) {
    throw error instanceof AppError ? error : refuse(error);
  }
}
