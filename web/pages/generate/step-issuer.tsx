import { useQuery } from '@tanstack/react-query';
import { Field, inputShape } from '../../parts/field.tsx';
import { credentialsQuery } from '../../server/queries.ts';
import { Alternatives } from './alternatives.tsx';
import { usesAt, type Issuer, type PrincipalKind } from './choice.ts';
import { OptionCard } from './option-card.tsx';
import { StepProblem } from './step-problem.tsx';
import type { WizardState } from './wizard.ts';

interface StepIssuerProps {
  readonly state: WizardState;
  readonly problem: string | undefined;
  readonly principalProblem: string | undefined;
}

const kindWords: Readonly<Record<PrincipalKind, string>> = {
  organization: 'of an organization',
  user: 'of a user',
};

/** Who issues it, and whose it is. */
export function StepIssuer({ state, problem, principalProblem }: StepIssuerProps) {
  const { wizard, choice, update, issuer } = state;
  const options = wizard.issuers.flatMap((each) =>
    each.principalKinds.toSorted().map((kind) => ({ issuer: each, kind, lacking: lackingUses(each, state) })),
  );
  const choose = ({ connection, provider }: Issuer, principalKind: PrincipalKind): void =>
    update({
      connection,
      provider,
      principalKind,
      ...(choice.provider === provider ? {} : { scopes: undefined, audience: '' }),
    });
  return (
    <>
      <fieldset className="grid gap-3">
        <legend className="sr-only">Issuer</legend>
        <div className="grid gap-2 sm:grid-cols-2">
          {options
            .toSorted((left, right) => left.lacking.length - right.lacking.length)
            .map(({ issuer: each, kind, lacking }) => (
              <OptionCard
                key={`${each.connection} ${each.provider} ${kind}`}
                type="radio"
                name="issuer"
                title={each.principalKinds.length > 1 ? `${each.title} ${kindWords[kind]}` : each.title}
                isDisabled={lacking.length > 0}
                isChosen={
                  lacking.length === 0 &&
                  choice.connection === each.connection &&
                  choice.provider === each.provider &&
                  choice.principalKind === kind
                }
                onChange={() => choose(each, kind)}
              >
                {lacking.length > 0
                  ? `Cannot: ${lacking.join('; ')}`
                  : each.issuing === 'automatic'
                    ? `Made by itself, through connection ${each.connection}`
                    : `Made by a person at its page, step by step (connection ${each.connection})`}
              </OptionCard>
            ))}
        </div>
        <StepProblem text={problem} />
      </fieldset>
      {issuer && usesAt(issuer, choice.uses) && (
        <>
          <Principal state={state} problem={principalProblem} />
          <Alternatives state={state} />
        </>
      )}
    </>
  );
}

function lackingUses(issuer: Issuer, { choice, wizard }: WizardState): readonly string[] {
  return choice.uses
    .filter((id) => issuer.uses.every(({ use }) => use !== id))
    .map((id) => wizard.uses.find((use) => use.id === id)?.title ?? id);
}

/** Whose token it is; known ones are offered. */
function Principal({
  state: { choice, update, issuer },
  problem,
}: {
  readonly state: WizardState;
  readonly problem: string | undefined;
}) {
  const { data } = useQuery(credentialsQuery);
  const known = (data?.credentials ?? [])
    .filter(({ provider }) => provider === issuer?.provider)
    .flatMap(({ principal }) => {
      const [kind, name = ''] = principal.split(' ');
      return kind === choice.principalKind ? [name] : [];
    });
  const isOrganization = choice.principalKind === 'organization';
  return (
    <Field
      className="max-w-lg"
      label={isOrganization ? 'Organization' : 'User'}
      hint={
        isOrganization
          ? 'The login of the organization that owns the token.'
          : 'The login of the user whom the token acts as.'
      }
      problem={problem}
    >
      {(ties) => (
        <>
          <input
            {...ties}
            list={`${ties.id}-known`}
            autoComplete="off"
            spellCheck={false}
            className={inputShape}
            value={choice.principal}
            onChange={(event) => update({ principal: event.target.value })}
          />
          <datalist id={`${ties.id}-known`}>
            {[...new Set(known)].map((name) => (
              <option key={name}>{name}</option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
