import type { Vocabulary } from '../config/parse-manifest.ts';
import type { Secret } from '../domain/secret.ts';
import type { Clock } from '../ports/clock.ts';
import type { KeyProvider } from '../ports/key-provider.ts';
import type { Prompter } from '../ports/prompter.ts';
import type { Random } from '../ports/random.ts';
import type { Store } from '../ports/store.ts';
import type { SignInCommand } from '../ports/vendor.ts';
import type { Workspace } from '../ports/workspace.ts';
import type { ScanWorld } from './scan-world.ts';

/** Everything from outside that the things a user can do are made of; built by main.ts and by tests. */
export interface AppContext {
  readonly clock: Clock;
  readonly random: Random;
  /** Lets so much time pass. */
  readonly pause: (seconds: number) => Promise<void>;
  readonly prompter: Prompter;
  readonly workspace: Workspace;
  /** Who is asking, for the journal. */
  readonly actor: string;
  /** Id of this command, for the journal. */
  readonly run: string;
  readonly environment: (name: string) => string | undefined;
  /** Runs a vendor's own command line, and takes what it prints to sign in with. Throws `connection-missing`. */
  readonly runSignInCommand: (connection: string, command: SignInCommand) => Secret;
  /** Loaded at first use: looking at the store needs no provider. */
  readonly vocabulary: () => Promise<Vocabulary>;
  /** What a scan reads; loaded when one is asked for. */
  readonly scanWorld: () => Promise<ScanWorld>;
  readonly openStore: () => Promise<Store>;
  readonly createStore: (keyProvider: string) => Promise<void>;
  readonly keyProviders: () => Promise<readonly KeyProvider[]>;
  /** Tells that a call waits. */
  readonly onWait: (wait: { reason: string; seconds: number }) => void;
}
