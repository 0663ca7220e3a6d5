import type { Guide } from '../domain/guide.ts';
import type { Secret } from '../domain/secret.ts';

/** What somebody is asked to bring. */
export interface Errand {
  readonly credential: string;
  readonly guide: Guide;
  /** Whether it comes as a file of several lines, which nobody can paste. */
  readonly isFile: boolean;
  /** Why what was brought before cannot be used; absent at the first asking. */
  readonly problem?: string;
}

/** Somebody who does what no call can. One errand at a time. */
export interface Person {
  /** Whether somebody is there now, or has left a value for this credential. */
  readonly isThere: (credential: string) => boolean;
  /** Whether asking again makes sense: a value from a file is the same each time. */
  readonly canTryAgain: boolean;
  /** Whether the person has a browser on this machine, to which a service can send something back. */
  readonly hasBrowser: boolean;
  /** Shows the guide, opens its page, and takes the value; undefined: not now. */
  readonly bringValue: (errand: Errand) => Promise<Secret | undefined>;
  /**
   * Opens a page on this machine that leads to the issuer's, and waits until `outcome` is there, which comes back by itself;
   * false: not now.
   */
  readonly sendToPage: (
    errand: Errand,
    listening: { page: string; steps: readonly string[]; outcome: Promise<unknown> },
  ) => Promise<boolean>;
  /** Shows the guide and asks whether it is done; false: not now. */
  readonly confirmDone: (errand: Errand) => Promise<boolean>;
  /** Names what nobody asked for, and asks whether that is accepted. */
  readonly acceptExcess: (credential: string, excess: readonly string[]) => Promise<boolean>;
}
