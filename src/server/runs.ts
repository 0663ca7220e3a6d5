import type { AppContext } from '../app/app-context.ts';
import { absentPerson } from '../app/absent-person.ts';
import type { ApplyEvent } from '../app/apply-manifest.ts';
import { AppError } from '../domain/errors.ts';
import type { Step } from '../plan/plan.ts';
import type { Store } from '../ports/store.ts';
import type { Run, RunEvent, RunStep } from './shapes.ts';
import { errorAnswer } from './http-error.ts';
import type { Prepared, Worked } from './prepared.ts';
import { stepView } from './views/plan-view.ts';
import { makeWebPerson, type WebPerson } from './web-person.ts';

/** A run of this server; what it does is in the journal under the same id. */
export interface LiveRun {
  readonly id: string;
  readonly view: () => Run;
  /** undefined where nobody is asked: a run of the scheduler. */
  readonly person: WebPerson | undefined;
  /** No further step begins; what is left can be continued. */
  readonly pause: () => void;
  /** Tells what happens from now on; the answer ends it. */
  readonly listen: (listener: (event: RunEvent) => void) => () => void;
  /** Resolves when nothing of it is at work any more. */
  readonly ended: Promise<void>;
  readonly prepared: Prepared;
}

export interface Runs {
  /** Begins at once. Throws `store-busy` where another run works on the same. */
  readonly start: (prepared: Prepared, context: AppContext, isAttended: boolean) => LiveRun;
  readonly find: (id: string) => LiveRun | undefined;
  /** Newest first. */
  readonly list: () => readonly LiveRun[];
  /** Ends after the steps in hand; nothing starts from now on. */
  readonly stop: () => Promise<void>;
}

/** So many runs are remembered; older ones are in the journal. */
const remembered = 200;

export function makeRuns({
  store,
  complain,
  hasBrowser,
}: {
  store: Store;
  complain: (text: string) => void;
  hasBrowser: boolean;
}): Runs {
  const runs: LiveRun[] = [];
  let isClosed = false;
  return {
    start: (prepared, context, isAttended) => {
      if (isClosed) throw new AppError('store-busy', { message: 'The server is about to stop.' });
      const other = runs.find(
        (run) =>
          isAtWork(run) && run.prepared.credentials.some((name) => prepared.credentials.includes(name)),
      );
      if (other)
        throw new AppError('store-busy', {
          message: `Another run works on the same: ${other.view().title}.`,
          hint: 'Wait until it has ended, or pause it.',
        });
      const run = startRun({ prepared, context, store, complain, isAttended, hasBrowser });
      runs.unshift(run);
      if (runs.length > remembered) forgetOne(runs);
      return run;
    },
    find: (id) => runs.find((run) => run.id === id),
    list: () => runs,
    stop: async () => {
      isClosed = true;
      for (const run of runs) run.pause();
      await Promise.all(runs.map(async (run) => await run.ended));
    },
  };
}

const isAtWork = (run: LiveRun): boolean => run.view().endedAt === undefined;

/** The oldest that nobody asked for and nobody has paused, or else the oldest; never one that is at work. */
function forgetOne(runs: LiveRun[]): void {
  const isOurs = (run: LiveRun): boolean => run.person === undefined && run.view().state !== 'paused';
  const own = runs.findLastIndex((run) => !isAtWork(run) && isOurs(run));
  const index = own === -1 ? runs.findLastIndex((run) => !isAtWork(run)) : own;
  if (index !== -1) runs.splice(index, 1);
}

interface Starting {
  readonly prepared: Prepared;
  readonly context: AppContext;
  readonly store: Store;
  readonly complain: (text: string) => void;
  readonly isAttended: boolean;
  readonly hasBrowser: boolean;
}

