import { Field, inputShape } from '../../parts/field.tsx';
import { OptionCard } from './option-card.tsx';
import { nameOf, purposeOf } from './suggestions.ts';
import type { WizardState } from './wizard.ts';

interface StepNameProps {
  readonly state: WizardState;
  readonly problemAt: (field: string) => string | undefined;
}

/** What it is called, and who answers for it. All is suggested. */
export function StepName({ state, problemAt }: StepNameProps) {
  const { choice, update, wizard, member } = state;
  return (
    <div className="grid max-w-2xl gap-4">
      <TextField
        label="Name"
        hint="Lower-case letters, digits and hyphens. It stands in the name of every token at the issuer."
        problem={problemAt('name')}
        value={nameOf(choice, wizard)}
        isMono
        onChange={(name) => update({ name })}
      />
      <TextField
        label="Purpose"
        hint="For whoever finds it in a year and asks what it is for."
        problem={problemAt('purpose')}
        value={purposeOf(choice, wizard)}
        onChange={(purpose) => update({ purpose })}
      />
      <TextField
        label="Owner"
        hint="Who is asked when something is wrong: a person, or better an address of the team."
        problem={problemAt('owner')}
        value={choice.owner ?? member}
        onChange={(owner) => update({ owner })}
      />
      <OptionCard
        type="checkbox"
        name="proof"
        title="Use a new token only when the jobs have proved that they hold it"
        isChosen={choice.requiresProof}
        onChange={(requiresProof) => update({ requiresProof })}
      >
        Needs a file in each repository, which the page of the credential shows. Without it, every place is
        read back.
      </OptionCard>
    </div>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly problem: string | undefined;
  readonly value: string;
  readonly isMono?: boolean;
  readonly onChange: (value: string) => void;
}

function TextField({ label, hint, problem, value, isMono = false, onChange }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(ties) => (
        <input
          {...ties}
          required
          autoComplete="off"
          className={`${inputShape} ${isMono ? 'font-mono' : ''}`}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
