import type { Grant } from './grant.ts';
import type { Json } from './slot.ts';

/** A line of the manifest that says where a credential goes; may be a pattern that stands for many slots. */
export interface Placement {
  /** Target id. */
  readonly target: string;
  /** Name of the connection that reaches it. */
  readonly connection: string;
  /** What the target's own schema accepted. */
  readonly spec: Json;
}

/** How Mintmark signs in at a service. The value itself comes from outside the manifest. */
export interface Connection {
  readonly name: string;
  /** Company, for example `github`. */
  readonly vendor: string;
  readonly auth: { readonly env: string } | { readonly file: string };
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
  readonly lifetimeSeconds: number;
  readonly renewBeforeSeconds: number;
  /** How long the old token lives on after promotion: a queued job has read its secrets already. */
  readonly graceSeconds: number;
  readonly retain: 'sealed' | 'forget';
  readonly placements: readonly Placement[];
}

/** What a manifest says. */
export interface Declaration {
  readonly connections: readonly Connection[];
  readonly credentials: readonly Credential[];
}
