import type { Grant } from './grant.ts';
import type { Instant } from './instant.ts';

/**
 * Where a token is in its life.
 *
 * - `unknown`: it was asked for and nobody knows what came of it; a live value that nobody holds may exist
 * - `pending`: issued and sealed, not yet in every slot
 * - `active`: what consumers use
 * - `superseded`: replaced; lives on until its grace ends
 * - `revoked`, `expired`: dead
 */
export type TokenState = 'unknown' | 'pending' | 'active' | 'superseded' | 'revoked' | 'expired';

export const liveTokenStates: readonly TokenState[] = ['unknown', 'pending', 'active', 'superseded'];

/** Who may have read a value that leaked: everybody, or only who may read the place where it was found. */
export type Exposure = 'public' | 'private';

/** Names what a service tells of a value that it has found, by the connection that reads it. */
export interface AlertReference {
  readonly connection: string;
  /** `owner/repository#4` */
  readonly id: string;
}

/** That a value was found where it must not be. */
export interface Leak {
  /** When it was found. */
  readonly at: Instant;
  readonly exposure: Exposure;
  /** What tells of it and is still to be resolved, which is done once the token is dead. Absent: nothing. */
  readonly alerts?: readonly AlertReference[];
}

/** How an issuer's own records name a token. */
export interface TokenReference {
  /** The unique name given at issue. */
  readonly name: string;
  readonly principal: Grant['principal'];
  /** The issuer's id, where it has told one. */
  readonly id?: string;
}

/** What Mintmark knows of one issued value of a credential. Never the value. */
export interface Token {
  readonly credential: string;
  /** Counts up from 1 per credential; a number is never used twice. */
  readonly number: number;
  readonly state: TokenState;
  readonly reference: TokenReference;
  /** What was asked for. */
  readonly grant: Grant;
  /** The scopes that its issuer says it has; absent where nobody was asked or it does not tell. */
  readonly heldScopes?: readonly string[];
  /** Keyed and truncated HMAC of the value; absent when Mintmark never held it (adopted by name). */
  readonly fingerprint?: string;
  /** Whether the value lies sealed in the store. */
  readonly isSealed: boolean;
  /** Whether the issuer has been asked what this token really is, and it was what was asked for. */
  readonly isIntrospected: boolean;
  /** Whether it existed before Mintmark took it under management. */
  readonly isAdopted: boolean;
  /** Whether a person took it back after its issue: it is put out of use, and never chosen again. */
  readonly isRolledBack: boolean;
  readonly issuedAt?: Instant;
  /** Absent: its issuer never ends it, or nobody knows when. */
  readonly expiresAt?: Instant;
  /** `superseded`: when its grace ends and it may be revoked. `unknown`: when it is looked for again. */
  readonly revokeAfter?: Instant;
  readonly endedAt?: Instant;
  /** Its value was found somewhere: it is never put to use again, and ended as soon as can be. */
  readonly leak?: Leak;
}

/** `anaconda-upload#3` */
export function tokenLabel(token: { credential: string; number: number }): string {
  return `${token.credential}#${token.number}`;
}

/** The name a token carries at its issuer: says whose it is, which store struck it, and which number it has. */
export function tokenName({
  vaultTag,
  credential,
  number,
}: {
  vaultTag: string;
  credential: string;
  number: number;
}): string {
  return `mintmark-${vaultTag}-${credential}-${number}`;
}

/**
 * Which token of this store a name at an issuer speaks of; undefined for names of anybody else. A helper token carries the
 * vault tag too: it is named `session` with eight hexadecimal digits, which no number reaches.
 */
export function readTokenName(
  vaultTag: string,
  name: string,
): { readonly credential: string; readonly number: number } | undefined {
  const start = `mintmark-${vaultTag}-`;
  if (!name.startsWith(start)) return undefined;
  const [, credential = '', number = ''] = /^(.+)-([1-9]\d{0,14})$/.exec(name.slice(start.length)) ?? [];
  if (credential === '' || /^session-[0-9a-f]{8}$/.test(name.slice(start.length))) return undefined;
  return { credential, number: Number(number) };
}
