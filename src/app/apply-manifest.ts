import type { ApplyEvent, ApplyReport } from '../apply/apply-event.ts';
import { applyPlan } from '../apply/apply-plan.ts';
import type { ApplyPorts } from '../apply/apply-ports.ts';
import { AppError } from '../domain/errors.ts';
import { findUnreviewedSteps } from '../plan/check-saved-plan.ts';
import type { Decisions } from '../plan/make-plan.ts';
import { planSteps, type Plan } from '../plan/plan.ts';
import type { Store } from '../ports/store.ts';
import type { AppContext } from './app-context.ts';
import type { Connections } from './connections.ts';
import { makeCurrentPlan } from './make-current-plan.ts';

export type { ApplyEvent, ApplyReport };

export interface ApplyOptions {
  readonly decisions: Decisions;
  /** A plan that was saved and reviewed: nothing but its steps may be done. */
  readonly savedPlan?: Plan;
  /** Shows the plan and asks; false stops before anything is done. */
  readonly confirm: (plan: Plan) => Promise<boolean>;
  readonly onEvent: (event: ApplyEvent) => void;
}

/** What came of it, and the plan that is left: empty when everything is as declared. */
export interface ApplyResult {
  readonly applied: Plan;
  readonly report: ApplyReport;
  readonly left: Plan;
}

/** A token whose issue was unknown is settled and issued anew in the same command, so many times. */
const maximumRounds = 3;

/** Makes everything as declared, continuing whatever an earlier run left half done. */
export async function applyManifest(
  context: AppContext,
  store: Store,
  options: ApplyOptions,
): Promise<ApplyResult> {
  const current = await makeCurrentPlan(context, store, options.decisions);
  const { savedPlan } = options;
  if (savedPlan) requireReviewed(savedPlan, current.plan);
  if (!(await options.confirm(current.plan)))
    throw new AppError('declined', {
      message: 'Nothing was done.',
      hint: 'Look at the plan with: mintmark plan',
    });

  let { plan, connections } = current;
  let report: ApplyReport = { doneSteps: 0, failures: [], skippedSteps: 0 };
  for (let round = 1; ; round += 1) {
    const ports = applyPorts(context, { store, connections, onEvent: options.onEvent });
    const next = await applyPlan(plan, ports);
    report = { ...next, doneSteps: report.doneSteps + next.doneSteps };
    const left = await makeCurrentPlan(context, store);
    const hasUnknownIssue = next.failures.some(
      ({ step, result }) => step.kind === 'issue' && result.kind === 'unknown',
    );
    if (!hasUnknownIssue || savedPlan || round === maximumRounds) {
      if (planSteps(left.plan).length === 0 && left.plan.blocked.length === 0)
        await recordManifest(context, store, left.plan);
      return { applied: current.plan, report, left: left.plan };
    }
    ({ plan, connections } = left);
  }
}

function requireReviewed(saved: Plan, current: Plan): void {
  const unreviewed = findUnreviewedSteps(saved, current);
  if (saved.vaultTag === current.vaultTag && unreviewed.length === 0) return;
  throw new AppError('plan-stale', {
    message:
      saved.vaultTag === current.vaultTag
        ? `The saved plan is stale; now also needed: ${unreviewed.map(({ id }) => id).join('; ')}.`
        : 'The saved plan was made for another store.',
    hint: 'Make and review a new one: mintmark plan --out FILE',
  });
}

/** The ports of applying: what every command that runs steps shares. */
export function applyPorts(
  context: AppContext,
  {
    store,
    connections,
    onEvent,
  }: { store: Store; connections: Connections; onEvent: (event: ApplyEvent) => void },
): ApplyPorts {
  const { clock, actor, run } = context;
  return { store, clock, actor, run, provider: connections.provider, target: connections.target, onEvent };
}

async function recordManifest(context: AppContext, store: Store, plan: Plan): Promise<void> {
  const records = await store.load();
  if (records.manifestDigest === plan.manifestDigest) return;
  const { clock, actor, run, workspace } = context;
  await store.commit(
    {
      at: clock.now(),
      actor,
      run,
      phase: 'event',
      action: 'manifest-applied',
      subject: workspace.manifestPath,
      detail: { digest: plan.manifestDigest },
    },
    [{ type: 'manifest-applied', digest: plan.manifestDigest }],
  );
}
