import { Plus } from 'lucide-react';
import { Button } from '../../parts/button.tsx';
import type { Place, Target } from './choice.ts';
import { PlaceForm } from './place-form.tsx';
import { SlotsFound } from './slots-found.tsx';
import { StepProblem } from './step-problem.tsx';
import type { WizardState } from './wizard.ts';

interface StepPlacesProps {
  readonly state: WizardState;
  readonly isAsked: boolean;
  readonly problem: string | undefined;
}

/** Where builds read it. */
export function StepPlaces({ state, isAsked, problem }: StepPlacesProps) {
  const { wizard, choice, update } = state;
  const { places } = choice;
  const change = (place: Place): void =>
    update({ places: places.map((each) => (each.id === place.id ? place : each)) });
  return (
    <>
      <p className="text-sm text-quiet">
        Each place is written, read back, and kept up from now on. Once for many is better than many times: a
        variable group, a secret of an organization.
      </p>
      {places.map((place, index) => (
        <PlaceForm
          key={place.id}
          state={state}
          place={place}
          title={`Place ${index + 1}`}
          isAsked={isAsked}
          onChange={change}
          onRemove={() => update({ places: places.filter(({ id }) => id !== place.id) })}
        />
      ))}
      <div className="flex flex-wrap gap-3">
        {wizard.targets.map((target) => (
          <Button key={target.target} onClick={() => update({ places: [...places, newPlace(target)] })}>
            <Plus aria-hidden /> {places.length === 0 ? target.title : `Another of ${target.title}`}
          </Button>
        ))}
      </div>
      {wizard.targets.length === 0 && (
        <p className="text-sm text-quiet">No connection reaches a place where builds read tokens.</p>
      )}
      <StepProblem text={problem} />
      <SlotsFound state={state} />
    </>
  );
}

function newPlace({ target, connections }: Target): Place {
  return { id: crypto.randomUUID(), target, connection: connections[0] ?? '', shape: 0, fields: {} };
}
