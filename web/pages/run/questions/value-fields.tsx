import { Field, inputShape } from '../../../parts/field.tsx';

interface ValueFieldsProps {
  readonly isFile: boolean;
  readonly problem: string | undefined;
  readonly isDisabled: boolean;
}

const unremembered = {
  autoComplete: 'off',
  spellCheck: false,
  // The usual managers of passwords offer to keep what is typed into such a field.
  'data-1p-ignore': '',
  'data-lpignore': 'true',
} as const;

/** Where a value is put: a field that does not show it, or a file and a place for its text. Nothing of React holds it. */
export function ValueFields({ isFile, problem, isDisabled }: ValueFieldsProps) {
  if (!isFile)
    return (
      <Field label="Value of the token" hint="Paste it here. Nobody sees it." problem={problem}>
        {(ties) => (
          <input
            {...ties}
            {...unremembered}
            type="password"
            name="value"
            disabled={isDisabled}
            className={`${inputShape} font-mono`}
          />
        )}
      </Field>
    );
  return (
    <>
      <Field label="The file" hint="As the page gave it to you. Delete it afterwards.">
        {(ties) => (
          <input
            {...ties}
            type="file"
            name="file"
            disabled={isDisabled}
            className="w-full min-w-0 text-sm file:mr-3 file:min-h-9 file:rounded-lg file:border file:border-line-strong file:bg-panel file:px-3.5 file:text-text"
          />
        )}
      </Field>
      <Field label="Or its text" hint="All lines of it." problem={problem}>
        {(ties) => (
          <textarea
            {...ties}
            {...unremembered}
            name="value"
            rows={5}
            disabled={isDisabled}
            className={`${inputShape} font-mono text-sm [-webkit-text-security:disc]`}
          />
        )}
      </Field>
    </>
  );
}

/** Takes the value out of the fields, which are empty from then on; `''` where nothing is in them. */
export async function takeValue(form: HTMLFormElement | null): Promise<string> {
  if (!form) return '';
  const given = new FormData(form);
  form.reset();
  const file = given.get('file');
  if (file instanceof File && file.size > 0) return await file.text();
  const value = given.get('value');
  return typeof value === 'string' ? value : '';
}
