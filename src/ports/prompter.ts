import type { Secret } from '../domain/secret.ts';

/** Asks the person. Where nobody can be asked (no TTY), every method throws `declined` with a hint. */
export interface Prompter {
  /** Whether somebody is there to answer. */
  readonly isInteractive: boolean;
  readonly confirm: (question: string) => Promise<boolean>;
  readonly text: (question: string, options?: { placeholder?: string; initial?: string }) => Promise<string>;
  /** Reads without echo. */
  readonly secret: (question: string) => Promise<Secret>;
  /** The same, where an empty answer means: not now. */
  readonly secretOrNothing: (question: string) => Promise<Secret | undefined>;
}
