import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface EmptyProps {
  readonly icon: LucideIcon;
  readonly title: string;
  /** What to do to have something here. */
  readonly children?: ReactNode;
}

/** In place of a list without an entry. */
export function Empty({ icon: Icon, title, children }: EmptyProps) {
  return (
    <div className="grid justify-items-center gap-2 px-6 py-10 text-center">
      <Icon aria-hidden className="size-8 text-quiet" strokeWidth={1.5} />
      <p className="font-medium">{title}</p>
      <div className="max-w-prose text-sm text-quiet">{children}</div>
    </div>
  );
}
