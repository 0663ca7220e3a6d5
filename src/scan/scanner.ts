import type { TokenFormat } from '../domain/token-format.ts';

/** A token found in bytes: which form, where, how it was written. Never the value itself: the bytes have it. */
export interface Match {
  readonly format: TokenFormat;
  /** Byte offsets in the scanned bytes, of the text as it stands there. */
  readonly start: number;
  readonly end: number;
  readonly encoding: 'plain' | 'base64' | 'percent' | 'json';
  /** `valid` passed the offline check, `unchecked` has none. */
  readonly validity: 'valid' | 'unchecked';
}

/**
 * How a place that the prefilter found becomes a match.
 *
 * An anchor is exactly four bytes that stand at a fixed distance from the beginning of every token of a family in one of
 * its encodings. `verify` is pure, reads at most `reach` bytes before the anchor and behind its four bytes, and finds the
 * same whatever stands further away.
 */
export interface Rule {
  readonly anchors: readonly Uint8Array[];
  readonly reach: number;
  /**
   * How many bytes of [A-Za-z0-9+/_-] surely stand directly before and behind each of the anchors, at most 12 each. The
   * more, the fewer places are verified in vain. Absent means none.
   */
  readonly before?: number;
  readonly after?: number;
  readonly verify: (bytes: Uint8Array, anchorAt: number) => Match | undefined;
}

/**
 * A family without an anchor: a maximal run of [A-Za-z0-9_-] whose length lies in a range is a candidate. In base64 that is
 * wrapped into lines it is a maximal run of [A-Za-z0-9+/]; in escapes, of [%\\u0-9A-Fa-f].
 *
 * A run that an escape joins to what stands before it (`\n`, `\x22`, `\u0022`, `%20`) is asked about once more without the
 * rest of that escape.
 */
export interface RunRule {
  /** At least 16. */
  readonly minLength: number;
  /** At most 1,000; of escapes, 6,000. */
  readonly maxLength: number;
  /** Absent of a run as it stands. A `line` ends with the run, and base64 goes on in the next line, `next-line`, which is asked for. */
  readonly of?: 'line' | 'next-line' | 'escapes';
  /**
   * What stands somewhere in every such run: a class for each byte, written as within [] of an expression, of the alphabet of
   * the run. Of a line, it may begin the next line as well; of a next line, it does. At most 80 bytes. Only runs that have it are asked about; without it, those of every hash are.
   */
  readonly shape?: readonly string[];
  /** How many bytes on either side of the run `accepts` reads; absent means one. */
  readonly reach?: number;
  readonly accepts: (bytes: Uint8Array, start: number, end: number) => readonly Match[];
}

/** The families compiled once: what the engine is given. */
export interface RuleSet {
  readonly rules: readonly Rule[];
  readonly runs: readonly RunRule[];
  /** Changes when the rules do: what was scanned with another set is scanned again. */
  readonly digest: string;
}

/** Scans bytes. Matches come in order of `start`, each once. */
export interface Scanner {
  readonly scan: (bytes: Uint8Array) => readonly Match[];
  /**
   * Memory to read many small texts into, for one call of `scanRoom`: at least 1 MiB. Between two texts stand at least 16
   * bytes that are zero. What stands in it is gone after the next call of `scan`.
   */
  readonly room: Uint8Array;
  /** Scans texts that stand in `room`, in ascending order; the answers are in the same order, offsets within each text. */
  readonly scanRoom: (
    texts: readonly { readonly start: number; readonly end: number }[],
  ) => readonly (readonly Match[])[];
}
