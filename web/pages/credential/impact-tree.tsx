import type { LucideIcon } from 'lucide-react';
import { Children, type ReactNode } from 'react';
import { classes } from '../../parts/classes.ts';

// A line comes out of each node and goes down past its children; each child has a short one to it. Where there is room
// (lg), children stand at the right of their node, and else below it: the lines are the same.
const lines = [
  'relative pl-6',
  'before:absolute before:left-0 before:top-5 before:w-6 before:border-t before:border-line-strong',
  'after:absolute after:left-0 after:-top-2 after:bottom-0 after:border-l after:border-line-strong',
  'last:after:bottom-auto last:after:h-7',
  'lg:first:after:top-5 lg:only:after:hidden',
].join(' ');

interface BranchProps {
  readonly node: ReactNode;
  /** Where the tree begins: no line leads to it. */
  readonly isRoot?: boolean;
  /** More branches. */
  readonly children?: ReactNode;
}

/** A node and what hangs on it, as an item of a list. */
export function Branch({ node, isRoot = false, children }: BranchProps) {
  const hasChildren = Children.toArray(children).length > 0;
  return (
    <li className={classes('min-w-0 lg:flex lg:items-start', !isRoot && lines)}>
      <div className="min-w-0 lg:w-72 lg:shrink-0">{node}</div>
      {hasChildren && (
        <>
          <span aria-hidden className="mt-5 hidden w-6 shrink-0 border-t border-line-strong lg:block" />
          <ul className="grid gap-2 pt-2 max-lg:ml-4 lg:pt-0">{children}</ul>
        </>
      )}
    </li>
  );
}

interface NodeProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly detail?: string;
  readonly isMono?: boolean;
  readonly warnings?: readonly string[];
  /** What cannot be told, or is worth knowing. */
  readonly doubts?: readonly string[];
}

/** One thing of the map. */
export function Node({ icon: Icon, label, detail, isMono = false, warnings, doubts }: NodeProps) {
  return (
    <div className="flex min-h-10 min-w-0 gap-2.5 rounded-lg border border-line-strong bg-raised px-3 py-2">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-quiet" strokeWidth={1.75} />
      <div className="min-w-0">
        <p className={classes('break-words', isMono && 'font-mono text-xs leading-5 break-all')}>{label}</p>
        {detail !== undefined && <p className="text-xs break-words text-quiet">{detail}</p>}
        {warnings?.map((warning) => (
          <p key={warning} className="text-xs break-words text-due">
            {warning}
          </p>
        ))}
        {doubts?.map((doubt) => (
          <p key={doubt} className="text-xs break-words text-note">
            {doubt}
          </p>
        ))}
      </div>
    </div>
  );
}
