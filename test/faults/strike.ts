import type { Fault } from '../../simulators/kit/faults.ts';

/**
 * When a process is killed, relative to one step: after its intent is journaled and before its call; after the vendor did
 * its work and before the answer was read; after the answer and before its outcome is journaled; after that.
 */
export const killInstants = [
  'before the call',
  'after the commit',
  'before the journal',
  'after the journal',
] as const;
export type KillInstant = (typeof killInstants)[number];

/**
 * What happens to the first request that each vendor gets once the struck step has begun. Where the process is dead
 * before it asks, that is a request of the run after it.
 */
export const faultKinds = {
  'no fault': undefined,
  'connection cut': { kind: 'cut-before-commit' },
  'answer cut': { kind: 'cut-after-commit' },
  '429': { kind: 'status', status: 429, retryAfterSeconds: 1 },
  '500': { kind: 'status', status: 500 },
  malformed: { kind: 'malformed' },
  slow: { kind: 'slow', milliseconds: 300 },
} as const satisfies Readonly<Record<string, Fault | undefined>>;
export type FaultKind = keyof typeof faultKinds;

/** One case of the campaign. */
export interface Strike {
  readonly action: string;
  /** Which of the steps of this action, from 0, in the order in which they begin. */
  readonly occurrence: number;
  readonly instant: KillInstant;
  readonly fault: FaultKind;
}

export function strikeName({ action, occurrence, instant, fault }: Strike): string {
  return `${action} ${occurrence + 1}, killed ${instant}, ${fault}`;
}

/** Steps that change the records alone: they have no call after whose commit a process could die. */
const withoutCall = new Set(['declare', 'ask', 'mark-leaked', 'roll-back', 'promote', 'release', 'retire']);

/** Steps that only read: the vendor has nothing to commit but its answer. */
export const readingSteps = new Set(['introspect', 'verify', 'end']);

/** Every step × instant × fault. Where an action has more than eight steps: its first, its middle and its last one. */
export function strikesOf(actions: readonly string[]): readonly Strike[] {
  const steps = [...Map.groupBy(actions, (action) => action)].flatMap(([action, { length }]) =>
    (length > 8 ? [0, Math.floor(length / 2), length - 1] : [...Array(length).keys()]).map((occurrence) => ({
      action,
      occurrence,
    })),
  );
  return steps.flatMap((step) =>
    killInstants
      .filter((instant) => instant !== 'after the commit' || !withoutCall.has(step.action))
      .flatMap((instant) =>
        (Object.keys(faultKinds) as FaultKind[]).map((fault) => ({ ...step, instant, fault })),
      ),
  );
}
