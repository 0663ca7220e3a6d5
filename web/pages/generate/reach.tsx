import { useQuery } from '@tanstack/react-query';
import { Field, inputShape } from '../../parts/field.tsx';
import { reachQuery } from '../../server/wizard-queries.ts';
import type { WizardState } from './wizard.ts';

/** Where the token acts: single places where the issuer can keep it to them, else why it cannot. */
export function Reach({
  state,
  problem,
}: {
  readonly state: WizardState;
  readonly problem: string | undefined;
}) {
  const { choice, update, issuer, comparison } = state;
  const { data } = useQuery(
    reachQuery(issuer?.provider ?? '', {
      principal: `${choice.principalKind}:${choice.principal.trim()}`,
      scopes: comparison.chosen.join(','),
    }),
  );
  if (!data) return null;
  if (data.reason !== undefined && choice.audience.trim() === '')
    return (
      <p className="text-sm text-quiet">
        Where it acts cannot be narrowed at this issuer: it reaches all that its {choice.principalKind}{' '}
        reaches.
      </p>
    );
  return (
    <Field
      className="max-w-2xl"
      label="Where it acts"
      hint="Repositories as owner/name, with spaces between; or an owner. Left empty, it reaches all that its principal reaches."
      problem={problem ?? data.reason}
    >
      {(ties) => (
        <input
          {...ties}
          autoComplete="off"
          spellCheck={false}
          placeholder="my-team/my-repository"
          className={inputShape}
          value={choice.audience}
          onChange={(event) => update({ audience: event.target.value })}
        />
      )}
    </Field>
  );
}
