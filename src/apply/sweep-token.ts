import { tokenLabel } from '../domain/token.ts';
import type { SweepStep } from '../plan/plan.ts';
import { askToEnd } from './ask-to-end.ts';
import { doneResult } from './apply-event.ts';
import type { SagaContext } from './apply-ports.ts';
import type { StepEffect } from './journal-step.ts';

/**
 * Ends a token that no record knows, by its name and id. The records are read once more: whatever got known since the plan
 * was made is nobody's orphan.
 */
export async function sweepToken(
  { credential, issuer, reference }: SweepStep,
  context: SagaContext,
): Promise<StepEffect> {
  const { tokens } = await context.store.load();
  const token = tokens.find((each) => each.reference.name === reference.name);
  if (token)
    return {
      result: { kind: 'refused', reason: `it is known by now: ${tokenLabel(token)}` },
      changes: [],
    };
  const { provider } = context.provider(issuer.connection, issuer.provider);
  const outcome = await provider.revoke({ reference });
  if (outcome.kind === 'done')
    return { result: doneResult, changes: [], detail: { wasAlive: outcome.value.wasAlive } };
  if (outcome.kind !== 'by-hand') return { result: outcome, changes: [] };
  const waiting = await askToEnd(credential, outcome.guide, context);
  return waiting ?? { result: doneResult, changes: [], detail: { byHand: true } };
}
