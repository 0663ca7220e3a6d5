import { notify } from '../app/notify.ts';
import { AppError } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import type { Schedule } from '../ports/schedules.ts';
import type { Store } from '../ports/store.ts';
import { prepareAction } from './prepare-action.ts';
import { randomText } from './random-text.ts';
import { makeRenewal } from './renew-due.ts';
import type { SchedulerWorld } from './scheduler-world.ts';

/** What the server does by itself, and how often unless somebody says otherwise. */
export const scheduleKinds = {
  renew: { title: 'Replace and end what is due', everySeconds: 60 },
  observe: { title: 'Look at the services', everySeconds: 900 },
  verify: { title: 'Read every slot back', everySeconds: 86_400 },
  notify: { title: 'Tell the channels', everySeconds: 86_400 },
} as const;

type Kind = keyof typeof scheduleKinds;

export interface Scheduler {
  /** Does everything that is due now; one round at a time. Never throws. */
  readonly tick: () => Promise<void>;
  /** Nothing begins from now on; resolves when the round in hand has ended. */
  readonly stop: () => Promise<void>;
}

/** Puts the schedules of a new store into it; those that are there stay as somebody set them. */
export async function ensureSchedules(store: Store, now: Instant): Promise<void> {
  const all = Object.entries(scheduleKinds).map(([name, { everySeconds }]): Schedule => ({
    name,
    everySeconds,
    isEnabled: true,
    nextAt: now,
  }));
  await store.schedules.ensure(all);
}

export function makeScheduler(given: Omit<SchedulerWorld, 'contextFor'>): Scheduler {
  const { app, store, complain } = given;
  const jobs = makeJobs({
    ...given,
    // What the journal names when nobody asked.
    contextFor: () => ({ ...app, actor: 'scheduler', run: randomText(app.random, 12) }),
  });
  let isStopping = false;
  let round = Promise.resolve();
  let next: Promise<void> | undefined;
  const runOne = async (kind: Kind): Promise<void> => {
    const result = await jobs[kind]().catch((error: unknown) => {
      if (error instanceof AppError) return error.message;
      complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
      return 'A bug in Mintmark; the server has printed it.';
    });
    await store.schedules.finish(kind, { at: app.clock.now(), result });
  };
  const runAll = async (): Promise<void> => {
    for (const kind of Object.keys(scheduleKinds) as Kind[])
      if (!isStopping && (await store.schedules.claim(kind, app.clock.now()))) await runOne(kind);
  };
  const runNext = async (): Promise<void> => {
    next = undefined;
    await runAll();
  };
  return {
    tick: async () => {
      // While a long round is at work, all who ask for the next one get the same.
      next ??= round.then(runNext).catch((error: unknown) => {
        complain(error instanceof Error ? error.message : String(error));
      });
      round = next;
      await round;
    },
    stop: async () => {
      isStopping = true;
      await round;
    },
  };
}

type Jobs = Readonly<Record<Kind, () => Promise<string>>>;

function makeJobs(world: SchedulerWorld): Jobs {
  const { store, look, contextFor } = world;
  return {
    renew: makeRenewal(world),
    observe: async () => {
      const { blocked, findings } = await look.refresh(contextFor());
      return `${findings.length} findings, ${blocked.length} waiting for a decision`;
    },
    verify: async () => {
      const { credentials } = await store.load();
      const names = credentials
        .filter(({ retiredAt }) => !retiredAt)
        .map(({ credential }) => credential.name);
      const results: string[] = [];
      for (const name of names) results.push(`${name}: ${await verifyOne(world, name)}`);
      return results.join('; ');
    },
    notify: async () => {
      const options = { isObserving: true, isDryRun: false, show: () => {} };
      const { notices, channels } = await notify(contextFor(), store, options);
      return `${notices.length} notices, ${channels.length} channels`;
    },
  };
}

/** One that somebody works on, or whose services do not answer, keeps no other from being verified. */
async function verifyOne({ store, runs, contextFor }: SchedulerWorld, name: string): Promise<string> {
  try {
    const context = contextFor();
    const asked = { context, store, member: context.actor, endsAt: context.clock.now() };
    const prepared = await prepareAction({ action: 'verify', credential: name }, asked);
    if (!prepared.preview.canStart) return 'no slot to verify';
    const run = runs.start(prepared, context, false);
    await run.ended;
    return run.view().state;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}
