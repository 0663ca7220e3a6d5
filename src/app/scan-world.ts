import type { FoundExposure, Place } from '../scan/finding.ts';
import type { ManagedRuns } from '../scan/managed-rules.ts';
import type { RuleSet, Scanner } from '../scan/scanner.ts';
import type { ScanProgress, Source } from '../scan/source.ts';

/** What is to be scanned. */
export type ScanTarget =
  /** Files and folders; none: the folder that the command runs in. */
  | { readonly kind: 'tree'; readonly paths: readonly string[]; readonly hasIgnores: boolean }
  | { readonly kind: 'staged' }
  | { readonly kind: 'stdin' }
  /** What HEAD has and a revision has not. */
  | { readonly kind: 'since'; readonly revision: string }
  | { readonly kind: 'history' };

/** A place of a finding, and whether its text stands in other bytes, too. */
export interface PlacedText {
  readonly place: Place;
  readonly isIn: (bytes: Uint8Array) => boolean;
}

/** What a hook is made of. */
export interface HookScript {
  /** An extended regular expression that fits whatever a scan could find in a line. */
  readonly prefilter: string;
}

/** What is looked for, and what a thread makes the same of again: rules hold functions. */
export interface ScanFor {
  readonly rules: RuleSet;
  readonly managed?: ManagedRuns;
  /** Told while a history is scanned. */
  readonly onProgress?: (progress: ScanProgress) => void;
}

/** What a scan needs of the world: bytes, and what a repository tells of them. Built by main.ts. */
export interface ScanWorld {
  readonly createScanner: (rules: RuleSet) => Promise<Scanner>;
  readonly source: (target: ScanTarget, what: ScanFor) => Source;
  /** Who may have read each, as far as the repository tells. */
  readonly exposures: (texts: readonly PlacedText[]) => readonly FoundExposure[];
  /** Makes a program the pre-commit hook of this repository; a hook that is there runs before it. */
  readonly installHook: (script: HookScript) => { readonly path: string; readonly before?: string };
}
