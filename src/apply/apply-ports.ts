import type { Secret } from '../domain/secret.ts';
import type { TokenFormat } from '../domain/token-format.ts';
import type { Clock } from '../ports/clock.ts';
import type { LeakAlerts } from '../ports/leak-alerts.ts';
import type { Person } from '../ports/person.ts';
import type { Provider, ProviderDefinition } from '../ports/provider.ts';
import type { Random } from '../ports/random.ts';
import type { Store } from '../ports/store.ts';
import type { Target } from '../ports/target.ts';
import type { ApplyEvent } from './apply-event.ts';

/** What a step needs of the world. */
export interface ApplyPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  /** Lets so much time pass. */
  readonly pause: (seconds: number) => Promise<void>;
  /** Who asked, and the id of this run; both go into every journal line. */
  readonly actor: string;
  readonly run: string;
  readonly provider: (
    connection: string,
    providerId: string,
  ) => { provider: Provider; definition: ProviderDefinition };
  readonly target: (connection: string, targetId: string) => Target;
  /** What the service of a connection tells of leaked values. Made anew: it may sign in with what was just replaced. */
  readonly leakAlerts: (connection: string) => Promise<LeakAlerts>;
  readonly person: Person;
  /** Every form of a value that is known, to name what somebody brings by mistake. */
  readonly knownFormats: readonly TokenFormat[];
  readonly onEvent: (event: ApplyEvent) => void;
  /** Whether no further step is to begin: those at work are brought to their end and journaled, the rest is left for a later run. */
  readonly isStopping: () => boolean;
}

/** What the steps of one saga share. */
export interface SagaContext extends ApplyPorts {
  /** The sealed value of a token, unsealed once per saga. */
  readonly secretOf: (credential: string, number: number) => Promise<Secret>;
}
