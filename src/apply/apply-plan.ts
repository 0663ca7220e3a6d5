import PQueue from 'p-queue';
import { AppError } from '../domain/errors.ts';
import { tokenLabel } from '../domain/token.ts';
import { recordsBasis } from '../plan/make-plan.ts';
import { isDead } from '../plan/plan-leak.ts';
import { isGuidedSaga, type Plan, type Saga, type Step } from '../plan/plan.ts';
import type { Store } from '../ports/store.ts';
import type { ApplyReport, StepResult } from './apply-event.ts';
import type { ApplyPorts, SagaContext } from './apply-ports.ts';
import { closeInterruptedIntents, journalStep } from './journal-step.ts';
import { waitForPerson } from './issue-by-hand.ts';
import { runStep } from './run-step.ts';

/** How many containers are written at the same time; vendors pace below this where they must. */
const parallelContainers = 32;

/**
 * Does a plan to the letter: each step journals its intent, acts, and journals its outcome with the changes that follow.
 * A step that does not get through ends its saga, never another one. Running again continues, whatever happened.
 */
export async function applyPlan(plan: Pick<Plan, 'sagas'>, ports: ApplyPorts): Promise<ApplyReport> {
  let report: ApplyReport = { doneSteps: 0, failures: [], waiting: [], skippedSteps: 0 };
  // What waits for a person comes last, so that it holds nothing else up.
  const guided = plan.sagas.filter(isGuidedSaga);
  for (const saga of [...plan.sagas.filter((each) => !guided.includes(each)), ...guided]) {
    const sagaReport = ports.isStopping() ? untried(saga) : await applyAlone(saga, ports);
    report = {
      doneSteps: report.doneSteps + sagaReport.doneSteps,
      failures: [...report.failures, ...sagaReport.failures],
      waiting: [...report.waiting, ...sagaReport.waiting],
      skippedSteps: report.skippedSteps + sagaReport.skippedSteps,
    };
  }
  return report;
}

function untried({ steps }: Saga): ApplyReport {
  return { doneSteps: 0, failures: [], waiting: [], skippedSteps: steps.length };
}

/** Somebody else at work on the same credential ends this saga, and no other. */
async function applyAlone(saga: Saga, ports: ApplyPorts): Promise<ApplyReport> {
  try {
    return await ports.store.exclusively(saga.credential, async () => await applySaga(saga, ports));
  } catch (error) {
    const [step] = saga.steps;
    if (!step || !(error instanceof AppError && ['store-busy', 'plan-stale'].includes(error.code)))
      throw error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    const result = { kind: 'refused', reason: error.message, ...hint } as const;
    ports.onEvent({ type: 'step-ended', step, result });
    return { doneSteps: 0, failures: [{ step, result }], waiting: [], skippedSteps: saga.steps.length - 1 };
  }
}

async function applySaga(saga: Saga, ports: ApplyPorts): Promise<ApplyReport> {
  const records = await ports.store.load();
  if (recordsBasis(records, saga.credential) !== saga.basis)
    throw new AppError('plan-stale', {
      message: `Somebody else changed ${saga.credential} since this plan was made.`,
      hint: 'Look at the new plan: mintmark plan',
    });
  await closeInterruptedIntents(saga.credential, records.openIntents, ports);
  const context: SagaContext = { ...ports, secretOf: rememberSecrets(ports.store) };
  const failures: ApplyReport['failures'][number][] = [];
  const waiting: ApplyReport['waiting'][number][] = [];
  let doneSteps = 0;
  let triedSteps = 0;
  let isHeldUp = false;
  for (const group of groupSteps(saga.steps)) {
    if (ports.isStopping()) break;
    if (!(await isDue(group, ports.store, { isHeldUp, isLeft: [...failures, ...waiting].some(mayLive) })))
      continue;
    const results = await runGroup(group, context);
    triedSteps += results.length;
    for (const { step, result } of results) {
      if (result.kind === 'done') doneSteps += 1;
      else if (result.kind === 'waiting') waiting.push({ step, guide: result.guide });
      else failures.push({ step, result });
    }
    isHeldUp ||=
      results.length < group.length ||
      results.some(({ step, result }) => result.kind !== 'done' && holdsUp(step));
  }
  return { doneSteps, failures, waiting, skippedSteps: saga.steps.length - triedSteps };
}

/**
 * An alert is resolved when its token is dead, and no sooner; whatever else of the saga waits, that does not. A credential
 * is retired when nothing of it is left: with a token that may live on, it would be forgotten.
 */
async function isDue(
  [step]: readonly Step[],
  store: Store,
  { isHeldUp, isLeft }: { isHeldUp: boolean; isLeft: boolean },
): Promise<boolean> {
  if (step?.kind === 'retire') return !isHeldUp && !isLeft;
  if (step?.kind !== 'resolve-alert') return !isHeldUp;
  const { tokens } = await store.load();
  return tokens.some((token) => tokenLabel(token) === tokenLabel(step) && isDead(token));
}

/** Whether a step that was not done may have left something alive. */
function mayLive({ step }: { readonly step: Step }): boolean {
  return step.kind !== 'resolve-alert';
}

/** An old token that cannot be ended now, or waits for a person to end it, is no reason to keep the new one from its slots. */
function holdsUp({ kind }: Step): boolean {
  return kind !== 'revoke' && kind !== 'sweep' && kind !== 'resolve-alert';
}

/** Steps of these kinds run at the same time when they stand next to each other; every other step stands alone. */
const sideBySide = new Set<Step['kind']>(['deliver', 'prove']);

function groupSteps(steps: readonly Step[]): readonly (readonly Step[])[] {
  const groups: Step[][] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (sideBySide.has(step.kind) && last?.[0]?.kind === step.kind) last.push(step);
    else groups.push([step]);
  }
  return groups;
}

/** Runs containers side by side and the slots of one container one after the other. Every slot gets its try. */
async function runGroup(
  group: readonly Step[],
  context: SagaContext,
): Promise<readonly { step: Step; result: StepResult }[]> {
  const byContainer = Map.groupBy(group, (step) =>
    step.kind === 'deliver' ? `${step.slot.target} ${step.slot.container}` : step.id,
  );
  const queue = new PQueue({ concurrency: parallelContainers });
  const results = await Promise.all(
    [...byContainer.values()].map(
      async (steps) =>
        await queue.add(async () => {
          const ended: { step: Step; result: StepResult }[] = [];
          for (const step of steps) {
            if (context.isStopping()) break;
            ended.push({ step, result: await runJournaled(step, context) });
          }
          return ended;
        }),
    ),
  );
  return results.flat();
}

async function runJournaled(step: Step, context: SagaContext): Promise<StepResult> {
  context.onEvent({ type: 'step-started', step });
  const result =
    waitForPerson(step, context) ??
    (await journalStep(step, context, async () => await runStep(step, context)));
  context.onEvent({ type: 'step-ended', step, result });
  return result;
}

function rememberSecrets(store: Store): SagaContext['secretOf'] {
  const secrets = new Map<string, ReturnType<Store['unseal']>>();
  return async (credential, number) => {
    const key = `${credential}#${number}`;
    let secret = secrets.get(key);
    if (!secret) secrets.set(key, (secret = store.unseal(credential, number)));
    return await secret;
  };
}
