import { OptionCard } from './option-card.tsx';
import { StepProblem } from './step-problem.tsx';
import type { WizardState } from './wizard.ts';

/** What the token is for: all else follows from it. */
export function StepUses({
  state,
  problem,
}: {
  readonly state: WizardState;
  readonly problem: string | undefined;
}) {
  const { wizard, choice, update } = state;
  const able = new Set(wizard.issuers.flatMap(({ uses }) => uses.map(({ use }) => use)));
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-3 text-sm text-quiet">
        Choose what it has to do. From this follow who can issue it and the least that it must be allowed. One
        token for one purpose is best.
      </legend>
      <div className="grid gap-2 sm:grid-cols-2 2xl:grid-cols-3">
        {wizard.uses
          .filter(({ id }) => able.has(id))
          .map(({ id, title }) => (
            <OptionCard
              key={id}
              type="checkbox"
              name="use"
              title={title}
              isChosen={choice.uses.includes(id)}
              onChange={(isChosen) =>
                update({
                  uses: isChosen ? [...choice.uses, id] : choice.uses.filter((each) => each !== id),
                  scopes: undefined,
                })
              }
            />
          ))}
      </div>
      <StepProblem text={problem} />
    </fieldset>
  );
}
