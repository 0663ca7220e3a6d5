import { AppError } from '../domain/errors.ts';
import type { Records } from '../domain/records.ts';
import { tokenLabel, type Exposure, type Token } from '../domain/token.ts';
import { isDead } from '../plan/plan-leak.ts';
import { planUrgent } from '../plan/plan-urgent.ts';
import { isGuidedSaga, type Blocker, type LeakDecision, type Plan, type Saga } from '../plan/plan.ts';
import type { Store } from '../ports/store.ts';
import type { AppContext } from './app-context.ts';
import type { ForeignLeak, ManagedLeak } from './identify-leaks.ts';
import { makeCurrentPlan, noDecisions } from './make-current-plan.ts';

/** What ending one token costs. */
export interface LeakCost {
  readonly token: string;
  /** null: it is dead already. */
  readonly exposure: Exposure | null;
  /** Labels of the slots that hold it. */
  readonly slots: readonly string[];
  /**
   * How the slots get a working value again.
   *
   * - `by-itself`: Mintmark issues the next token, within minutes
   * - `person`: a person has to make it at a page
   * - `not-planned`: something has to be decided first, or could not be looked at
   * - `works`: they hold another token already, or nothing is to be done
   */
  readonly next: 'by-itself' | 'person' | 'not-planned' | 'works';
}

/** What would be done about leaks, and what it costs. */
export interface LeakOutlook {
  readonly costs: readonly LeakCost[];
  readonly foreign: readonly ForeignLeak[];
  readonly steps: readonly Saga[];
  readonly blocked: readonly Blocker[];
  /** Alerts that are resolved at the end. */
  readonly alerts: readonly string[];
  /** Why only the urgent part could be planned. */
  readonly problem: string | undefined;
  /** The plan itself, to be shown. */
  readonly plan: Plan | undefined;
}

/** Plans without changing anything; where not everything can be looked at now, what is urgent is planned all the same. */
export async function weighLeaks(
  context: AppContext,
  store: Store,
  {
    managed,
    foreign,
    leaks,
    credentials,
  }: {
    managed: readonly ManagedLeak[];
    foreign: readonly ForeignLeak[];
    leaks: readonly LeakDecision[];
    credentials: ReadonlySet<string>;
  },
): Promise<LeakOutlook> {
  const records = await store.load();
  const planned = await tryPlan(context, store, { leaks, credentials });
  const steps = planned.plan?.sagas ?? planUrgent({ records, leaks, credentials, now: context.clock.now() });
  const tokens = new Map(managed.map(({ token }) => [tokenLabel(token), token]));
  return {
    costs: [...tokens.values()].map((token) => costOf(token, { records, leaks, plan: planned.plan })),
    foreign,
    steps,
    blocked: planned.plan?.blocked ?? [],
    alerts: managed.flatMap(({ toResolve }) => toResolve?.id ?? []),
    problem: planned.problem,
    plan: planned.plan,
  };
}

async function tryPlan(
  context: AppContext,
  store: Store,
  { leaks, credentials }: { leaks: readonly LeakDecision[]; credentials: ReadonlySet<string> },
): Promise<{ plan?: Plan; problem?: string }> {
  if (credentials.size === 0) return {};
  try {
    const decisions = { ...noDecisions, leaked: leaks };
    const { plan } = await makeCurrentPlan(context, store, decisions, [...credentials]);
    return { plan };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { problem: error.message };
  }
}

function costOf(
  token: Token,
  { records, leaks, plan }: { records: Records; leaks: readonly LeakDecision[]; plan: Plan | undefined },
): LeakCost {
  const { credential, number, leak } = token;
  const decided = leaks.find((each) => each.credential === credential && each.number === number);
  const slots = records.slots
    .filter((slot) => slot.credential === credential && slot.number === number)
    .map(({ slot }) => slot.label);
  const saga = plan?.sagas.find((each) => each.credential === credential);
  const isNew = saga?.steps.some(({ kind }) => kind === 'issue' || kind === 'deliver') ?? false;
  return {
    token: tokenLabel(token),
    exposure: isDead(token) ? null : (decided?.leak.exposure ?? leak?.exposure ?? null),
    slots,
    next:
      slots.length === 0
        ? 'works'
        : saga && isGuidedSaga(saga)
          ? 'person'
          : isNew
            ? 'by-itself'
            : 'not-planned',
  };
}
