import { ChevronDown, ChevronRight, Copy, MousePointerClick, Check } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PagePicture } from '../../../src/server/contract.ts';
import { classes } from '../classes.ts';
import { Marker } from './marker.tsx';

type Part = PagePicture['parts'][number];

/** One thing on a drawn page, and the number of its step beside it. */
export function PagePart({ part }: { readonly part: Part }) {
  return (
    <div className="grid min-w-0 grid-cols-[auto_minmax(0,1fr)] items-start gap-2.5">
      <Marker step={part.step} className="mt-0.5" />
      {drawn(part)}
    </div>
  );
}

function drawn(part: Part): ReactNode {
  switch (part.kind) {
    case 'menu':
      return <Menu entries={part.entries} />;
    case 'field':
      return <Labelled label={part.label}>{box(part.value)}</Labelled>;
    case 'choice':
      return (
        <Labelled label={part.label}>
          {box(part.value, <ChevronDown aria-hidden className="size-3.5 shrink-0 text-quiet" />)}
        </Labelled>
      );
    case 'boxes':
      return (
        <Labelled label={part.label}>
          <Boxes ticked={part.ticked} empty={part.empty} />
        </Labelled>
      );
    case 'button':
      return <Pressed>{part.label}</Pressed>;
    case 'row':
      return (
        <div className="flex flex-wrap items-center gap-2 rounded-md border px-2.5 py-1.5">
          <span className="min-w-0 flex-1 font-mono text-xs break-all">{part.label}</span>
          <Pressed>{part.button}</Pressed>
        </div>
      );
    case 'shown-once':
      return (
        <div className="grid gap-1 rounded-md border border-dashed border-accent bg-accent-soft px-2.5 py-2">
          <span className="font-mono text-xs break-all text-quiet">{part.label}</span>
          <span className="flex items-center gap-2 font-mono text-xs">
            <span className="min-w-0 flex-1 truncate">••••••••••••••••••••</span>
            <Copy aria-hidden className="size-3.5 shrink-0 text-accent" />
          </span>
        </div>
      );
  }
}

function Menu({ entries }: { readonly entries: readonly string[] }) {
  return (
    <p className="flex min-h-6 flex-wrap items-center gap-1 text-xs text-quiet">
      {entries.map((entry, index) => (
        <span key={entry} className="flex items-center gap-1">
          {index > 0 && <ChevronRight aria-hidden className="size-3 shrink-0" />}
          <span
            className={classes(
              index === entries.length - 1 && 'rounded bg-raised px-1.5 font-medium text-text',
            )}
          >
            {entry}
          </span>
        </span>
      ))}
    </p>
  );
}

function Labelled({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="grid min-w-0 gap-1">
      <span className="text-xs text-quiet">{label}</span>
      {children}
    </div>
  );
}

function box(value: string, mark?: ReactNode): ReactNode {
  return (
    <span className="flex items-center gap-2 rounded-md border border-line-strong bg-panel px-2.5 py-1 font-mono text-xs">
      <span className="min-w-0 flex-1 break-all">{value}</span>
      {mark}
    </span>
  );
}

function Boxes({ ticked, empty }: { readonly ticked: readonly string[]; readonly empty: readonly string[] }) {
  return (
    <span className="flex flex-wrap gap-x-4 gap-y-1.5">
      {ticked.map((name) => (
        <span key={name} className="flex min-w-0 items-start gap-1.5 font-mono text-xs">
          <span className="mt-px grid size-3.5 shrink-0 place-items-center rounded-[3px] bg-accent text-on-accent">
            <Check aria-hidden className="size-2.5" strokeWidth={4} />
          </span>
          <span className="break-all">{name}</span>
        </span>
      ))}
      {empty.map((name) => (
        <span key={name} className="flex min-w-0 items-start gap-1.5 font-mono text-xs text-quiet">
          <span className="mt-px size-3.5 shrink-0 rounded-[3px] border border-line-strong" />
          <span className="break-all">{name}</span>
        </span>
      ))}
    </span>
  );
}

function Pressed({ children }: { readonly children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1.5 justify-self-start rounded-md border border-accent bg-accent-soft px-2.5 py-0.5 text-xs font-medium text-accent">
      {children}
      <MousePointerClick aria-hidden className="size-3.5" />
    </span>
  );
}
