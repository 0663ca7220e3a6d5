import { invariant } from '../domain/errors.ts';
import { tokenLabel } from '../domain/token.ts';
import type { Step } from '../plan/plan.ts';
import { doneResult } from './apply-event.ts';
import type { ApplyPorts } from './apply-ports.ts';
import type { StepEffect } from './journal-step.ts';

/**
 * Says where a value was found that it is dead. One that somebody resolved, or that a process which then died had resolved,
 * is left as it is; one that is gone cannot be resolved any more.
 */
export async function resolveAlert(
  { credential, number, alert }: Extract<Step, { kind: 'resolve-alert' }>,
  { store, leakAlerts }: ApplyPorts,
): Promise<StepEffect> {
  const changes = [{ type: 'alert-resolved', credential, number, alert } as const];
  const service = await leakAlerts(alert.connection);
  const found = await service.find(alert.id);
  if (!found?.isOpen) {
    const note = found ? 'it was resolved already' : 'it is gone, or not for this connection to see any more';
    return { result: { kind: 'done', notes: [note] }, changes };
  }
  const { tokens } = await store.load();
  const token = tokens.find((each) => tokenLabel(each) === tokenLabel({ credential, number }));
  invariant(token, `there is no token ${tokenLabel({ credential, number })}`);
  const ended = token.endedAt === undefined ? '' : ` on ${token.endedAt}`;
  const outcome = await service.resolve(alert.id, `${tokenLabel(token)} is ${token.state}${ended}.`);
  return outcome.kind === 'done' ? { result: doneResult, changes } : { result: outcome, changes: [] };
}
