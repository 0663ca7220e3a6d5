import { Field, inputShape } from '../../parts/field.tsx';
import { lengthInWords } from '../../parts/moment.tsx';
import { isLong, offered, parseLifetime } from './lifetimes.ts';
import { OptionCard } from './option-card.tsx';
import type { WizardState } from './wizard.ts';

/** How long each token lives. It is replaced in time by itself, so that short costs nothing. */
export function StepLifetime({
  state,
  problem,
}: {
  readonly state: WizardState;
  readonly problem: string | undefined;
}) {
  const { choice, update, issuer } = state;
  const seconds = parseLifetime(choice.lifetime);
  const maximum = issuer?.maximumLifetimeSeconds ?? Infinity;
  return (
    <fieldset className="grid gap-4">
      <legend className="mb-3 text-sm text-quiet">
        Mintmark makes a new one in time and puts it everywhere, so a short life costs nobody any work.
        {issuer?.issuing === 'guided' && ' At this issuer a person is asked each time.'}
      </legend>
      <div className="grid gap-2 sm:grid-cols-4">
        {offered
          .filter((each) => (parseLifetime(each) ?? 0) <= maximum)
          .map((each) => (
            <OptionCard
              key={each}
              type="radio"
              name="lifetime"
              title={lengthInWords(parseLifetime(each) ?? 0)}
              isChosen={choice.lifetime === each}
              onChange={() => update({ lifetime: each })}
            />
          ))}
      </div>
      <Field
        className="max-w-lg"
        label="Lifetime"
        hint={
          seconds !== undefined && isLong(seconds) ? (
            <span className="text-due">
              That is long: whoever finds a copy of it can use it until then. 90 days is a good habit.
            </span>
          ) : (
            `A number and d, w or y; at most ${lengthInWords(maximum)} here.`
          )
        }
        problem={problem}
      >
        {(ties) => (
          <input
            {...ties}
            autoComplete="off"
            spellCheck={false}
            className={`${inputShape} font-mono`}
            value={choice.lifetime}
            onChange={(event) => update({ lifetime: event.target.value.trim() })}
          />
        )}
      </Field>
    </fieldset>
  );
}
