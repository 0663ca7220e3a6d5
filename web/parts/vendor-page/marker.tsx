import { classes } from '../classes.ts';

/** The number of a step: the same in the list of the steps and on the drawn page. */
export function Marker({ step, className }: { readonly step: number; readonly className?: string }) {
  return (
    <span
      aria-hidden
      className={classes(
        'grid size-5 shrink-0 place-items-center rounded-full bg-accent text-xs font-semibold text-on-accent tabular-nums',
        className,
      )}
    >
      {step}
    </span>
  );
}
