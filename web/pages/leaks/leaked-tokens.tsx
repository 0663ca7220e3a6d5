import { Link } from '@tanstack/react-router';
import { ShieldCheck } from 'lucide-react';
import type { Leaks } from '../../../src/server/contract.ts';
import { RespondButton } from '../../actions/respond-to-leak.tsx';
import { Badge } from '../../parts/badge.tsx';
import { counted } from '../../parts/counted.ts';
import { Empty } from '../../parts/empty.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Milestones } from './milestones.tsx';
import { ScanCommands } from './scan-commands.tsx';

type Leaked = Leaks['tokens'][number];

/** Managed tokens that leaked: those that still need somebody come first. */
export function LeakedTokens({ tokens }: { readonly tokens: readonly Leaked[] }) {
  const open = tokens.filter(isOpen).length;
  const newestFirst = tokens.toSorted((left, right) => foundAt(right).localeCompare(foundAt(left)));
  const sorted = newestFirst.toSorted((left, right) => Number(isOpen(right)) - Number(isOpen(left)));
  return (
    <Panel
      isFlush
      title="Managed tokens that leaked"
      about={
        tokens.length === 0
          ? undefined
          : `${counted(tokens.length, 'token')}, ${open === 0 ? 'all of them closed' : `${open} still open`}`
      }
    >
      {tokens.length === 0 && (
        <Empty icon={ShieldCheck} title="No managed token has leaked, as far as anybody has told">
          <p className="mb-5">
            When one has, say so at its credential, or answer an alert below. To find one before others do:
          </p>
          <ScanCommands />
        </Empty>
      )}
      <ul className="divide-y border-t empty:hidden">
        {sorted.map((leaked) => (
          <LeakedToken key={leaked.token.label} leaked={leaked} />
        ))}
      </ul>
    </Panel>
  );
}

function isOpen({ isDead, openAlerts }: Leaked): boolean {
  return !isDead || openAlerts.length > 0;
}

function foundAt({ token }: Leaked): string {
  return token.leak?.at ?? '';
}

function LeakedToken({ leaked }: { readonly leaked: Leaked }) {
  const { credential, token, isDead, timeline } = leaked;
  return (
    <li className="grid gap-4 px-5 py-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h3 className="min-w-0 font-mono font-medium break-all">
          <Link to="/credentials/$name" params={{ name: credential }} className="text-accent hover:underline">
            {token.label}
          </Link>
        </h3>
        <Badge tone={isDead ? 'good' : 'broken'}>{isDead ? 'dead' : 'still alive'}</Badge>
        {token.leak && <Badge tone="quiet">found in {token.leak.exposure}</Badge>}
        {isOpen(leaked) && (
          <span className="ml-auto">
            <RespondButton leak={{ token: token.label }} about={token.label} exposure={token.leak?.exposure}>
              Respond…
            </RespondButton>
          </span>
        )}
      </div>
      <Milestones leaked={leaked} />
      <details open={isOpen(leaked)}>
        <summary className="text-sm text-quiet">What happened, line by line ({timeline.length})</summary>
        <ol className="mt-2 grid gap-1 border-l pl-4 text-sm">
          {timeline.map(({ at, what }, position) => (
            <li key={`${at} ${what} ${String(position)}`} className="grid gap-x-4 sm:grid-cols-[9rem_1fr]">
              <Moment at={at} className="text-quiet" />
              <span className="break-words">{what}</span>
            </li>
          ))}
        </ol>
      </details>
    </li>
  );
}
