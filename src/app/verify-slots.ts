import { applyPlan } from '../apply/apply-plan.ts';
import type { ApplyEvent, ApplyReport } from '../apply/apply-event.ts';
import type { Slot } from '../domain/slot.ts';
import { recordsBasis } from '../plan/make-plan.ts';
import { planSteps, type PlanFinding, type Saga } from '../plan/plan.ts';
import type { Store } from '../ports/store.ts';
import { absentPerson } from './absent-person.ts';
import type { AppContext } from './app-context.ts';
import { applyPorts } from './apply-manifest.ts';
import { makeCurrentPlan, noDecisions, type CurrentPlan } from './make-current-plan.ts';

export interface VerifyOptions {
  /** Only this credential; default all. */
  readonly only?: string;
  readonly onEvent: (event: ApplyEvent) => void;
  readonly isStopping?: () => boolean;
}

/** What was read back, and what is not as it was left. */
export interface VerifyResult {
  readonly report: ApplyReport;
  /** Slots that were not verified, because somebody else changed them or they do not hold the active token. */
  readonly skipped: readonly Slot[];
  readonly findings: readonly PlanFinding[];
}

/**
 * Reads back what every slot of an active token shows. A slot that somebody else changed is not recorded as verified again:
 * that would make it look like our own. Changes no slot.
 */
export async function verifySlots(
  context: AppContext,
  store: Store,
  { only, onEvent, isStopping }: VerifyOptions,
): Promise<VerifyResult> {
  const current = await makeCurrentPlan(context, store, noDecisions, only === undefined ? undefined : [only]);
  const { sagas, skipped } = planVerification(current);
  const { connections, plan } = current;
  const report = await applyPlan(
    { sagas },
    await applyPorts(context, { store, connections, onEvent, person: absentPerson, isStopping }),
  );
  return { report, skipped, findings: plan.findings };
}

/** One saga a credential, with a step for each target and connection. Pure. */
export function planVerification({ plan, records, input }: CurrentPlan): {
  readonly sagas: readonly Saga[];
  readonly skipped: readonly Slot[];
} {
  const toWrite = new Set(planSteps(plan).flatMap((step) => (step.kind === 'deliver' ? [step.slot.id] : [])));
  const skipped: Slot[] = [];
  const sagas: Saga[] = [];
  for (const token of records.tokens) {
    const { credential, number } = token;
    if (token.state !== 'active' || (input.only && !input.only.includes(credential))) continue;
    const own = records.slots.filter((each) => each.credential === credential);
    const isGood = ({ slot, number: held, state }: (typeof own)[number]): boolean =>
      held === number && state !== 'adopted' && state !== 'delivering' && !toWrite.has(slot.id);
    skipped.push(...own.filter((each) => !isGood(each)).map(({ slot }) => slot));
    const batches = Map.groupBy(
      own.filter(isGood).map(({ slot }) => slot),
      ({ target, connection }) => JSON.stringify([target, connection]),
    );
    const steps = [...batches.values()].map((slots) => ({
      kind: 'verify' as const,
      id: `verify ${credential}#${number} in ${slots.length} slots of ${slots[0]?.target} by ${slots[0]?.connection}`,
      credential,
      number,
      slots,
      reason: 'everything that the slots show is read back',
    }));
    if (steps.length > 0) sagas.push({ credential, basis: recordsBasis(records, credential), steps });
  }
  return { sagas, skipped };
}
