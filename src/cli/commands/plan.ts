import { advise } from '../../app/advise.ts';
import { makeCurrentPlan } from '../../app/make-current-plan.ts';
import { errorCatalogue } from '../../domain/errors.ts';
import { planSteps } from '../../plan/plan.ts';
import { toDecisions, type DecisionOptions } from '../decisions.ts';
import { exitChanges } from '../exit-changes.ts';
import { renderAdvice, renderPlan } from '../render/render-plan.ts';
import type { CommandAction } from '../shell.ts';
import { withStore } from '../with-store.ts';

export interface PlanOptions extends DecisionOptions {
  readonly out?: string;
  readonly exitCode?: boolean;
}

export function plan(options: PlanOptions, only?: string): CommandAction {
  return async (context) =>
    await withStore(context, async (store) => {
      const { terminal, global, shell } = context;
      const decisions = toDecisions(options, only);
      const { plan: made, declaration } = await makeCurrentPlan(
        context.app,
        store,
        decisions,
        only === undefined ? undefined : [only],
      );
      if (options.out !== undefined)
        shell.writePrivateFile(options.out, `${JSON.stringify(made, null, 2)}\n`);
      if (global.json) terminal.line(JSON.stringify(made));
      else {
        renderPlan(made, terminal);
        const advice = advise(declaration, await context.app.vocabulary());
        renderAdvice(
          advice.filter(({ credential }) => only === undefined || credential === only),
          terminal,
        );
        if (options.out !== undefined)
          terminal.line(`Saved. Do exactly this with: mintmark apply --plan ${options.out}`);
      }
      if (made.blocked.length > 0) return errorCatalogue.blocked.exitCode;
      return options.exitCode && planSteps(made).length + made.findings.length > 0 ? exitChanges : 0;
    });
}
