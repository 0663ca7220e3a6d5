import type { AppContext } from '../app/app-context.ts';
import { applyManifest } from '../app/apply-manifest.ts';
import { noDecisions, type CurrentPlan } from '../app/make-current-plan.ts';
import { addSeconds } from '../domain/instant.ts';
import { planSteps } from '../plan/plan.ts';
import { newPreview } from './prepare-action.ts';
import type { Prepared } from './prepared.ts';
import { stepView } from './views/plan-view.ts';

/**
 * What time alone makes due of one credential, as work that nobody has to confirm; or why a person has to. A changed
 * manifest is never applied by itself: whoever can change it could send a token anywhere.
 */
export function prepareDue(
  { plan }: CurrentPlan,
  { name, context }: { name: string; context: AppContext },
): Prepared | string {
  const steps = planSteps(plan);
  if (steps.some(({ kind }) => kind === 'declare'))
    return 'its manifest has changed: a person has to look at the plan';
  if (steps.some(({ kind }) => kind === 'withdraw' || kind === 'release' || kind === 'retire'))
    return 'slots would be left: a person has to look at the plan';
  const own = steps.filter(({ kind, credential }) => kind !== 'sweep' && credential === name);
  if (own[0]?.kind === 'issue' && own[0].isGuided) return 'its next token has to be made by a person';
  if (own.length === 0) return plan.blocked[0]?.reason ?? 'nothing can be done now';
  const endsAt = addSeconds(context.clock.now(), 60);
  const asked = { context, member: context.actor, endsAt };
  return {
    preview: {
      ...newPreview({ action: 'apply', about: name }, asked),
      title: `What is due of ${name}`,
      steps: own.map(stepView),
    },
    endsAt,
    member: context.actor,
    credentials: [name],
    steps: own,
    work: async ({ context: working, store, ...rest }) => {
      const { report, left } = await applyManifest(working, store, {
        ...rest,
        decisions: noDecisions,
        savedPlan: plan,
        only: name,
        confirm: async () => await Promise.resolve(true),
      });
      const blocked = left.blocked.filter(({ credential }) => credential === name);
      return {
        reports: [report],
        isBlocked: blocked.length > 0,
        notes: blocked.map(({ reason, fix }) => `${reason}. ${fix}`),
      };
    },
  };
}
