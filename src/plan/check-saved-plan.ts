import { planSteps, type Plan, type Step } from './plan.ts';

/**
 * Steps that would be done now but were not reviewed: none means that doing the current plan does nothing but what the
 * saved plan says (steps that are done meanwhile are simply missing from it). Steps that only look need no review.
 */
export function findUnreviewedSteps(saved: Plan, current: Plan): readonly Step[] {
  const reviewed = new Set(planSteps(saved).map(reviewedText));
  return planSteps(current).filter((step) => !looksOnly.has(step.kind) && !reviewed.has(reviewedText(step)));
}

const looksOnly = new Set<Step['kind']>(['introspect', 'verify', 'prove']);

function reviewedText(step: Step): string {
  return JSON.stringify({ ...step, reason: '' });
}
