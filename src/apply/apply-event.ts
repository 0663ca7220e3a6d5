import type { Guide } from '../domain/guide.ts';
import type { Step } from '../plan/plan.ts';

/** What applying a plan tells while it runs. */
export type ApplyEvent =
  | { readonly type: 'step-started'; readonly step: Step }
  | { readonly type: 'step-ended'; readonly step: Step; readonly result: StepResult }
  /** A call waits for a rate limit or before a retry. */
  | { readonly type: 'waiting'; readonly reason: string; readonly seconds: number };

/**
 * What came of a step. `unknown` is no failure: the next run finds out. `notes` are worth a person's eye, such as scopes
 * that nobody asked for.
 */
export type StepResult =
  | { readonly kind: 'done'; readonly notes: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string; readonly hint?: string }
  | { readonly kind: 'unknown'; readonly reason: string }
  /** Only a person can do it, and nobody has yet: the guide says how. Nothing was changed. */
  | { readonly kind: 'waiting'; readonly reason: string; readonly guide: Guide };

export const doneResult: StepResult = { kind: 'done', notes: [] };

/** What came of applying a plan. */
export interface ApplyReport {
  readonly doneSteps: number;
  /** Steps that were tried and did not get through. */
  readonly failures: readonly {
    readonly step: Step;
    readonly result: Exclude<StepResult, { kind: 'done' | 'waiting' }>;
  }[];
  /** Steps that wait for a person. */
  readonly waiting: readonly { readonly step: Step; readonly guide: Guide }[];
  /** Steps that were not tried because one before them did not get through. */
  readonly skippedSteps: number;
}
