import { useEffect, type ReactNode } from 'react';
import { classes } from './classes.ts';

interface PageProps {
  readonly title: string;
  /** In place of the title as text, where it is more than that. */
  readonly heading?: ReactNode;
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A page: its title in the window, its one h1, what can be done at the right of it. */
export function Page({ title, heading, about, actions, className, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Mintmark`;
  }, [title]);
  return (
    <div className="mx-auto grid w-full max-w-[110rem] gap-6 px-4 py-6 sm:px-8 sm:py-8">
      <header className="flex flex-wrap items-start gap-x-6 gap-y-4">
        <div className="min-w-0 flex-1 basis-72">
          <h1 className="text-2xl font-semibold tracking-tight break-words">{heading ?? title}</h1>
          {about !== undefined && <div className="mt-1 text-quiet">{about}</div>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap gap-3">{actions}</div>}
      </header>
      <div className={classes('grid min-w-0 gap-6', className)}>{children}</div>
    </div>
  );
}
