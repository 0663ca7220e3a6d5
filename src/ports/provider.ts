import type { Capability } from '../domain/capability.ts';
import type { Principal } from '../domain/grant.ts';
import type { Instant } from '../domain/instant.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { ScopeCatalogue } from '../domain/scope.ts';
import type { Secret } from '../domain/secret.ts';
import type { TokenFormat } from '../domain/token-format.ts';
import type { TokenReference } from '../domain/token.ts';
import type { AdapterContext, VendorDefinition } from './vendor.ts';

/** What to issue. The name is unique and fixed before the call: it is what an unknown outcome is cleaned up by. */
export interface TokenRequest {
  readonly name: string;
  readonly principal: Principal;
  readonly scopes: readonly string[];
  readonly lifetimeSeconds: number;
}

export interface IssuedToken {
  readonly secret: Secret;
  /** The issuer's id, where it tells one. */
  readonly id?: string;
  /** As the issuer told it; absent when its answer has no date. */
  readonly expiresAt?: Instant;
}

/** What an issuer says of a token. A field that the issuer does not tell is absent, never guessed. */
export type Introspection =
  | {
      readonly kind: 'active';
      /** Login that the token acts as. */
      readonly owner?: string;
      readonly name?: string;
      readonly id?: string;
      readonly scopes?: readonly string[];
      /** null: the issuer says that it never expires. */
      readonly expiresAt?: Instant | null;
    }
  | { readonly kind: 'inactive'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** One token as an issuer lists it. */
export interface TokenRecord {
  readonly name: string;
  readonly id?: string;
  readonly scopes: readonly string[];
  readonly expiresAt?: Instant | null;
  readonly lastUsedAt?: Instant;
}

/** `true`: it was alive and is dead now; `false`: there was nothing to revoke. Both are the wished end. */
export interface RevokedToken {
  readonly wasAlive: boolean;
}

/** A service that issues tokens. Every call may throw an AppError when the connection itself is unusable. */
export interface Provider {
  /** Makes a new token; `unknown` when the answer did not arrive or could not be read. */
  readonly issue: Capability<(request: TokenRequest) => Promise<Outcome<IssuedToken>>>;
  /** Asks what a token really is, with the token itself. */
  readonly introspect: Capability<(token: Secret) => Promise<Introspection>>;
  /** The principal's tokens; `undefined` when this issuer has no such list for this principal. */
  readonly list: Capability<(principal: Principal) => Promise<readonly TokenRecord[] | undefined>>;
  /** Idempotent: revoking what is gone is `done` with `wasAlive: false`. */
  readonly revoke: Capability<(token: TokenReference) => Promise<Outcome<RevokedToken>>>;
}

/** What is known of a provider before any connection is made; adding one is a folder and a line in index.ts. */
export interface ProviderDefinition {
  /** Folder name. */
  readonly id: string;
  readonly title: string;
  readonly vendor: VendorDefinition;
  readonly principalKinds: readonly Principal['kind'][];
  readonly tokenFormats: readonly TokenFormat[];
  /** Every scope, its meaning, what it implies. */
  readonly scopes: ScopeCatalogue;
  /** Longest life that may be asked for, in seconds. */
  readonly maximumLifetimeSeconds: number;
  readonly connect: (context: AdapterContext) => Provider;
}
