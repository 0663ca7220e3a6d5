import type { Instant } from '../domain/instant.ts';
import type { Member, Session } from '../domain/member.ts';

/** What is to be remembered of a link by which a member signs in once. */
export interface SignInLink {
  /** SHA-256 of what the link carries, in hex. */
  readonly digest: string;
  readonly member: string;
  readonly createdAt: Instant;
  readonly endsAt: Instant;
}

/** What came of using a link: it works once. */
export type TakenLink =
  | { readonly kind: 'taken'; readonly member: Member }
  | { readonly kind: 'refused'; readonly reason: 'unknown' | 'used' | 'late'; readonly member?: string };

/**
 * Who may sign in at the server, and who is signed in. No value is in it: ids of sessions and links are kept as digests.
 * Errors: as those of the store.
 */
export interface Members {
  readonly list: () => Promise<readonly Member[]>;
  /** Adds one, or changes the role and the e-mail address of the one with this name. Throws `usage` where another has the address. */
  readonly put: (member: Member) => Promise<void>;
  /** Removes one, with every session and link of theirs. false: there was none. */
  readonly remove: (name: string) => Promise<boolean>;
  readonly addLink: (link: SignInLink) => Promise<void>;
  /** Takes a link out of use, whatever comes of it: of two who bring the same one, only the first gets in. */
  readonly takeLink: (digest: string, now: Instant) => Promise<TakenLink>;
  /** Also forgets sessions and links whose time is over. */
  readonly addSession: (session: Session) => Promise<void>;
  /** The session as it was recorded; its limits are for the caller to look at. */
  readonly findSession: (digest: string) => Promise<Session | undefined>;
  readonly sessions: () => Promise<readonly Session[]>;
  readonly touchSession: (digest: string, seenAt: Instant) => Promise<void>;
  readonly endSession: (digest: string) => Promise<void>;
  /** Ends every session of a member; returns how many there were. */
  readonly endSessions: (member: string) => Promise<number>;
}
