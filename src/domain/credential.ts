import type { Grant } from './grant.ts';
import type { Channel } from './notice.ts';
import type { Json, TokenPart } from './slot.ts';

/** A line of the manifest that says where a credential goes; may be a pattern that stands for many slots. */
export interface Placement {
  /** Target id. */
  readonly target: string;
  /** Name of the connection that reaches it. */
  readonly connection: string;
  /** What the target's own schema accepted. */
  readonly spec: Json;
  /** What of the token goes there; absent: its value. */
  readonly part?: TokenPart;
}

/**
 * Where what a connection signs in with comes from. The value itself is never in the manifest.
 *
 * - `env`, `file`: from outside
 * - `credential`: a managed credential, for example the key of an App; opened from the store
 * - `cli`: the vendor's own command line, by its name; it is signed in already
 * - `none`: Mintmark does not sign in; a person does what needs it
 */
export type ConnectionAuth =
  | { readonly env: string }
  | { readonly file: string }
  | { readonly credential: string }
  | { readonly cli: string }
  | 'none';

/** How Mintmark signs in at a service. The value itself comes from outside the manifest. */
export interface Connection {
  readonly name: string;
  /** Company, for example `github`. */
  readonly vendor: string;
  readonly auth: ConnectionAuth;
  /** What the vendor's own schema accepted, for example the Azure DevOps organization. */
  readonly settings: Json;
}

/** The declared, named thing: "the token that uploads our packages". */
export interface Credential {
  readonly name: string;
  readonly purpose: string;
  readonly owner: string;
  /** Name of the connection that issues. */
  readonly issuer: string;
  /** Provider id. */
  readonly provider: string;
  readonly grant: Grant;
  /** What it is for, where the manifest says that instead of scopes; ids of uses. */
  readonly uses?: readonly string[];
  readonly lifetimeSeconds: number;
  readonly renewBeforeSeconds: number;
  /** How long the old token lives on after promotion: a queued job has read its secrets already. */
  readonly graceSeconds: number;
  readonly retain: 'sealed' | 'forget';
  /** What a promotion waits for beyond the verification of every slot; absent: nothing. */
  readonly require?: 'proof';
  readonly placements: readonly Placement[];
}

/** What a manifest says. */
export interface Declaration {
  readonly connections: readonly Connection[];
  readonly credentials: readonly Credential[];
  /** Where notices go beside standard output. */
  readonly channels: readonly Channel[];
}
