import { Unplug } from 'lucide-react';
import type { Run } from '../../../src/server/contract.ts';
import { Badge } from '../../parts/badge.tsx';
import type { WatchedRun } from '../../server/use-run.ts';
import { stateLooks } from './run-states.ts';
import { Countdown, Elapsed } from './ticking.tsx';

const bar =
  'h-2 w-full appearance-none overflow-hidden rounded-full bg-raised [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-raised [&::-webkit-progress-value]:rounded-full [&::-webkit-progress-value]:bg-accent [&::-webkit-progress-value]:transition-[width]';

/** How far a run is, for how long it has been at work, and what holds it up. */
export function RunProgress({ run, sight }: { readonly run: Run; readonly sight: WatchedRun['sight'] }) {
  const { state, doneSteps, totalSteps, pause, endedAt } = run;
  const { word, tone, told } = stateLooks[state];
  const isAway = sight !== 'live' && endedAt === undefined;
  return (
    <section aria-label="Progress" className="grid gap-3 rounded-xl border bg-panel px-5 py-4">
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
        <Badge tone={isAway ? 'quiet' : tone}>{isAway ? `${word}, when last seen` : word}</Badge>
        <span className="tabular-nums">
          <strong className="font-semibold">{doneSteps}</strong>
          <span className="text-quiet"> of {totalSteps} steps done</span>
        </span>
        <span className="ml-auto text-quiet">
          <Elapsed run={run} />
        </span>
      </div>
      <progress aria-label="Steps done" value={doneSteps} max={Math.max(1, totalSteps)} className={bar} />
      {/* There while the run is, so that nothing jumps when a call has to wait. What it ended with, its end says. */}
      <p hidden={endedAt !== undefined} className="flex min-h-6 items-center gap-2 text-sm text-quiet">
        {isAway ? (
          <>
            <Unplug aria-hidden className="size-4 shrink-0 text-due" />
            The server went away. The page connects again by itself.
          </>
        ) : pause ? (
          <Countdown pause={pause} after={told} />
        ) : (
          told
        )}
      </p>
      {/* Tells states, not steps: a rotation of fifty slots would never be silent. */}
      <p role="status" className="sr-only">
        {isAway ? 'The server went away.' : told}
      </p>
    </section>
  );
}
