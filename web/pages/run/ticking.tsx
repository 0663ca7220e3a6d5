import { Hourglass } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Run } from '../../../src/server/contract.ts';

/** The time of day in milliseconds, taken anew every second while `isTicking`. */
function useSeconds(isTicking: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isTicking) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isTicking]);
  return now;
}

/** How long a run has been at work, `1:05`; what it took once it has ended. */
export function Elapsed({ run }: { readonly run: Run }) {
  const now = useSeconds(run.endedAt === undefined);
  const end = run.endedAt === undefined ? now : Date.parse(run.endedAt);
  const seconds = Math.max(0, Math.round((end - Date.parse(run.startedAt)) / 1000));
  return (
    <span className="tabular-nums">
      <span className="sr-only">{run.endedAt === undefined ? 'Elapsed: ' : 'It took: '}</span>
      {asClock(seconds)}
    </span>
  );
}

/** `0:07`, `12:30`, `1:00:00`. */
function asClock(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [first = 0, ...rest] = parts[0] === 0 ? parts.slice(1) : parts;
  return [String(first), ...rest.map((part) => String(part).padStart(2, '0'))].join(':');
}

interface CountdownProps {
  readonly pause: NonNullable<Run['pause']>;
  /** What is said when it is over. */
  readonly after: string;
}

/** Why a call waits, and how many seconds it still does. */
export function Countdown({ pause, after }: CountdownProps) {
  const now = useSeconds(true);
  // From the moment that the pause was heard of: this machine's clock need not be the server's.
  const [heard, setHeard] = useState({ pause, at: now });
  if (heard.pause !== pause) setHeard({ pause, at: now });
  const left = Math.ceil(pause.seconds - (now - heard.at) / 1000);
  if (left <= 0) return after;
  return (
    <>
      <Hourglass aria-hidden className="size-4 shrink-0 text-due" />
      <span className="tabular-nums">
        {pause.reason}: it goes on in {left} s.
      </span>
    </>
  );
}
