import { identifyAlerts, identifyName, type IdentifiedLeaks } from '../app/identify-leaks.ts';
import { connectLeakAlerts } from '../app/read-leak-alerts.ts';
import { respond, weighResponse } from '../app/respond.ts';
import type { LeakReport } from '../app/leak-report.ts';
import { AppError } from '../domain/errors.ts';
import { tokenLabel } from '../domain/token.ts';
import { newPreview, type Asked } from './prepare-action.ts';
import type { Prepared } from './prepared.ts';
import type { Action } from './shapes.ts';
import { blockerView, stepView } from './views/plan-view.ts';

type Response = Extract<Action, { action: 'respond' }>;

/** The answer to a leak, to be looked at: what ends first, what replaces it, what it costs. */
export async function prepareResponse(action: Response, asked: Asked): Promise<Prepared> {
  const { context, store, member, endsAt } = asked;
  const leaks = await identify(action.leak, asked);
  // Who does not say who may have read it means everybody, as the command line does where nobody can be asked.
  const options = {
    leaks,
    exposure: action.exposure,
    askExposure: async () => await Promise.resolve('public' as const),
  };
  const { outlook, toReplace } = await weighResponse(context, store, options);
  const labels = [...new Set(leaks.managed.map(({ token }) => tokenLabel(token)))];
  const steps = outlook.steps.flatMap((saga) => saga.steps);
  const canStart = leaks.managed.length > 0 && (steps.length > 0 || outlook.alerts.length > 0);
  return {
    preview: {
      ...newPreview(
        { action: 'respond', about: labels.join(', ') || 'a value that is not managed here' },
        asked,
      ),
      steps: steps.map(stepView),
      blocked: outlook.blocked.map(blockerView),
      warnings: [
        ...outlook.costs.map(costText),
        ...leaks.foreign.map(({ description, advice }) => `${description}: ${advice}`),
        ...(outlook.problem === undefined
          ? []
          : [`Only what cannot wait could be planned: ${outlook.problem}`]),
        ...(canStart ? [] : ['There is nothing to end or to replace.']),
      ],
      canStart,
      needsPerson: outlook.costs.some(({ next }) => next === 'person'),
    },
    endsAt,
    member,
    credentials: [...new Set([...toReplace, ...leaks.managed.map(({ token }) => token.credential)])],
    steps,
    work: async ({ context, store, ...working }) => {
      const report = await respond(context, store, {
        ...working,
        ...options,
        confirm: async () => await Promise.resolve(true),
      });
      return worked(report, working.isStopping());
    },
  };
}

async function identify(leak: Response['leak'], { context, store }: Asked): Promise<IdentifiedLeaks> {
  const records = await store.load();
  if ('token' in leak) return identifyName(leak.token, records, context.clock.now());
  const known = { store, records, vocabulary: await context.vocabulary() };
  const { connection, alerts } = await connectLeakAlerts(context, store, leak.connection);
  const alert = await alerts.find(leak.alert);
  if (alert) return await identifyAlerts([alert], known, connection);
  throw new AppError('not-found', {
    message: `There is no alert ${leak.alert}, or it is not for this connection to see.`,
  });
}

const nextText = {
  'by-itself': 'they get the next one within minutes',
  person: 'a person has to make the next one at a page',
  'not-planned': 'something has to be decided before they get another one',
  works: 'nothing stops',
} as const;

function costText({ token, exposure, slots, next }: Parameters<typeof nextOf>[0]): string {
  const order = exposure === 'private' ? 'is replaced first and ended then' : 'ends at once';
  if (exposure === null) return `${token} is dead already.`;
  return `${token} ${order}; ${slots.length} slots hold it: ${nextOf({ token, exposure, slots, next })}.`;
}

function nextOf({
  next,
}: {
  readonly token: string;
  readonly exposure: 'public' | 'private' | null;
  readonly slots: readonly string[];
  readonly next: keyof typeof nextText;
}): string {
  return nextText[next];
}

function worked(report: LeakReport, isStopped: boolean): Awaited<ReturnType<Prepared['work']>> {
  const { tokens, alerts, failures, waitingForPerson, blocked } = report;
  const isAlive = tokens.some(({ isDead }) => !isDead);
  const open = alerts.filter(({ outcome }) => outcome.kind !== 'done');
  const left = tokens.filter(({ isDead, replacedBy }) => isStopped && (!isDead || replacedBy === undefined));
  return {
    reports: [
      { doneSteps: 0, failures: [], waiting: [], skippedSteps: failures.length + open.length + left.length },
    ],
    isBlocked: isAlive || waitingForPerson.length + blocked.length + failures.length + open.length > 0,
    notes: [
      ...tokens.map(({ token, isDead, secondsToDeath, replacedBy }) =>
        [
          `${token} ${isDead ? 'is dead' : 'still lives'}`,
          ...(secondsToDeath === undefined ? [] : [`${secondsToDeath} seconds after it was found`]),
          ...(replacedBy === undefined ? [] : [`${replacedBy} works in its place`]),
        ].join(', '),
      ),
      ...failures.map(({ step, reason }) => `${step}: ${reason}`),
      ...open.map(
        ({ id, outcome }) =>
          `alert ${id} is still open${outcome.kind === 'done' ? '' : `: ${outcome.reason}`}`,
      ),
    ],
  };
}
