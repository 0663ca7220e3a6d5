import type { AppContext } from '../app/app-context.ts';
import { makeCurrentPlan } from '../app/make-current-plan.ts';
import { AppError } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import type { Plan } from '../plan/plan.ts';
import type { Store } from '../ports/store.ts';

/** What the services showed when somebody last looked at all of them. */
export interface Seen {
  readonly at: Instant;
  /** Absent: the look failed, and nothing was ever seen. */
  readonly plan?: Plan;
  /** Why the last look failed; the plan is of an earlier one. */
  readonly problem?: string;
}

/** Remembers the last look at the services, so that a page shows at once what a look costs many calls to find out. */
export interface Look {
  readonly last: () => Seen | undefined;
  /** Looks anew. Two who ask at the same time share one look. Throws what {@link makeCurrentPlan} throws. */
  readonly refresh: (context: AppContext) => Promise<Plan>;
}

export function makeLook(store: Store): Look {
  let seen: Seen | undefined;
  let running: Promise<Plan> | undefined;
  const look = async (context: AppContext): Promise<Plan> => {
    try {
      const { plan } = await makeCurrentPlan(context, store);
      seen = { at: context.clock.now(), plan };
      return plan;
    } catch (error) {
      if (error instanceof AppError)
        seen = {
          at: seen?.at ?? context.clock.now(),
          ...(seen?.plan ? { plan: seen.plan } : {}),
          problem: error.message,
        };
      throw error;
    }
  };
  return {
    last: () => seen,
    refresh: async (context) => {
      running ??= look(context).finally(() => {
        running = undefined;
      });
      return await running;
    },
  };
}
