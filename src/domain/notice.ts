import type { Instant } from './instant.ts';
import type { Json } from './slot.ts';

/** How bad something is: `broken` builds fail, `due` has to be done, `note` is worth knowing. */
export type Severity = 'broken' | 'due' | 'note';

/** From the least to the most. */
export const severities: readonly Severity[] = ['note', 'due', 'broken'];

/** Whether something is at least as bad as a channel wants to hear of. */
export function isAtLeast(severity: Severity, minimum: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(minimum);
}

/**
 * What a notice is about.
 *
 * - `expiry`, `renewal`: a token's time
 * - `not-verified`: a slot does not provably hold the token that it should
 * - `drift`: somebody else changed or removed a slot, or revoked a token
 * - `leaked`: a managed token was seen where it must not be
 * - `copy`: the value of a token stands in the open where nobody declared it
 * - `orphan`: a token at an issuer carries our mark, and no record knows it
 * - `shadow`: a value of the same name wins over that of a slot
 * - `inactivity`: an issuer is about to end a token that nobody uses
 * - `waiting`: a person has to decide or to do something
 * - `broken`: there is no token that works
 * - `scope`: a token may do less or more than was asked for
 */
export type NoticeKind =
  | 'expiry'
  | 'renewal'
  | 'not-verified'
  | 'drift'
  | 'leaked'
  | 'copy'
  | 'orphan'
  | 'shadow'
  | 'inactivity'
  | 'waiting'
  | 'broken'
  | 'scope';

/** Who shows what notices of a kind tell: the store alone, or only the services. A kind has one source. */
export const noticeSources: Readonly<Record<NoticeKind, 'store' | 'services'>> = {
  expiry: 'store',
  renewal: 'store',
  'not-verified': 'store',
  leaked: 'store',
  broken: 'store',
  scope: 'store',
  drift: 'services',
  copy: 'services',
  orphan: 'services',
  shadow: 'services',
  inactivity: 'services',
  waiting: 'services',
};

/** Something to be told once, with the command that mends it. */
export interface Notice {
  /**
   * Names the state, for example `expiry anaconda-upload#3 7d`: the same state is the same notice, the next state a new
   * one. Its first word is the kind.
   */
  readonly key: string;
  readonly kind: NoticeKind;
  readonly severity: Severity;
  /** Name of the credential. */
  readonly credential: string;
  /** Holds no relative time, so that it says the same for as long as the state lasts. */
  readonly message: string;
  /** The command that mends it, or what a person does. */
  readonly fix?: string;
  /** When it will be too late. */
  readonly due?: Instant;
}

/** The key of a notice: its kind, what it is about, and, where there are several, which state. */
export function noticeKey(kind: NoticeKind, about: string, state?: string): string {
  return [kind, about, ...(state === undefined ? [] : [state])].join(' ');
}

/** A notice that a channel was told. */
export interface ToldNotice {
  readonly channel: string;
  readonly notice: Notice;
  readonly firstToldAt: Instant;
}

/** A day in the life of a token that people put into their calendars. */
export interface DueDate {
  readonly kind: 'expiry' | 'renewal';
  readonly credential: string;
  /** Token label. */
  readonly token: string;
  readonly at: Instant;
  readonly purpose: string;
}

/** Where notices go, as the manifest says it. */
export interface Channel {
  /** Unique in a manifest, without a secret, for example `email maria@example.org`. */
  readonly name: string;
  /** Notifier id. */
  readonly notifier: string;
  /** Name of the connection that reaches it, where it needs one. */
  readonly connection?: string;
  /** The least that it is told. */
  readonly minimum: Severity;
  /** What the notifier's own schema accepted. */
  readonly spec: Json;
}
