import { classes } from './classes.ts';

/** The room that something will take, while it is fetched: nothing jumps when it is there. */
export function Loading({ className = 'h-40' }: { readonly className?: string }) {
  return (
    <div role="status" className={classes('animate-pulse rounded-xl border bg-panel', className)}>
      <span className="sr-only">Loading</span>
    </div>
  );
}
