import type { ApplyEvent, ApplyReport } from '../app/apply-manifest.ts';
import type { AppContext } from '../app/app-context.ts';
import type { Instant } from '../domain/instant.ts';
import type { Step } from '../plan/plan.ts';
import type { Person } from '../ports/person.ts';
import type { Store } from '../ports/store.ts';
import type { Preview } from './shapes.ts';

/** What the work of a run gets. */
export interface Working {
  readonly context: AppContext;
  readonly store: Store;
  readonly person: Person;
  readonly onEvent: (event: ApplyEvent) => void;
  readonly isStopping: () => boolean;
}

/** What came of the work of a run. */
export interface Worked {
  readonly reports: readonly ApplyReport[];
  /** Whether a person has to decide something before the rest can be done. */
  readonly isBlocked: boolean;
  /** One sentence each. */
  readonly notes: readonly string[];
}

/** Something that was shown to a person, ready to be done exactly so. */
export interface Prepared {
  readonly preview: Preview;
  readonly endsAt: Instant;
  /** Name of the member who asked. */
  readonly member: string;
  /** What is worked on: no two runs work on the same at once. */
  readonly credentials: readonly string[];
  /** What is known to come. */
  readonly steps: readonly Step[];
  readonly work: (working: Working) => Promise<Worked>;
}
