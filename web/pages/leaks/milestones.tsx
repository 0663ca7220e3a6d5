import { Check, CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Leaks } from '../../../src/server/contract.ts';
import { classes } from '../../parts/classes.ts';
import { counted } from '../../parts/counted.ts';
import { Moment } from '../../parts/moment.tsx';

interface Milestone {
  readonly title: string;
  readonly isReached: boolean;
  readonly about: ReactNode;
}

/** How far the answer to a leak is: found, replaced, revoked, its alerts closed. */
export function Milestones({ leaked }: { readonly leaked: Leaks['tokens'][number] }) {
  return (
    <ol className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
      {milestonesOf(leaked).map(({ title, isReached, about }) => (
        <li
          key={title}
          className={classes(
            'flex min-w-0 gap-2.5 border-t-2 pt-2.5 text-sm',
            isReached ? 'border-good' : 'border-dashed border-line-strong',
          )}
        >
          {isReached ? (
            <Check role="img" aria-label="done" className="mt-0.5 size-4 shrink-0 text-good" />
          ) : (
            <CircleDashed role="img" aria-label="open" className="mt-0.5 size-4 shrink-0 text-due" />
          )}
          <div className="min-w-0">
            <p className="font-medium">{title}</p>
            <p className="break-words text-quiet">{about}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}

function milestonesOf({
  token,
  isDead,
  secondsToDeath,
  replacedBy,
  openAlerts,
}: Leaks['tokens'][number]): readonly Milestone[] {
  return [
    {
      title: 'Found',
      isReached: true,
      about: token.leak ? <Moment at={token.leak.at} /> : 'nobody noted when',
    },
    {
      title: 'Replaced',
      isReached: replacedBy !== undefined,
      about:
        replacedBy === undefined ? 'no other token works in its place' : `${replacedBy} works in its place`,
    },
    { title: isDead ? 'Dead' : 'Revoked', isReached: isDead, about: deathOf(isDead, secondsToDeath) },
    {
      title: 'Alerts closed',
      isReached: isDead && openAlerts.length === 0,
      about:
        openAlerts.length === 0
          ? 'no alert is open'
          : `${counted(openAlerts.length, 'alert')} open: ${openAlerts.join(', ')}`,
    },
  ];
}

function deathOf(isDead: boolean, seconds: number | undefined): string {
  if (!isDead) return 'it still works, for whoever has it';
  if (seconds === undefined) return 'it was dead before it was found';
  return seconds < 1 ? 'in the second it was found' : `${spent(seconds)} after it was found`;
}

/** `4 seconds`, `3 minutes`, `2.5 hours`: how long whoever found it could use it. */
function spent(seconds: number): string {
  if (seconds < 120) return counted(seconds, 'second');
  if (seconds < 7200) return counted(Math.round(seconds / 60), 'minute');
  if (seconds < 172_800) return `${String(Math.round(seconds / 360) / 10)} hours`;
  return counted(Math.round(seconds / 86_400), 'day');
}
