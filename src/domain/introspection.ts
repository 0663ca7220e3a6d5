import type { Guide } from './guide.ts';
import type { Grant } from './grant.ts';
import type { Instant } from './instant.ts';
import { compareScopes, type ScopeCatalogue } from './scope.ts';

/** What an issuer says of a token that works. A field that the issuer does not tell is absent, never guessed. */
export interface ActiveToken {
  readonly kind: 'active';
  /** Login that the token acts as. */
  readonly owner?: string;
  readonly name?: string;
  readonly id?: string;
  readonly scopes?: readonly string[];
  /** null: the issuer says that it never expires. */
  readonly expiresAt?: Instant | null;
  /** What the issuer refuses the token although its grant asks for it, in words. */
  readonly obstacles?: readonly string[];
  /** What could not be found out, or is worth knowing, in words. */
  readonly notes?: readonly string[];
}

/** What an issuer says of a token. */
export type Introspection =
  | ActiveToken
  | { readonly kind: 'inactive'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string }
  /** It is what was asked for and lives, but cannot be used before a person has done one thing more. */
  | { readonly kind: 'not-ready'; readonly reason: string; readonly guide: Guide; readonly id?: string };

/** How a token compares with the grant that it should have. */
export interface Judgement {
  /** Why it must not be used; empty when it may. */
  readonly refusals: readonly string[];
  /** Scopes that it lacks; each is named in the refusals too. */
  readonly missing: readonly string[];
  /** Scopes that nobody asked for. */
  readonly excess: readonly string[];
}

/** Judges a token that works: right owner, scopes enough; what it may do beyond is named. */
export function judgeToken(token: ActiveToken, grant: Grant, catalogue: ScopeCatalogue): Judgement {
  const refusals = [...(token.obstacles ?? [])];
  if (token.owner !== undefined && token.owner.toLowerCase() !== grant.principal.name.toLowerCase())
    refusals.push(`it acts as ${token.owner}, not as ${grant.principal.name}`);
  if (token.scopes === undefined) return { refusals, missing: [], excess: [] };
  const { missing, excess } = compareScopes(catalogue, { held: token.scopes, needed: grant.scopes });
  if (missing.length > 0) refusals.push(`it lacks the scopes ${missing.join(', ')}`);
  return { refusals, missing, excess };
}
