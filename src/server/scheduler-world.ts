import type { AppContext } from '../app/app-context.ts';
import type { Store } from '../ports/store.ts';
import type { Look } from './look.ts';
import type { Runs } from './runs.ts';

/** What the jobs of the scheduler reach. */
export interface SchedulerWorld {
  readonly app: AppContext;
  readonly store: Store;
  readonly look: Look;
  readonly runs: Runs;
  /** The application as the scheduler, with a run of its own for the journal. */
  readonly contextFor: () => AppContext;
  readonly complain: (text: string) => void;
}
