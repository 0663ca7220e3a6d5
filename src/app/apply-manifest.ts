import type { ApplyEvent, ApplyReport } from '../apply/apply-event.ts';
import { applyPlan } from '../apply/apply-plan.ts';
import type { ApplyPorts } from '../apply/apply-ports.ts';
import { AppError } from '../domain/errors.ts';
import type { Records } from '../domain/records.ts';
import { findUnreviewedSteps } from '../plan/check-saved-plan.ts';
import { makePlan } from '../plan/make-plan.ts';
import { planSteps, type Decisions, type Plan, type PlanFinding, type Step } from '../plan/plan.ts';
import type { Person } from '../ports/person.ts';
import type { Store } from '../ports/store.ts';
import type { AppContext } from './app-context.ts';
import type { Connections } from './connections.ts';
import { knownFormats } from './known-formats.ts';
import { makeCurrentPlan, noDecisions, type CurrentPlan } from './make-current-plan.ts';
import { connectLeakAlerts } from './read-leak-alerts.ts';

export type { ApplyEvent, ApplyReport };

export interface ApplyOptions {
  readonly decisions: Decisions;
  /** A plan that was saved and reviewed: nothing but its steps may be done. */
  readonly savedPlan?: Plan;
  /** Shows the plan and asks; false stops before anything is done. */
  readonly confirm: (plan: Plan) => Promise<boolean>;
  /** Where somebody can be asked whether orphans that the plan leaves alone are to be ended as well. */
  readonly confirmSweep?: (orphans: readonly PlanFinding[]) => Promise<boolean>;
  readonly onEvent: (event: ApplyEvent) => void;
  readonly person: Person;
  /** Whether no further step is to begin; default never. */
  readonly isStopping?: () => boolean;
  /** More revocations than this are not done; default 10. */
  readonly maximumRevocations?: number;
  /** Only this credential; default all. */
  readonly only?: string;
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
  const { savedPlan } = options;
  const decisions = savedPlan ? openDecisions(savedPlan, await store.load()) : options.decisions;
  const only = options.only === undefined ? undefined : [options.only];
  const current = await withSweep(await makeCurrentPlan(context, store, decisions, only), options);
  if (savedPlan) requireReviewed(savedPlan, current.plan);
  requireFewRevocations(current.plan, options.maximumRevocations ?? usualRevocations);
  if (!(await options.confirm(current.plan)))
    throw new AppError('declined', {
      message: 'Nothing was done.',
      hint: 'Look at the plan with: mintmark plan',
    });

  let { plan, connections } = current;
  const { onEvent, person, isStopping = () => false } = options;
  let report: ApplyReport = { doneSteps: 0, failures: [], waiting: [], skippedSteps: 0 };
  for (let round = 1; ; round += 1) {
    const ports = await applyPorts(context, { store, connections, onEvent, person, isStopping });
    report = addRound(report, plan, await applyPlan(plan, ports));
    // Who stops does not want to wait for another look at every service.
    if (isStopping()) return { applied: current.plan, report, left: plan };
    const unknown = unknownIssues(report);
    const rotate = decisions.rotate.filter((name) => unknown.has(name));
    // What a new token opens was not looked at before.
    const isPartial = current.observed.some(({ unreachable }) => unreachable !== undefined);
    const left =
      report.failures.length === 0 && !isPartial
        ? await planFromVerified(context, store, current, report)
        : await makeCurrentPlan(context, store, { ...noDecisions, rotate }, only);
    const isSameManifest = left.plan.manifestDigest === current.plan.manifestDigest;
    if (unknown.size === 0 || savedPlan || round === maximumRounds || !isSameManifest) {
      const isDone = planSteps(left.plan).every(isBesideManifest) && left.plan.blocked.length === 0;
      if (isDone && isEverything(left)) await recordManifest(context, store, left.plan);
      return { applied: current.plan, report, left: left.plan };
    }
    // What was confirmed covers these credentials only: the same token again, under a new name.
    plan = { ...left.plan, sagas: left.plan.sagas.filter(({ credential }) => unknown.has(credential)) };
    ({ connections } = left);
  }
}

/** No service that keeps an alert open makes the manifest less applied. */
function isBesideManifest({ kind }: Step): boolean {
  return kind === 'resolve-alert';
}

/** More tokens than this are never ended without being told so: a wrong manifest or clock must not take all builds down. */
const usualRevocations = 10;

function requireFewRevocations(plan: Plan, maximum: number): void {
  const doomed = planSteps(plan).filter(({ kind }) => kind === 'revoke' || kind === 'sweep');
  if (doomed.length <= maximum) return;
  throw new AppError('blocked', {
    message: `This would end ${doomed.length} tokens at once, and more than ${maximum} are not ended unasked. Nothing was done.`,
    hint: `Look at the plan; then say: mintmark apply --max-revocations ${doomed.length}`,
  });
}

