import { useId, type ReactNode } from 'react';
import { classes } from './classes.ts';

interface FieldProps {
  readonly label: ReactNode;
  /** What belongs there, one sentence. */
  readonly hint?: ReactNode;
  /** What is wrong with what stands there. */
  readonly problem?: string | undefined;
  readonly className?: string;
  /** Gets what ties it to the label, the hint and the problem. */
  readonly children: (ties: {
    readonly id: string;
    readonly 'aria-describedby': string;
    readonly 'aria-invalid': boolean;
  }) => ReactNode;
}

/** How everything that is typed into looks. */
export const inputShape =
  'w-full min-h-10 rounded-lg border border-line-strong bg-ground px-3 py-1.5 text-text placeholder:text-quiet aria-invalid:border-broken';

/** A label, what is typed or chosen, and beside it what is wrong with it. */
export function Field({ label, hint, problem, className, children }: FieldProps) {
  const id = useId();
  return (
    <div className={classes('grid gap-1.5', className)}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children({ id, 'aria-describedby': `${id}-about`, 'aria-invalid': problem !== undefined })}
      <p
        id={`${id}-about`}
        className={classes('text-sm', problem === undefined ? 'text-quiet' : 'text-broken')}
      >
        {problem ?? hint}
      </p>
    </div>
  );
}
