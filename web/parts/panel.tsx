import { useId, type ReactNode } from 'react';
import { classes } from './classes.ts';

interface PanelProps {
  readonly title: ReactNode;
  /** One quiet sentence under the title. */
  readonly about?: ReactNode;
  /** At the right of the title. */
  readonly actions?: ReactNode;
  /** Without room around what is in it: for tables. */
  readonly isFlush?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A part of a page, with its own heading. */
export function Panel({ title, about, actions, isFlush = false, className, children }: PanelProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={classes('min-w-0 overflow-hidden rounded-xl border bg-panel', className)}
    >
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 pt-4 pb-3">
        <div className="min-w-0 flex-1">
          <h2 id={id} className="font-semibold tracking-tight">
            {title}
          </h2>
          {about !== undefined && <p className="text-sm text-quiet">{about}</p>}
        </div>
        {actions}
      </header>
      <div className={isFlush ? '' : 'px-5 pb-5'}>{children}</div>
    </section>
  );
}