/** Whether a plan speaks of every credential that is declared or recorded. */
function isEverything({ input: { only, declaration, records } }: CurrentPlan): boolean {
  const recorded = records.credentials.filter(({ retiredAt }) => !retiredAt);
  const names = [...declaration.credentials, ...recorded.map(({ credential }) => credential)];
  return only === undefined || names.every(({ name }) => only.includes(name));
}

/** The plan of the same moment with the orphans' end in it, when somebody wants that. */
async function withSweep(
  current: CurrentPlan,
  { savedPlan, only, confirmSweep }: ApplyOptions,
): Promise<CurrentPlan> {
  const { decisions } = current.plan;
  const orphans = current.plan.findings.filter(({ kind }) => kind === 'orphan');
  if (savedPlan || only !== undefined || decisions.sweep || orphans.length === 0) return current;
  if (!(await confirmSweep?.(orphans))) return current;
  const input = { ...current.input, decisions: { ...decisions, sweep: true as const } };
  return { ...current, input, plan: makePlan(input) };
}

/** What a round tried again is judged by that round; what it left alone stays as an earlier one left it. */
function addRound(earlier: ApplyReport, { sagas }: Plan, latest: ApplyReport): ApplyReport {
  const tried = new Set(sagas.map(({ credential }) => credential));
  const kept = earlier.failures.filter(({ step }) => !tried.has(step.credential));
  return {
    doneSteps: earlier.doneSteps + latest.doneSteps,
    failures: [...kept, ...latest.failures],
    waiting: [...earlier.waiting.filter(({ step }) => !tried.has(step.credential)), ...latest.waiting],
    skippedSteps: latest.skippedSteps,
  };
}

/**
 * The plan that is left when every step got through. What the slots show was read back a moment ago by the verification,
 * so they are not asked again.
 */
async function planFromVerified(
  context: AppContext,
  store: Store,
  current: CurrentPlan,
  { waiting }: ApplyReport,
): Promise<CurrentPlan> {
  const records = await store.load();
  const verified = new Map(
    records.slots.filter(({ state }) => state === 'verified').map((slot) => [slot.slot.id, slot]),
  );
  const swept = new Set(
    planSteps(current.plan)
      .filter((step) => step.kind === 'sweep' && !waiting.some((each) => each.step === step))
      .map((step) => ('reference' in step ? step.reference.name : '')),
  );
  const observed = current.observed.map((each) => ({
    ...each,
    ...(each.issuerTokens ? { issuerTokens: each.issuerTokens.filter(({ name }) => !swept.has(name)) } : {}),
    slots: each.slots.map((seen) => {
      const record = verified.get(seen.slot.id);
      if (!record) return seen;
      const changedAt = record.changedAt === undefined ? {} : { changedAt: record.changedAt };
      return { ...seen, state: { kind: 'present', problems: [], ...changedAt } as const };
    }),
  }));
  const now = context.clock.now();
  const input = { ...current.input, records, observed, now, decisions: noDecisions };
  return { ...current, plan: makePlan(input), records, observed, input };
}

function unknownIssues({ failures }: ApplyReport): ReadonlySet<string> {
  const issues = failures.filter(({ step, result }) => step.kind === 'issue' && result.kind === 'unknown');
  return new Set(issues.map(({ step }) => step.credential));
}

/** The decisions of a saved plan that an earlier run of it has not carried out yet. */
function openDecisions(saved: Plan, { credentials, tokens }: Records): Decisions {
  const recordOf = (name: string) => credentials.find(({ credential }) => credential.name === name);
  const issues = planSteps(saved).filter((step) => step.kind === 'issue');
  return {
    ...(saved.decisions.sweep === true ? { sweep: true } : {}),
    retire: saved.decisions.retire.filter((name) => recordOf(name)?.retiredAt === undefined),
    rollBack: saved.decisions.rollBack.filter((name) =>
      planSteps(saved).some(
        (step) =>
          step.kind === 'roll-back' &&
          step.credential === name &&
          !tokens.some(
            (token) => token.credential === name && token.number === step.number && token.isRolledBack,
          ),
      ),
    ),
    rotate: saved.decisions.rotate.filter((name) => {
      const issue = issues.find(({ credential }) => credential === name);
      return issue === undefined || (recordOf(name)?.lastNumber ?? 0) < issue.number;
    }),
  };
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
export async function applyPorts(
  context: AppContext,
  {
    connections,
    isStopping = () => false,
    ...given
  }: { connections: Connections; isStopping?: (() => boolean) | undefined } & Pick<
    ApplyPorts,
    'store' | 'onEvent' | 'person'
  >,
): Promise<ApplyPorts> {
  const { clock, random, pause, actor, run } = context;
  const { provider, target } = connections;
  return {
    ...given,
    isStopping,
    clock,
    random,
    pause,
    actor,
    run,
    provider,
    target,
    leakAlerts: async (connection) => (await connectLeakAlerts(context, given.store, connection)).alerts,
    knownFormats: knownFormats(await context.vocabulary()),
  };
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
