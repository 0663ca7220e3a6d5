import type { JsonParser } from './json-parser.ts';
import type { Instant } from '../domain/instant.ts';
import type { Secret } from '../domain/secret.ts';
import type { Json } from '../domain/slot.ts';
import type { Clock } from './clock.ts';
import type { CheckedReport, LeakAlerts, RememberedReport, SignedReport } from './leak-alerts.ts';
import type { Oversight } from './oversight.ts';
import type { Random } from './random.ts';
import type { SourceFiles } from './source-files.ts';

/** What one right of a connection is for, whether it is there, and where to get it. */
export interface RightReport {
  readonly right: string;
  readonly neededFor: string;
  /**
   * - `unknown`: the service has no way to ask without changing something
   * - `by-hand`: nothing of this kind can have it; what it is for is done by a person
   */
  readonly state: 'present' | 'missing' | 'unknown' | 'by-hand';
  readonly hint?: string;
}

/** What a service says of a connection. */
export interface ConnectionReport {
  /** Login that Mintmark is signed in as. */
  readonly login: string;
  readonly rights: readonly RightReport[];
  /** The service's own clock, from its answer. */
  readonly serverTime?: Instant;
  /** When the connection's own credential dies, where the service tells. */
  readonly expiresAt?: Instant;
}

/** What an adapter gets to reach its service: everything from outside comes in here. */
export interface AdapterContext {
  /** Name of the connection in the manifest, for error messages. */
  readonly connection: string;
  /** Where the service answers; decided by the vendor's default or the operator's environment, never by a manifest. */
  readonly baseUrl: string;
  /** What the vendor's settings schema accepted. */
  readonly settings: Json;
  /** Whether the connection signs in at all; without, a person does what needs it. */
  readonly isSignedIn: boolean;
  /** The value to sign in with; throws `connection-missing` when there is none. Read at first use. */
  readonly credential: () => Secret;
  /** Where the value is a managed token: the name of its credential. */
  readonly managedCredential?: string;
  /** Where the value is a managed token: what its issuer calls it, for example the client id of an App. */
  readonly credentialId?: () => string | undefined;
  /** Marks this store's tokens at issuers: short, lower-case letters and digits. */
  readonly vaultTag: string;
  readonly clock: Clock;
  readonly random: Random;
  /** How long one call may take. */
  readonly timeoutSeconds: number;
  /** Tells that a call waits (rate limit, retry), so that a person sees why nothing moves. */
  readonly onWait: (wait: { reason: string; seconds: number }) => void;
}

/** A command that prints a value to sign in with; nothing secret is among its arguments. */
export interface SignInCommand {
  readonly program: string;
  readonly parameters: readonly string[];
  /** Names of the environment variables that it may see beside PATH and HOME. */
  readonly environment: readonly string[];
}

/** Checks a message in which a service tells of leaked values; a replay within the window is refused. */
export type ReadLeakReport = (
  context: AdapterContext,
  report: SignedReport,
  memory: { readonly remembered: readonly RememberedReport[]; readonly windowSeconds: number },
) => Promise<CheckedReport>;

/** A company whose services Mintmark speaks to; shared by its providers and targets. */
export interface VendorDefinition {
  /** Folder name under vendors/, and `provider:` of a connection in the manifest. */
  readonly id: string;
  readonly title: string;
  readonly defaultUrl: string;
  /** Environment variable by which the operator points Mintmark at another address (a sandbox, a server of one's own). */
  readonly urlVariable: string;
  /** What a connection carries beside `provider` and `auth`. A strict zod object. */
  readonly settings: JsonParser;
  /** Settings as a guide can show them. */
  readonly exampleSettings: Json;
  /** What `auth` has to hold, and the page where a person gets it. */
  readonly credentialHelp: string;
  /** The vendor's own command lines that print what a connection can sign in with, by name. */
  readonly signInCommands?: Readonly<Record<string, SignInCommand>>;
  /** Where the service shows an organization the tokens that reach it. */
  readonly oversight?: (context: AdapterContext) => Oversight;
  /** Whether a connection signs in as somebody whom the service shows them. */
  readonly canOversee?: (context: AdapterContext) => boolean;
  /** Where the service tells of values that leaked. */
  readonly leakAlerts?: (context: AdapterContext) => LeakAlerts;
  /** Reads signed messages in which the service tells of leaked values. */
  readonly readLeakReport?: ReadLeakReport;
  /** Where the service holds repositories whose files can be read. */
  readonly sourceFiles?: (context: AdapterContext) => SourceFiles;
  /** Asks the service who we are and what we may do. Changes nothing. */
  readonly check: (context: AdapterContext) => Promise<ConnectionReport>;
}
