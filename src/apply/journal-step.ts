import { AppError } from '../domain/errors.ts';
import type { Change, JournalEntry, JournalLine } from '../domain/journal.ts';
import { refusedBy } from '../domain/outcome.ts';
import type { Json } from '../domain/slot.ts';
import { sweepDetail } from '../plan/plan-sweep.ts';
import type { Step } from '../plan/plan.ts';
import type { StepResult } from './apply-event.ts';
import type { ApplyPorts } from './apply-ports.ts';

/** What a step did: its result, the changes that follow from it, and what else is worth keeping in the journal. */
export interface StepEffect {
  readonly result: StepResult;
  readonly changes: readonly Change[];
  readonly detail?: { readonly [key: string]: Json };
  /** Undoes the effect when it cannot be recorded, for example a token whose value could not be sealed. */
  readonly compensate?: () => Promise<string>;
}

type Ports = Pick<ApplyPorts, 'store' | 'clock' | 'actor' | 'run'>;

/**
 * Journals the intent, acts, journals the outcome together with its changes. A process that dies in between leaves an
 * intent without an outcome, and records that say "this may have happened".
 */
export async function journalStep(
  step: Step,
  ports: Ports,
  act: () => Promise<StepEffect>,
): Promise<StepResult> {
  const { store, clock } = ports;
  const common = { actor: ports.actor, run: ports.run, action: step.kind, subject: stepSubject(step) };
  const intent = await store.commit(
    {
      ...common,
      at: clock.now(),
      phase: 'intent',
      detail: {
        credential: step.credential,
        reason: step.reason,
        ...(step.kind === 'sweep' ? sweepDetail(step) : {}),
      },
    },
    intentChanges(step),
  );
  // A step that cannot even be tried (no connection, no key) has changed nothing: its intent is closed as refused.
  const effect = await act().catch((error: unknown): StepEffect => ({
    result: refusedBy(error),
    changes: refusedChanges(step),
  }));
  const line: JournalLine = {
    ...common,
    at: clock.now(),
    phase: 'outcome',
    intent,
    result: effect.result.kind,
    detail: {
      credential: step.credential,
      ...effect.detail,
      ...(effect.result.kind === 'done' ? { notes: effect.result.notes } : { reason: effect.result.reason }),
    },
  };
  try {
    await store.commit(line, [...effect.changes, ...endingChanges(step.kind, stepSubject(step))]);
  } catch (error) {
    if (!effect.compensate) throw error;
    const undone = await effect.compensate();
    if (error instanceof AppError)
      throw new AppError(error.code, {
        message: `${error.message} ${undone}`,
        ...(error.hint ? { hint: error.hint } : {}),
        cause: error,
      });
    throw error;
  }
  return effect.result;
}

/** What the records must say before the call, so that a crash leaves the truth behind. */
function intentChanges(step: Step): readonly Change[] {
  const { credential } = step;
  if (step.kind === 'issue' && !step.isGuided)
    return [
      {
        type: 'token-planned',
        credential,
        number: step.number,
        reference: step.reference,
        grant: step.grant,
      },
    ];
  // Asking a person again is the same question under the same name: nothing is recorded until the value is there.
  if (step.kind === 'deliver')
    return [
      {
        type: 'slot-delivering',
        credential,
        number: step.number,
        slot: step.slot,
        existedBefore: step.existedBefore,
      },
    ];
  return [];
}

/** An issue that was certainly refused leaves nothing behind; its number stays used. */
export function refusedChanges(step: Step): readonly Change[] {
  return step.kind === 'issue' && !step.isGuided
    ? [{ type: 'token-dropped', credential: step.credential, number: step.number }]
    : [];
}

/** However a proof ended, whoever asked waits no more: a question without an answer is none. */
function endingChanges(action: string, subject: string): readonly Change[] {
  return action === ('prove' satisfies Step['kind']) ? [{ type: 'proofs-ended', slot: subject }] : [];
}

function stepSubject(step: Step): string {
  if ('slot' in step) return step.slot.id;
  if (step.kind === 'sweep') return step.reference.name;
  if (step.kind === 'resolve-alert') return step.alert.id;
  return 'number' in step ? `${step.credential}#${step.number}` : step.credential;
}

/** Intents that a dead process left open get their outcome: interrupted. What they did is found out by doing them again. */
export async function closeInterruptedIntents(
  credential: string,
  openIntents: readonly JournalEntry[],
  ports: Ports,
): Promise<void> {
  for (const entry of openIntents) {
    if (!isAbout(entry.detail, credential)) continue;
    const { action, subject, sequence: intent } = entry;
    await ports.store.commit(
      {
        at: ports.clock.now(),
        actor: ports.actor,
        run: ports.run,
        phase: 'outcome',
        action,
        subject,
        intent,
        result: 'interrupted',
        detail: { credential, reason: 'the process ended before the outcome was recorded' },
      },
      endingChanges(action, subject),
    );
  }
}

function isAbout(detail: Json, credential: string): boolean {
  return (
    typeof detail === 'object' &&
    detail !== null &&
    'credential' in detail &&
    detail['credential'] === credential
  );
}
