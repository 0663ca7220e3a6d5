import { Trash2 } from 'lucide-react';
import { useId } from 'react';
import { Button } from '../../parts/button.tsx';
import type { Place } from './choice.ts';
import { useFoundPlaces } from './found-places.ts';
import { Choose, FieldOfPlace } from './place-field.tsx';
import { missingIn, shapesOf } from './placement-shapes.ts';
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
  const found = useFoundPlaces(place, { isEnabled: state.mayDraft });
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
            known={found.valuesOf(field.name)}
            problem={
              missing.includes(field.name)
                ? `${fieldWords(field.name).label} is missing.`
                : state.problemAt(`${place.id}.${field.name}`)
            }
            onChange={(value) => onChange({ ...place, fields: { ...place.fields, [field.name]: value } })}
          />
        ))}
      </div>
      {found.error && (
        <p className="text-sm text-quiet">
          What is there cannot be listed, so type the names: {found.error.message}
        </p>
      )}
    </fieldset>
  );
}
