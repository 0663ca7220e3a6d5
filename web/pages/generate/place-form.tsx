import { Trash2 } from 'lucide-react';
import { useId } from 'react';
import { Button } from '../../parts/button.tsx';
import { Field, inputShape } from '../../parts/field.tsx';
import type { Place } from './choice.ts';
import { missingIn, shapesOf, type PlaceField } from './placement-shapes.ts';
import { fieldWords, shapeWords } from './placement-words.ts';
import type { WizardState } from './wizard.ts';

interface PlaceFormProps {
  readonly state: WizardState;
  readonly place: Place;
  readonly title: string;
  /** Whether the person wanted to go on: what is missing is said then. */
  readonly isAsked: boolean;
  readonly onChange: (place: Place) => void;
  readonly onRemove: () => void;
}

/** One place, with the fields that its target's schema names. */
export function PlaceForm({ state, place, title, isAsked, onChange, onRemove }: PlaceFormProps) {
  const id = useId();
  const target = state.wizard.targets.find((each) => each.target === place.target);
  if (!target) return null;
  const shapes = shapesOf(target);
  const shape = shapes[place.shape] ?? shapes[0];
  if (!shape) return null;
  const missing = isAsked ? missingIn(place, shape) : [];
  return (
    <fieldset aria-labelledby={id} className="grid gap-4 rounded-lg border bg-ground/40 p-4">
      <div className="flex items-center gap-3">
        <h3 id={id} className="flex-1 text-sm font-medium">
          {title}: {target.title}
        </h3>
        <Button
          kind="quiet"
          aria-label={`Remove ${title.toLowerCase()}`}
          onClick={onRemove}
          className="-my-1 -mr-1 px-2.5"
        >
          <Trash2 aria-hidden />
        </Button>
      </div>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Choose
          label="Level"
          value={String(place.shape)}
          options={shapes.map((each, index) => [String(index), shapeWords(each)])}
          onChange={(value) => onChange({ ...place, shape: Number(value) })}
        />
        {target.connections.length > 1 && (
          <Choose
            label="Connection"
            value={place.connection}
            options={target.connections.map((each) => [each, each])}
            onChange={(connection) => onChange({ ...place, connection })}
          />
        )}
        {shape.fields.map((field) => (
          <FieldOfPlace
            key={field.name}
            field={field}
            value={place.fields[field.name] ?? ''}
            problem={
              missing.includes(field.name)
                ? `${fieldWords(field.name).label} is missing.`
                : state.problemAt(`${place.id}.${field.name}`)
            }
            onChange={(value) => onChange({ ...place, fields: { ...place.fields, [field.name]: value } })}
          />
        ))}
      </div>
    </fieldset>
  );
}

interface FieldOfPlaceProps {
  readonly field: PlaceField;
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
}

function FieldOfPlace({ field, value, problem, onChange }: FieldOfPlaceProps) {
  const { name, isRequired, options } = field;
  const { label, hint } = fieldWords(name);
  return (
    <Field
      label={
        <>
          {label}
          {!isRequired && <span className="font-normal text-quiet"> (optional)</span>}
        </>
      }
      hint={hint}
      problem={problem}
    >
      {(ties) =>
        options ? (
          <select
            {...ties}
            className={inputShape}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          >
            <option value="">Choose…</option>
            {options.map((option) => (
              <option key={option}>{option}</option>
            ))}
          </select>
        ) : (
          <input
            {...ties}
            required={isRequired}
            autoComplete="off"
            spellCheck={false}
            className={inputShape}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Field>
  );
}

interface ChooseProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onChange: (value: string) => void;
}

function Choose({ label, value, options, onChange }: ChooseProps) {
  return (
    <Field label={label} className="sm:col-span-2">
      {(ties) => (
        <select
          {...ties}
          className={inputShape}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        >
          {options.map(([each, text]) => (
            <option key={each} value={each}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
