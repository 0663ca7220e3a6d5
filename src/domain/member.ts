import type { Instant } from './instant.ts';

/**
 * What somebody may do on the server, each including the one before.
 *
 * - `viewer`: looks, never at a value
 * - `operator`: rotates, verifies, proves, responds, brings values
 * - `admin`: connections, members, the manifest, revokes and deletes
 */
export const roles = ['viewer', 'operator', 'admin'] as const;

export type Role = (typeof roles)[number];

/** Whether a role may do what is for another one. */
export function mayActAs(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/** Somebody who may sign in at the server. */
export interface Member {
  /** Unique; stands in the journal. */
  readonly name: string;
  readonly role: Role;
  readonly addedAt: Instant;
  /** By which the team's sign-in knows them, in lower case; absent: they sign in by links alone. */
  readonly email?: string;
}

/** How somebody signed in: by a one-time link, or at the team's identity issuer. */
export type SignInWay = 'link' | 'openid';

/** A signed-in browser. */
export interface Session {
  /** SHA-256 of its id, in hex: the id itself is with the browser alone. */
  readonly digest: string;
  readonly member: Member;
  readonly way: SignInWay;
  readonly createdAt: Instant;
  /** When it was last used, to the minute. */
  readonly seenAt: Instant;
  /** When it ends, however much it is used. */
  readonly endsAt: Instant;
}
