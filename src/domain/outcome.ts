import { AppError } from './errors.ts';
import type { Guide } from './guide.ts';

/**
 * What came of asking a vendor to change something. `unknown` is a value that the caller must handle: a time-out after
 * a POST may have left a live token that nobody holds.
 */
export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | {
      readonly kind: 'refused';
      readonly reason: string;
      readonly hint?: string;
    }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Only a person can do it; the guide says how. */
export interface ByHand {
  readonly kind: 'by-hand';
  readonly guide: Guide;
}

export function done<T>(value: T): Outcome<T> {
  return { kind: 'done', value };
}

/** What could not even be tried has changed nothing: an AppError as an outcome. Throws everything else again. */
export function refusedBy(error: unknown): Extract<Outcome<never>, { kind: 'refused' }> {
  if (!(error instanceof AppError)) throw error;
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  return { kind: 'refused', reason: error.message, ...hint };
}
