import type { CredentialRecord } from '../domain/records.ts';
import type { SlotRecord } from '../domain/slot.ts';
import type { Token } from '../domain/token.ts';
import type { Blocker, Step, Waiting } from './plan.ts';

/** What the planner of one credential looks at. */
export interface CredentialView {
  readonly record: CredentialRecord | undefined;
  /** Sorted by number. */
  readonly tokens: readonly Token[];
  /** Slots recorded for this credential. */
  readonly slotRecords: readonly SlotRecord[];
}

/** What came of planning one credential: steps, or what a person has to decide first. */
export interface CredentialPlan {
  readonly steps: readonly Step[];
  readonly blocked: readonly Blocker[];
  readonly waiting: readonly Waiting[];
}

/** Which credentials declare a slot. */
export type Claims = ReadonlyMap<string, readonly string[]>;
