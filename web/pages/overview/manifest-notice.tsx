import { FileDiff } from 'lucide-react';
import type { Overview } from '../../../src/server/contract.ts';
import { ActionButton } from '../../actions/action-button.tsx';
import { Said } from '../../parts/said.tsx';

const words = {
  changed: {
    what: 'The manifest says something else than what was applied last.',
    next: 'Nothing of it is done before somebody applies it: mintmark apply',
  },
  never: {
    what: 'The manifest was not applied as a whole yet.',
    next: 'See first what it would do: mintmark plan',
  },
  missing: {
    what: 'There is no manifest where this server runs.',
    next: 'Put mintmark.yaml back, or begin a new one: mintmark init',
  },
} as const;

/** That the manifest and what was applied are not the same, and what to do; nothing where they are. */
export function ManifestNotice({ manifest }: Pick<Overview, 'manifest'>) {
  if (manifest === 'applied') return null;
  const { what, next } = words[manifest];
  return (
    <div
      role="note"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl border border-line-strong bg-note-soft px-5 py-3"
    >
      <FileDiff aria-hidden className="size-5 shrink-0 text-note" />
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-medium">{what}</p>
        <p className="text-sm text-quiet">
          <Said text={next} />
        </p>
      </div>
      {manifest !== 'missing' && (
        <ActionButton action={{ action: 'apply' }}>See what it would do</ActionButton>
      )}
    </div>
  );
}
