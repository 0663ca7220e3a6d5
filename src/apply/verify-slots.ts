import type { Change } from '../domain/journal.ts';
import type { Slot, SlotState } from '../domain/slot.ts';
import type { Step } from '../plan/plan.ts';
import { doneResult } from './apply-event.ts';
import type { SagaContext } from './apply-ports.ts';
import type { StepEffect } from './journal-step.ts';

type VerifyStep = Extract<Step, { kind: 'verify' }>;

/**
 * Reads back everything that the slots show. The good ones are recorded as verified even when others are not, so that
 * the next run looks only at the rest.
 */
export async function verifySlots(step: VerifyStep, context: SagaContext): Promise<StepEffect> {
  const [first] = step.slots;
  if (!first) return { result: doneResult, changes: [] };
  const states = await context.target(first.connection, first.target).describe(step.slots);
  const verifiedAt = context.clock.now();
  const changes: Change[] = [];
  const problems: string[] = [];
  for (const [index, slot] of step.slots.entries()) {
    const state = states[index];
    const problem = findProblem(slot, state);
    if (problem !== undefined) problems.push(problem);
    else if (state?.kind === 'present')
      changes.push({
        type: 'slot-verified',
        slot: slot.id,
        verifiedAt,
        ...(state.changedAt === undefined ? {} : { changedAt: state.changedAt }),
      });
  }
  const detail = { slots: step.slots.length, verified: changes.length };
  if (problems.length === 0) return { result: doneResult, changes, detail };
  return {
    result: {
      kind: 'refused',
      reason: problems.join('; '),
      hint: 'Run `mintmark apply` again; it delivers anew.',
    },
    changes,
    detail,
  };
}

function findProblem(slot: Slot, state: SlotState | undefined): string | undefined {
  if (!state || state.kind === 'absent') return `${slot.label} is not there after the delivery`;
  if (state.kind === 'closed') return `${slot.label}: ${state.reason}`;
  return state.problems.length > 0 ? `${slot.label} ${state.problems.join('; ')}` : undefined;
}
