import type { InjectedFault } from '../../simulators/kit/faults.ts';
import { openWorkbench, type KeptWorkbench, type Workbench } from '../scenarios/workbench.ts';
import { liveTokens } from './fault-manifests.ts';
import { consumersOnDeadValues, findViolations, isAccomplished } from './find-violations.ts';
import { personOf, type SagaKind } from './saga-kinds.ts';
import { faultKinds, readingSteps, type Strike } from './strike.ts';
import { runVictim, type VictimProgram } from './victim-process.ts';

/** A saga kind at a size, ready to run as often as wanted from the same instant. */
export interface Stage {
  readonly kind: SagaKind;
  readonly slots: number;
  readonly kept: KeptWorkbench;
  /** The actions of a run without any fault, in the order in which its steps begin. */
  readonly actions: readonly string[];
  /** Lines of the journal before it. */
  readonly entries: number;
}

export interface StrikeResult {
  /** False where the fault ended the process in good order before that instant came. */
  readonly wasKilled: boolean;
  readonly didFaultHit: boolean;
  /** Whether the person gave the command again, because nothing of it was recorded. */
  readonly wasRepeated: boolean;
  readonly violations: readonly string[];
}

/** Runs once without any fault, and tells the actions of its steps in order. */
export async function listSteps(
  program: VictimProgram,
  { kind, slots, kept }: Pick<Stage, 'kind' | 'slots' | 'kept'>,
): Promise<readonly string[]> {
  const bench = await openWorkbench({ kept });
  try {
    await kind.begin?.(bench, slots);
    const actions: string[] = [];
    const { code, output } = await runVictim(program, {
      bench,
      argv: kind.command,
      watch: {
        onStep: ({ instant, action }) => {
          if (instant === 'intended') actions.push(action);
        },
        onValue: (shown) => kind.paste?.(bench, shown) ?? '',
      },
    });
    if (code !== 0) throw new Error(`${kind.name} without a fault ended with ${code}:\n${output}`);
    return actions;
  } finally {
    await bench.stop();
  }
}

/** Strikes once, goes on as a person would, and tells all that is not as it must be. */
export async function runStrike(program: VictimProgram, stage: Stage, strike: Strike): Promise<StrikeResult> {
  const bench = await openWorkbench({ kept: stage.kept });
  let result: StrikeResult | undefined;
  try {
    await stage.kind.begin?.(bench, stage.slots);
    result = await strikeAndGoOn(program, { bench, stage, strike });
    return result;
  } finally {
    // Looks for values where none may be: what it finds is a violation like every other.
    await bench.stop().catch((error: unknown) => {
      if (!result) throw error;
      (result.violations as string[]).push(String(error));
    });
  }
}

async function strikeAndGoOn(
  program: VictimProgram,
  { bench, stage, strike }: { bench: Workbench; stage: Stage; strike: Strike },
): Promise<StrikeResult> {
  const { kind, slots, actions } = stage;
  const violations: string[] = [];
  const { wasKilled, wasReached, faults } = await runStruck(program, { bench, kind, strike });
  if (!wasReached) violations.push('the step was not reached');
  rememberValues(bench);
  const dead = consumersOnDeadValues(bench, slots);
  if (kind.mayStop !== true && dead > 0) violations.push(`${dead} consumers on a dead value`);
  await goOn(bench, kind);
  const didFaultHit = faults.some((fault) => fault.isUsedUp());
  for (const fault of faults) fault.remove();
  const wasRepeated = !(await isAccomplished(bench, kind));
  if (wasRepeated) {
    // What the manifest says is recorded first; the wish itself is the step after it.
    const wish = actions.find((action) => action !== 'declare');
    if (kind.mustRepeat !== true && (await isDone(bench, wish, stage.entries)))
      violations.push('what was asked for is recorded, and apply did not bring it about');
    await run(bench, kind, kind.command);
    await goOn(bench, kind);
  }
  rememberValues(bench);
  violations.push(...(await findViolations(bench, kind, slots)));
  return { wasKilled, didFaultHit, wasRepeated, violations };
}

interface Struck {
  readonly wasKilled: boolean;
  readonly wasReached: boolean;
  /** Those that have not hit yet wait for the next run. */
  readonly faults: readonly InjectedFault[];
}

/** The run that is struck. */
async function runStruck(
  program: VictimProgram,
  { bench, kind, strike }: { bench: Workbench; kind: SagaKind; strike: Strike },
): Promise<Struck> {
  const { action, occurrence, instant } = strike;
  const vendors = [bench.anaconda, bench.github, bench.azure];
  const fault = faultKinds[strike.fault];
  const faults: InjectedFault[] = [];
  const deadly: InjectedFault[] = [];
  let begun = 0;
  let subject: string | undefined;
  const begin = (kill: () => void): void => {
    for (const vendor of vendors) {
      if (fault) faults.push(vendor.faults.inject({ fault }));
      if (instant !== 'after the commit') continue;
      const method = readingSteps.has(action) ? {} : { method: /^(?!GET)/ };
      deadly.push(vendor.faults.inject({ ...method, fault: { kind: 'cut-after-commit', meanwhile: kill } }));
    }
    if (instant === 'before the call') kill();
  };
  const { wasKilled } = await runVictim(program, {
    bench,
    argv: kind.command,
    watch: {
      onStep: (step, kill) => {
        if (step.action !== action) return;
        if (step.instant === 'intended' && begun++ === occurrence) {
          subject = step.subject;
          begin(kill);
        }
        if (step.subject !== subject) return;
        if (step.instant === 'ending' && instant === 'before the journal') kill();
        if (step.instant === 'ended' && instant === 'after the journal') kill();
      },
      onValue: (shown) => kind.paste?.(bench, shown) ?? '',
    },
  });
  for (const each of deadly) each.remove();
  return { wasKilled, wasReached: subject !== undefined, faults };
}

/** What lives now may be dead at the end, and must stand nowhere all the same. */
function rememberValues(bench: Workbench): void {
  bench.secrets.push(...liveTokens(bench).values());
}

/** Applies as a person or a timer would, until nothing is left or it is plain that nothing comes of it. */
async function goOn(bench: Workbench, kind: SagaKind): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    await run(bench, kind, kind.mustRepeat ? kind.command : ['apply', '--yes']);
    bench.pass(kind.patienceSeconds ?? 3700);
    if ((await bench.run('plan', '--exit-code')).code === 0) return;
  }
}

async function run(bench: Workbench, kind: SagaKind, argv: readonly string[]): Promise<void> {
  const person = personOf(kind, bench);
  await (person ? bench.runWith(person, ...argv) : bench.run(...argv));
}

/** Whether a step of this action was done since the stage was set. */
async function isDone(bench: Workbench, action: string | undefined, since: number): Promise<boolean> {
  const store = await bench.app().openStore();
  try {
    const entries = await store.journal();
    return entries
      .slice(since)
      .some((entry) => entry.action === action && entry.phase === 'outcome' && entry.result === 'done');
  } finally {
    await store.close();
  }
}
