import type { LucideIcon } from 'lucide-react';
import { Children, type ReactNode } from 'react';
import { classes } from '../../parts/classes.ts';

// A line comes out of each node and goes down past its children; each child has a short one to it. Where there is room
// (of the panel, not of the window), children stand at the right of their node, and else below it: the lines are the same.
const lines = [
  'relative pl-6',
  'before:absolute before:left-0 before:top-5 before:w-6 before:border-t before:border-line-strong',
  'after:absolute after:left-0 after:-top-2 after:bottom-0 after:border-l after:border-line-strong',
  'last:after:bottom-auto last:after:h-7',
  '@4xl:first:after:top-5 @4xl:only:after:hidden',
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
    <li className={classes('min-w-0 @4xl:flex @4xl:items-start', !isRoot && lines)}>
      <div
        className={classes(
          'min-w-0',
          hasChildren ? '@4xl:w-44 @4xl:shrink-0 @min-[66rem]:w-56 @7xl:w-68' : '@4xl:max-w-112 @4xl:grow',
        )}
      >
        {node}
      </div>
      {hasChildren && (
        <>
          <span aria-hidden className="mt-5 hidden w-6 shrink-0 border-t border-line-strong @4xl:block" />
          <ul className="grid min-w-0 gap-2 @4xl:grow pt-2 @max-4xl:ml-4 @4xl:pt-0">{children}</ul>
        </>
      )}
    </li>
  );
}

interface NodeProps {
  readonly icon: LucideIcon;
  readonly label: string;
  /** One line each. */
  readonly details?: readonly string[];
  readonly isMono?: boolean;
  readonly warnings?: readonly string[];
  /** What cannot be told, or is worth knowing. */
  readonly doubts?: readonly string[];
}

/** One thing of the map. */
export function Node({ icon: Icon, label, details, isMono = false, warnings, doubts }: NodeProps) {
  return (
    <div className="flex min-h-10 min-w-0 gap-2.5 rounded-lg border border-line-strong bg-raised px-3 py-2">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-quiet" strokeWidth={1.75} />
      <div className="min-w-0">
        <p className={classes('break-words', isMono && 'font-mono text-xs leading-5 wrap-anywhere')}>
          {label}
        </p>
        {details?.map((detail) => (
          <p key={detail} className="text-xs break-words text-quiet">
            {detail}
          </p>
        ))}
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
