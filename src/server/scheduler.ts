import type { AppContext } from '../app/app-context.ts';
import { notify } from '../app/notify.ts';
import { makeCurrentPlan, noDecisions } from '../app/make-current-plan.ts';
import { AppError } from '../domain/errors.ts';
import { addSeconds, type Instant } from '../domain/instant.ts';
import type { Records } from '../domain/records.ts';
import { renewalDue } from '../domain/renewal.ts';
import type { Schedule } from '../ports/schedules.ts';
import type { Store } from '../ports/store.ts';
import type { Look } from './look.ts';
import { prepareAction } from './prepare-action.ts';
import { prepareDue } from './prepare-due.ts';
import { randomText } from './random-text.ts';
import type { Runs } from './runs.ts';

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

export interface SchedulerWorld {
  readonly app: AppContext;
  readonly store: Store;
  readonly look: Look;
  readonly runs: Runs;
  readonly complain: (text: string) => void;
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

export function makeScheduler(world: SchedulerWorld): Scheduler {
  const { app, store, complain } = world;
  let isStopping = false;
  let round = Promise.resolve();
  const runOne = async (kind: Kind): Promise<void> => {
    const result = await jobs[kind](world).catch((error: unknown) => {
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
  return {
    tick: async () => {
      round = round.then(runAll).catch((error: unknown) => {
        complain(error instanceof Error ? error.message : String(error));
      });
      await round;
    },
    stop: async () => {
      isStopping = true;
      await round;
    },
  };
}

/** What the journal names when nobody asked. */
const schedulerActor = 'scheduler';

function contextFor(app: AppContext): AppContext {
  return { ...app, actor: schedulerActor, run: randomText(app.random, 12) };
}

const jobs: Readonly<Record<Kind, (world: SchedulerWorld) => Promise<string>>> = {
  renew: async (world) => await renew(world),
  observe: async ({ app, look }) => {
    const { blocked, findings } = await look.refresh(contextFor(app));
    return `${findings.length} findings, ${blocked.length} waiting for a decision`;
  },
  verify: async ({ app, store, runs }) => {
    const context = contextFor(app);
    const asked = { context, store, member: schedulerActor, endsAt: context.clock.now() };
    const prepared = await prepareAction({ action: 'verify' }, asked);
    if (!prepared.preview.canStart) return 'no slot to verify';
    const run = runs.start(prepared, context, false);
    await run.ended;
    return `${run.view().state}: ${prepared.steps.length} steps`;
  },
  notify: async ({ app, store }) => {
    const options = { isObserving: true, isDryRun: false, show: () => {} };
    const { notices, channels } = await notify(contextFor(app), store, options);
    return `${notices.length} notices, ${channels.length} channels`;
  },
};

/** Replaces and ends what time alone makes due. Looks at the records first: as a rule there is nothing, and nobody is called. */
async function renew({ app, store, runs }: SchedulerWorld): Promise<string> {
  const due = dueCredentials(await store.load(), app.clock.now());
  const results: string[] = [];
  for (const name of due) {
    const context = contextFor(app);
    const current = await makeCurrentPlan(context, store, noDecisions, [name]);
    const prepared = prepareDue(current, { name, context });
    if (typeof prepared === 'string') {
      results.push(`${name}: ${prepared}`);
      continue;
    }
    const run = runs.start(prepared, context, false);
    await run.ended;
    results.push(`${name}: ${run.view().state}`);
  }
  return results.length === 0 ? 'nothing is due' : results.join('; ');
}

/** Names of credentials of which something is to be done now, from the records alone. Pure. */
function dueCredentials(records: Records, now: Instant): readonly string[] {
  const open = new Set(
    records.openIntents.flatMap(({ detail }) =>
      typeof detail === 'object' && detail !== null && 'credential' in detail ? [detail['credential']] : [],
    ),
  );
  return records.credentials
    .filter(({ retiredAt }) => !retiredAt)
    .filter(({ credential, rotationAskedAt }) => {
      const own = records.tokens.filter((token) => token.credential === credential.name);
      const isAsked =
        rotationAskedAt !== undefined && !own.some(({ issuedAt }) => (issuedAt ?? '') > rotationAskedAt);
      return (
        isAsked ||
        open.has(credential.name) ||
        own.some((token) => {
          if (token.state === 'revoked' || token.state === 'expired') return false;
          if (token.state === 'pending' || token.leak) return true;
          if (token.expiresAt !== undefined && token.expiresAt <= now) return true;
          if (token.state === 'active') return (renewalDue(token, credential) ?? '9') <= now;
          return (token.revokeAfter ?? addSeconds(now, 0)) <= now;
        })
      );
    })
    .map(({ credential }) => credential.name);
}