function startRun(starting: Starting): LiveRun {
  const { prepared, context, store, complain } = starting;
  const listeners = new Set<(event: RunEvent) => void>();
  const steps = new Map<string, RunStep>(
    prepared.steps.map((step) => [step.id, { ...stepView(step), state: 'planned', notes: [] }]),
  );
  let isPausing = false;
  let end: Pick<Run, 'state' | 'endedAt' | 'error' | 'notes'> | undefined;
  let wait: Run['pause'];
  const tell = (event: RunEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const tellRun = (): void => {
    tell({ type: 'run', run: view() });
  };
  const person = starting.isAttended
    ? makeWebPerson({ onChange: tellRun, hasBrowser: starting.hasBrowser })
    : undefined;
  const startedAt = context.clock.now();
  const doneSteps = (): number => [...steps.values()].filter(({ state }) => state === 'done').length;
  const view = (): Run => {
    const question = end ? undefined : person?.question();
    const live = isPausing ? 'pausing' : question ? 'waiting' : 'running';
    const state = end?.state ?? live;
    return {
      id: context.run,
      action: prepared.preview.action,
      title: prepared.preview.title,
      credentials: prepared.credentials,
      startedBy: context.actor,
      startedAt,
      state,
      doneSteps: doneSteps(),
      totalSteps: steps.size,
      steps: [...steps.values()],
      ...(question ? { question } : {}),
      ...(wait && !end ? { pause: wait } : {}),
      notes: [],
      ...end,
      canContinue: end !== undefined && state !== 'done',
    };
  };
  const onEvent = (event: ApplyEvent): void => {
    if (event.type === 'waiting') {
      wait = { reason: event.reason, seconds: event.seconds };
      tell({ type: 'pause', ...wait });
      return;
    }
    wait = undefined;
    const step = nextStep(steps.get(event.step.id), event, context.clock.now());
    steps.set(step.id, step);
    tell({ type: 'step', step, doneSteps: doneSteps() });
  };
  const work = async (): Promise<void> => {
    try {
      const worked = await prepared.work({
        context: {
          ...context,
          onWait: ({ reason, seconds }) => {
            onEvent({ type: 'waiting', reason, seconds });
          },
        },
        store,
        person: person ?? absentPerson,
        onEvent,
        isStopping: () => isPausing,
      });
      end = { ...endOf(worked, isPausing), endedAt: context.clock.now() };
    } catch (error) {
      end = { state: 'failed', endedAt: context.clock.now(), notes: [], error: errorOf(error, complain) };
    }
    for (const [id, step] of steps)
      if (step.state === 'planned' || step.state === 'running') steps.set(id, { ...step, state: 'skipped' });
    tellRun();
    listeners.clear();
  };
  return {
    id: context.run,
    view,
    person,
    prepared,
    pause: () => {
      if (end) return;
      isPausing = true;
      person?.leave();
      tellRun();
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ended: work(),
  };
}

function errorOf(error: unknown, complain: (text: string) => void): NonNullable<Run['error']> {
  const known = errorAnswer(error);
  if (known) return known.body.error;
  complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return { code: 'bug', message: 'This is a bug in Mintmark; the server has printed it.' };
}

/** Nothing is lost by a pause: what was not begun is planned again. */
function endOf({ reports, isBlocked, notes }: Worked, isPausing: boolean): Pick<Run, 'state' | 'notes'> {
  const skipped = reports.some(({ skippedSteps }) => skippedSteps > 0);
  const failed = reports.some(({ failures }) => failures.length > 0);
  const waits = reports.some(({ waiting }) => waiting.length > 0);
  if (isPausing && (skipped || waits)) return { state: 'paused', notes };
  if (failed) return { state: 'incomplete', notes };
  return { state: waits || isBlocked ? 'blocked' : 'done', notes };
}

function nextStep(
  known: RunStep | undefined,
  event: Exclude<ApplyEvent, { type: 'waiting' }>,
  at: string,
): RunStep {
  const base = known ?? { ...stepView(event.step satisfies Step), state: 'planned' as const, notes: [] };
  if (event.type === 'step-started') return { ...base, state: 'running', startedAt: at };
  const { result } = event;
  const ended = { ...base, state: result.kind, endedAt: at };
  if (result.kind === 'done') return { ...ended, notes: result.notes };
  const hint = result.kind === 'refused' && result.hint !== undefined ? { hint: result.hint } : {};
  return { ...ended, problem: result.reason, ...hint };
}
