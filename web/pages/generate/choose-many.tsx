import { useState } from 'react';
import { inputShape } from '../../parts/field.tsx';
import { wordsOf } from './choice.ts';

interface ChooseManyProps {
  readonly label: string;
  readonly values: readonly string[];
  /** What stands in the field: names and patterns. */
  readonly text: string;
  readonly onChange: (text: string) => void;
}

/** A list that can be filtered and ticked, beside a field in which a pattern can be typed as well. */
export function ChooseMany({ label, values, text, onChange }: ChooseManyProps) {
  const [part, setPart] = useState('');
  const words = wordsOf(text);
  const shown = values.filter((value) => value.toLowerCase().includes(part.trim().toLowerCase()));
  return (
    <details>
      <summary className="w-fit text-sm font-medium text-accent">
        Choose from {values.length}
        {words.some((word) => values.includes(word)) &&
          ` (${words.filter((word) => values.includes(word)).length} chosen)`}
      </summary>
      <div className="mt-2 grid gap-2">
        {values.length > 8 && (
          <input
            type="search"
            aria-label={`Find in ${label.toLowerCase()}`}
            placeholder="Find…"
            className={inputShape}
            value={part}
            onChange={(event) => setPart(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
          />
        )}
        <div
          role="group"
          aria-label={label}
          className="max-h-56 overflow-y-auto rounded-lg border bg-ground p-1"
        >
          {shown.map((value) => (
            <label
              key={value}
              className="flex items-center gap-2.5 rounded px-2 py-1 text-sm hover:bg-raised"
            >
              <input
                type="checkbox"
                className="size-4 shrink-0 accent-accent"
                checked={words.includes(value)}
                onChange={(event) =>
                  onChange(
                    (event.target.checked ? [...words, value] : words.filter((word) => word !== value)).join(
                      ' ',
                    ),
                  )
                }
              />
              <span className="min-w-0 break-words">{value}</span>
            </label>
          ))}
          {shown.length === 0 && <p className="px-2 py-1 text-sm text-quiet">Nothing is called that.</p>}
        </div>
      </div>
    </details>
  );
}
