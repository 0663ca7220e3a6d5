import { Button } from '../../parts/button.tsx';
import type { Scope } from './choice.ts';
import { Excess } from './excess.tsx';
import { MoreScopes } from './more-scopes.tsx';
import { Reach } from './reach.tsx';
import { ScopeCard } from './scope-card.tsx';
import { isSame } from './scopes.ts';
import { StepProblem } from './step-problem.tsx';
import type { WizardState } from './wizard.ts';

interface StepScopesProps {
  readonly state: WizardState;
  readonly problem: string | undefined;
  readonly audienceProblem: string | undefined;
}

/** What the token may do: the least that the uses need, each explained; more only knowingly. */
export function StepScopes({ state, problem, audienceProblem }: StepScopesProps) {
  const { issuer, comparison, ways, update, choice } = state;
  if (!issuer) return null;
  const { least, chosen } = comparison;
  const toggle = ({ name }: Scope, isChosen: boolean): void => {
    const scopes = isChosen ? [...chosen, name] : chosen.filter((each) => each !== name);
    update({ scopes: isSame(scopes, ways[0] ?? []) ? undefined : scopes });
  };
  const needed = issuer.scopes.filter(({ name }) => least.includes(name));
  const others = issuer.scopes.filter(({ name }) => !least.includes(name));
  return (
    <>
      <fieldset className="grid gap-2">
        <legend className="mb-2 text-sm text-quiet">
          This is all that it needs. It is ticked already; nothing has to be changed.
        </legend>
        {needed.map((scope) => (
          <ScopeCard key={scope.name} scope={scope} chosen={chosen} onChange={toggle} />
        ))}
        <OtherWays state={state} />
      </fieldset>
      <Excess state={state} />
      <MoreScopes scopes={others} chosen={chosen} onChange={toggle} />
      {choice.scopes !== undefined && (
        <Button className="justify-self-start" onClick={() => update({ scopes: undefined })}>
          Back to the least
        </Button>
      )}
      <StepProblem text={problem} />
      <Reach state={state} problem={audienceProblem} />
    </>
  );
}

/** The other kinds of token that would do, where the issuer has several. */
function OtherWays({ state: { ways, comparison, update } }: { readonly state: WizardState }) {
  const others = ways.filter((way) => !isSame(way, comparison.chosen));
  if (ways.length < 2) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-quiet">
      Another kind of token that would do:
      {others.map((way) => (
        <Button
          key={way.join(' ')}
          kind="quiet"
          className="px-2 font-mono"
          onClick={() => update({ scopes: isSame(way, ways[0] ?? []) ? undefined : way })}
        >
          {way.join(', ')}
        </Button>
      ))}
    </p>
  );
}
