import type { ReactNode } from 'react';
import { classes } from '../../parts/classes.ts';

interface OptionCardProps {
  readonly type: 'radio' | 'checkbox';
  readonly name: string;
  readonly isChosen: boolean;
  readonly isDisabled?: boolean;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly onChange: (isChosen: boolean) => void;
}

/** One thing that can be chosen, as large as a finger. */
export function OptionCard(props: OptionCardProps) {
  const { type, name, isChosen, isDisabled = false, title, children, onChange } = props;
  return (
    <label
      className={classes(
        'flex items-start gap-3 rounded-lg border px-3.5 py-2.5 text-sm transition-colors has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
        isChosen ? 'border-accent bg-accent-soft' : 'border-line',
        isDisabled ? 'text-quiet' : 'cursor-pointer hover:border-line-strong hover:bg-raised',
      )}
    >
      <input
        type={type}
        name={name}
        checked={isChosen}
        disabled={isDisabled}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-4 shrink-0 accent-accent outline-none"
      />
      <span className="min-w-0">
        <span className="block font-medium break-words">{title}</span>
        {children !== undefined && <span className="block break-words text-quiet">{children}</span>}
      </span>
    </label>
  );
}
