import type { Match, Scanner } from './scanner.ts';

/** Where bytes come from. */
export type Origin =
  /** A file as it lies there; `path` as a person would type it. */
  | { readonly kind: 'file'; readonly path: string }
  /** A file as it is in the index. */
  | { readonly kind: 'staged'; readonly path: string; readonly object: string }
  | { readonly kind: 'stdin' }
  /** An object of a repository: a file as some commit brought it, or the message of a commit or a tag. */
  | {
      readonly kind: 'history';
      readonly object: string;
      readonly path?: string;
      /** The commit that brought it, and when its author wrote it; absent where nobody has looked, or none reaches it. */
      readonly commit?: string;
      readonly authoredAt?: string;
      /** No ref and no reflog leads to it: git would throw it away one day, and whoever has it has it still. */
      readonly isUnreachable?: true;
      /** Of a submodule: the name of its store below the git directory. */
      readonly store?: string;
    };

/** Where in its origin a piece of bytes begins: what stands before it was read and let go. */
export interface Offset {
  readonly bytes: number;
  /** Line ends before it. */
  readonly lines: number;
}

/** Something that was found, with the bytes around it. They are valid during the call alone. */
export interface Sighting {
  readonly origin: Origin;
  readonly match: Match;
  /** The text, or the part of a long one, that `match` has its offsets in. */
  readonly bytes: Uint8Array;
  readonly offset: Offset;
}

/** What could not be scanned, and why. */
export interface Unscanned {
  readonly what: string;
  readonly reason: string;
}

/** What a source tells while it reads. */
export interface SourceEvents {
  readonly onSighting: (sighting: Sighting) => void;
  readonly onUnscanned: (unscanned: Unscanned) => void;
}

/** How far the scan of a history is. */
export type ScanProgress =
  | {
      readonly stage: 'objects';
      /** How many were looked at so far. */
      readonly objects: number;
      /** How many are left, as far as is known: of packs that are not open yet, trees are counted as well. */
      readonly left: number;
    }
  /** It finds out which commits brought what was found. */
  | { readonly stage: 'commits' };

/** How much was read. */
export interface Scanned {
  readonly texts: number;
  /** Absent of a history: what its objects share is read once. */
  readonly bytes?: number;
}

/** Something that can be scanned from one end to the other. Throws only where nothing of it can be. */
export type Source = (scanner: Scanner, events: SourceEvents) => Promise<Scanned>;

/** The beginning of everything that is read in one piece. */
export const fromStart: Offset = { bytes: 0, lines: 0 };
