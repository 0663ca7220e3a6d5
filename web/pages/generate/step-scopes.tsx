import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Field, inputShape } from '../../parts/field.tsx';
import { reachQuery } from '../../server/wizard-queries.ts';
import type { Issuer } from './choice.ts';
import { OptionCard } from './option-card.tsx';
import { isSame } from './scopes.ts';
import { StepProblem } from './step-problem.tsx';
import type { WizardState } from './wizard.ts';

type Scope = Issuer['scopes'][number];

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

interface ScopesProps {
  readonly chosen: readonly string[];
  readonly onChange: (scope: Scope, isChosen: boolean) => void;
}

function ScopeCard({ scope, chosen, onChange }: ScopesProps & { readonly scope: Scope }) {
  return (
    <OptionCard
      type="checkbox"
      name="scope"
      title={<code className="font-mono">{scope.name}</code>}
      isChosen={chosen.includes(scope.name)}
      onChange={(isChosen) => onChange(scope, isChosen)}
    >
      {scope.meaning}
    </OptionCard>
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

/** What is ticked beyond what is needed, and what each of it allows; said as it happens. */
function Excess({ state: { comparison, issuer } }: { readonly state: WizardState }) {
  const { extra, missing } = comparison;
  const meaning = (name: string): string =>
    issuer?.scopes.find((scope) => scope.name === name)?.meaning ?? '';
  return (
    <div role="status" className="empty:hidden">
      {(extra.length > 0 || missing.length > 0) && (
        <div className="grid gap-3 rounded-lg border border-due bg-due-soft px-4 py-3 text-sm">
          {extra.length > 0 && (
            <ScopeWarning
              title="More than it needs: whoever gets hold of the token can also do this"
              scopes={extra}
              meaning={meaning}
            />
          )}
          {missing.length > 0 && (
            <ScopeWarning
              title="Left out although it is needed; without it, or one that includes it, the use fails"
              scopes={missing}
              meaning={meaning}
            />
          )}
        </div>
      )}
    </div>
  );
}

function ScopeWarning({
  title,
  scopes,
  meaning,
}: {
  readonly title: string;
  readonly scopes: readonly string[];
  readonly meaning: (name: string) => string;
}) {
  return (
    <div className="grid gap-1">
      <p className="flex items-start gap-2 font-medium">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-due" />
        {title}
      </p>
      <ul className="grid gap-0.5 pl-6">
        {scopes.map((name) => (
          <li key={name} className="break-words">
            <code className="font-mono">{name}</code>
            <span className="text-quiet"> — {meaning(name)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Everything else that the issuer could allow, folded away. */
function MoreScopes({ scopes, chosen, onChange }: ScopesProps & { readonly scopes: readonly Scope[] }) {
  const [word, setWord] = useState('');
  if (scopes.length === 0) return null;
  const found = scopes.filter(({ name, meaning }) =>
    `${name} ${meaning}`.toLowerCase().includes(word.trim().toLowerCase()),
  );
  return (
    <details>
      <summary className="w-fit text-sm font-medium text-quiet hover:text-text">
        Allow more ({scopes.length} other scopes)
      </summary>
      <div className="mt-3 grid gap-3">
        {scopes.length > 12 && (
          <input
            type="search"
            aria-label="Find a scope"
            placeholder="Find a scope…"
            className={`${inputShape} max-w-lg`}
            value={word}
            onChange={(event) => setWord(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
          />
        )}
        <div className="grid gap-2 sm:grid-cols-2 2xl:grid-cols-3">
          {found.map((scope) => (
            <ScopeCard key={scope.name} scope={scope} chosen={chosen} onChange={onChange} />
          ))}
        </div>
        {found.length === 0 && <p className="text-sm text-quiet">No scope is called that.</p>}
      </div>
    </details>
  );
}

/** Where the token acts: single places where the issuer can keep it to them, else why it cannot. */
function Reach({ state, problem }: { readonly state: WizardState; readonly problem: string | undefined }) {
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
