import { Field, inputShape } from '../../parts/field.tsx';
import { ChooseMany } from './choose-many.tsx';
import type { PlaceField } from './placement-shapes.ts';
import { fieldWords } from './placement-words.ts';

interface FieldOfPlaceProps {
  readonly field: PlaceField;
  readonly value: string;
  /** What is there to be chosen. */
  readonly known: readonly string[];
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
}

/** One field of a place: chosen from what is there, or typed. */
export function FieldOfPlace({ field, value, known, problem, onChange }: FieldOfPlaceProps) {
  const { name, isRequired, isList, options } = field;
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
          <>
            <input
              {...ties}
              required={isRequired}
              list={isList ? undefined : `${ties.id}-known`}
              autoComplete="off"
              spellCheck={false}
              className={inputShape}
              value={value}
              onChange={(event) => onChange(event.target.value)}
            />
            {isList && known.length > 0 ? (
              <ChooseMany label={label} values={known} text={value} onChange={onChange} />
            ) : (
              <datalist id={`${ties.id}-known`}>
                {known.map((each) => (
                  <option key={each}>{each}</option>
                ))}
              </datalist>
            )}
          </>
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

/** One of a few, each with words of its own. */
export function Choose({ label, value, options, onChange }: ChooseProps) {
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
