import type { ReactNode } from 'react';
import { classes } from './classes.ts';

export type Tone = 'good' | 'due' | 'broken' | 'note' | 'quiet';

const tones: Readonly<Record<Tone, string>> = {
  good: 'text-good bg-accent-soft',
  due: 'text-due bg-due-soft',
  broken: 'text-broken bg-broken-soft',
  note: 'text-note bg-note-soft',
  quiet: 'text-quiet bg-raised',
};

/** A state as one word; the word says it, the colour only helps. */
export function Badge({ tone = 'quiet', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return (
    <span
      className={classes(
        'inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-xs font-medium whitespace-nowrap',
        tones[tone],
      )}
    >
      <span aria-hidden className="size-1.5 rounded-full bg-current" />
      {children}
    </span>
  );
}
