import type { z } from '@hono/zod-openapi';
import type { Slot } from '../../domain/slot.ts';
import { describeStep } from '../../plan/describe-step.ts';
import { planSteps, type Blocker, type Plan, type Step } from '../../plan/plan.ts';
import type { blockerSchema, planSchema, slotNameSchema, stepSchema } from '../schemas/plan.ts';

type View<S extends z.ZodType> = z.output<S>;

const destructive: ReadonlySet<Step['kind']> = new Set(['revoke', 'settle', 'sweep', 'withdraw', 'retire']);

export function slotName({ id, label, target, connection }: Slot): View<typeof slotNameSchema> {
  return { id, label, target, connection };
}

/** A step as a person reads it: nothing of an address or a reference but what its text says. */
export function stepView(step: Step): View<typeof stepSchema> {
  return {
    id: step.id,
    kind: step.kind,
    credential: step.credential,
    text: describeStep(step),
    reason: step.reason,
    ...('number' in step ? { number: step.number } : {}),
    slots: ('slots' in step ? step.slots : 'slot' in step ? [step.slot] : []).map(slotName),
    isGuided: step.kind === 'issue' && step.isGuided,
    isDestructive: destructive.has(step.kind),
  };
}

export function blockerView({ kind, credential, reason, fix, slots }: Blocker): View<typeof blockerSchema> {
  return { kind, credential, reason, fix, slots: slots.map(slotName) };
}

export function planView(plan: Plan): View<typeof planSchema> {
  return {
    createdAt: plan.createdAt,
    manifestDigest: plan.manifestDigest,
    steps: planSteps(plan).map(stepView),
    blocked: plan.blocked.map(blockerView),
    waiting: plan.waiting.map(({ credential, number, until, reason }) => ({
      credential,
      number,
      until,
      reason,
    })),
    findings: plan.findings.map(findingView),
  };
}

export function findingView({
  kind,
  credential,
  subject,
  message,
  fix,
  place,
}: Plan['findings'][number]): View<typeof planSchema>['findings'][number] {
  return {
    kind,
    credential,
    subject,
    message,
    ...(fix === undefined ? {} : { fix }),
    ...(place === undefined ? {} : { place }),
  };
}
