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

export function done<T>(value: T): Outcome<T> {
  return { kind: 'done', value };
}
