import type { Grant, Principal } from '../domain/grant.ts';
import type { Guide } from '../domain/guide.ts';
import type { InactivityRule } from '../domain/inactivity.ts';
import type { Instant } from '../domain/instant.ts';
import type { Introspection } from '../domain/introspection.ts';
import type { ByHand, Outcome } from '../domain/outcome.ts';
import type { ProofCheck } from '../domain/proof.ts';
import type { ScopeCatalogue } from '../domain/scope.ts';
import type { Secret } from '../domain/secret.ts';
import type { Json } from '../domain/slot.ts';
import type { TokenFormat } from '../domain/token-format.ts';
import type { TokenReference } from '../domain/token.ts';
import type { ProviderUse } from '../domain/use.ts';
import type { AdapterContext, VendorDefinition } from './vendor.ts';

/** What to issue. The name is unique and fixed before the call: it is what an unknown outcome is cleaned up by. */
export interface TokenRequest {
  readonly name: string;
  /** What it is for, in the words of the manifest. */
  readonly purpose: string;
  readonly principal: Principal;
  readonly scopes: readonly string[];
  readonly audience?: readonly string[];
  readonly lifetimeSeconds: number;
  /** The token that this one is to replace, if there is one. */
  readonly previous?: TokenReference;
}

export interface IssuedToken {
  readonly secret: Secret;
  /** The issuer's id, where it tells one. */
  readonly id?: string;
  /** As the issuer told it; null: it never ends; absent when its answer has no date. */
  readonly expiresAt?: Instant | null;
}

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

/** A page on this machine that leads a person to the issuer and takes what comes back. */
export interface Listening {
  /** Where the person begins. */
  readonly page: string;
  /** What is left to do on the pages that it leads to. */
  readonly steps: readonly string[];
  /** What came of it; `refused` when nobody came back in time. */
  readonly outcome: Promise<Outcome<IssuedToken>>;
  readonly stop: () => Promise<void>;
}

/** How new tokens come to life through this connection. */
export type Issuing =
  /** Mintmark asks; `unknown` when the answer did not arrive or could not be read. */
  | { readonly kind: 'automatic'; readonly issue: (request: TokenRequest) => Promise<Outcome<IssuedToken>> }
  /** Only a person can, at a page of the issuer, and brings the value back. */
  | {
      readonly kind: 'guided';
      /** Why no call does it. */
      readonly reason: string;
      readonly guide: (request: TokenRequest) => Guide;
      /** Where the issuer can send the value back to this machine by itself. */
      readonly listen?: (request: TokenRequest) => Promise<Listening | undefined>;
    };

/** What a short-lived token may do: never more than what it is exchanged for. */
export interface ExchangeRequest {
  readonly principal: Principal;
  /** Absent: all that the kept value allows. */
  readonly scopes?: readonly string[];
  /** `owner/repository`; absent: all that it reaches. */
  readonly audience?: readonly string[];
}

/** A service that issues tokens. Every call may throw an AppError when the connection itself is unusable. */
export interface Provider {
  /** Decided anew at each asking: it can depend on what the connection signs in with. Calls nobody. */
  readonly issuing: () => Issuing;
  /** Asks what a token really is, with the token itself; `about` is what is known of it already. */
  readonly introspect: (token: Secret, about: IntrospectRequest) => Promise<Introspection>;
  /** The principal's tokens; `undefined` when this issuer has no such list for this principal. */
  readonly list: (principal: Principal) => Promise<readonly TokenRecord[] | undefined>;
  /**
   * Idempotent: revoking what is gone is `done` with `wasAlive: false`. Some issuers need the value, and where it is not
   * held only a person can do it.
   */
  readonly revoke: (token: RevokeRequest) => Promise<Outcome<RevokedToken> | ByHand>;
  /**
   * What a consumer's job can ask the issuer with the value of such a grant; undefined (or absent) where every answer
   * would be the same, or the value signs nobody in. Calls nobody.
   */
  readonly proofCheck?: (grant: Grant) => ProofCheck | undefined;
  /** Trades a kept value for a short-lived token (RFC 8693); absent where the kept value is what consumers use. */
  readonly exchange?: (kept: Secret, id: string, request: ExchangeRequest) => Promise<Outcome<IssuedToken>>;
}

/** What is known of a token that is asked about. */
export interface IntrospectRequest {
  readonly reference?: TokenReference;
  readonly grant?: Grant;
  /** The token that it is to replace. */
  readonly previous?: TokenReference;
}

/** Which token is to die. */
export interface RevokeRequest {
  readonly reference: TokenReference;
  /** Present when it is held. */
  readonly value?: Secret;
}

/** Where a guide leads, and for what. */
export interface GuideRequest {
  readonly baseUrl: string;
  /** What the vendor's settings schema accepted. */
  readonly settings: Json;
  readonly token: TokenRequest;
}

/** What anybody who holds a value can do to it, without signing in: end it. */
export interface ValueRevocation {
  /** The forms of values that it takes. */
  readonly formats: readonly TokenFormat[];
  /** One outcome a value, in the order given; as few calls as the service allows. */
  readonly revoke: (
    context: AdapterContext,
    values: readonly Secret[],
  ) => Promise<readonly Outcome<RevokedToken>[]>;
}

/** What is known of a provider before any connection is made; adding one is a folder and a line in index.ts. */
export interface ProviderDefinition {
  /** Folder name. */
  readonly id: string;
  readonly title: string;
  readonly vendor: VendorDefinition;
  readonly principalKinds: readonly Principal['kind'][];
  /** The forms of what it issues and keeps. */
  readonly tokenFormats: readonly TokenFormat[];
  /** Forms that the same vendor issues elsewhere: named when somebody brings one by mistake. */
  readonly otherFormats: readonly TokenFormat[];
  /** Every scope, its meaning, what it implies. */
  readonly scopes: ScopeCatalogue;
  /** The least scopes per use. */
  readonly uses: readonly ProviderUse[];
  /** Longest life that may be asked for, in seconds. */
  readonly maximumLifetimeSeconds: number;
  /** Its tokens live until they are revoked; a lifetime says how long one may go without being replaced. */
  readonly isEndless?: true;
  /** After how long without use it ends a token by itself; absent: never, or nobody knows. */
  readonly inactivity?: InactivityRule;
  /** Longest name that a token can have; absent: long enough for every name that Mintmark gives. */
  readonly maximumNameLength?: number;
  /** What is wrong with a grant beyond its scopes' names, by the key of the manifest that says it. */
  readonly grantProblems: (
    grant: Grant,
  ) => readonly { readonly key: 'principal' | 'scopes' | 'audience'; readonly message: string }[];
  /** Where a value can be ended by itself, whoever it belongs to; absent where the issuer has no such call. */
  readonly valueRevocation?: ValueRevocation;
  /** How a person issues a token by hand, click by click. Pure. */
  readonly guide: (request: GuideRequest) => Guide;
  readonly connect: (context: AdapterContext) => Provider;
}
