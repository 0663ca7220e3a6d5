import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { CredentialLink } from '../../parts/credential-link.tsx';
import { Moment, useNow } from '../../parts/moment.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ShowMore, useBeginning } from '../../parts/show-more.tsx';
import { dueTokens, makeTimeline, type Column, type DueDate, type DueToken } from './timeline.ts';
import { TimelineChart } from './timeline-chart.tsx';
import { describeColumn } from './timeline-column.tsx';

/** What expires next, on a timeline and in words. */
export function ExpiryPanel({ dates }: { readonly dates: readonly DueDate[] }) {
  const now = useNow();
  const [chosen, setChosen] = useState<number>();
  const timeline = makeTimeline(dates, now);
  const column = chosen === undefined ? undefined : timeline.columns[chosen];
  return (
    <Panel title="What expires next" actions={<Legend />}>
      {dates.length === 0 ? (
        <p className="text-quiet">No token has an end that is known.</p>
      ) : (
        <div className="grid gap-x-8 gap-y-5 xl:grid-cols-[minmax(0,1fr)_18rem] 2xl:grid-cols-[minmax(0,1fr)_22rem]">
          <div className="max-md:hidden">
            <TimelineChart timeline={timeline} chosen={chosen} onChoose={setChosen} />
            {timeline.later.length > 0 && (
              <p className="mt-2 text-sm text-quiet">
                {timeline.later.length} later than in {timeline.days} days.
              </p>
            )}
          </div>
          <Next key={chosen} column={column} dates={dates} onAll={() => setChosen(undefined)} />
        </div>
      )}
    </Panel>
  );
}

function Legend() {
  return (
    <p className="flex gap-4 text-sm text-quiet max-md:hidden">
      <span className="flex items-center gap-2">
        <span aria-hidden className="size-2.5 rounded-full bg-due" /> expiry
      </span>
      <span className="flex items-center gap-2">
        <span aria-hidden className="size-2.5 rounded-full bg-accent" /> renewal
      </span>
    </p>
  );
}

interface NextProps {
  /** Absent: whatever is next. */
  readonly column: Column | undefined;
  readonly dates: readonly DueDate[];
  readonly onAll: () => void;
}

function Next({ column, dates, onAll }: NextProps) {
  const own = new Set([...(column?.expiries ?? []), ...(column?.renewals ?? [])].map(({ token }) => token));
  const tokens = dueTokens(column ? dates.filter(({ token }) => own.has(token)) : dates);
  const beginning = useBeginning(tokens, 5, 25);
  return (
    <div className="grid content-start gap-2">
      {column && (
        <p className="flex flex-wrap items-center gap-x-3 text-sm text-quiet" aria-live="polite">
          {describeColumn(column)}
          <Button kind="quiet" onClick={onAll} className="-my-1 -ml-3.5">
            <span className="text-accent">Show what is next</span>
          </Button>
        </p>
      )}
      <ol className="-my-2 divide-y" aria-label="What expires next">
        {beginning.shown.map((token) => (
          <NextItem key={token.token} due={token} />
        ))}
      </ol>
      <ShowMore of={beginning} what="tokens" />
    </div>
  );
}

function NextItem({ due: { credential, purpose, expiry, renewal } }: { readonly due: DueToken }) {
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 py-2" title={purpose}>
      <CredentialLink name={credential} className="truncate" />
      {expiry !== undefined && (
        <span className="text-right text-sm">
          <Verb at={expiry} past="expired" future="expires" />
        </span>
      )}
      {renewal !== undefined && (
        <span className="col-span-2 text-sm text-quiet">
          <Verb at={renewal} past="renewal was due" future="renewal is due" />
        </span>
      )}
    </li>
  );
}

/** `expires in 3 days`, `expired 3 days ago`. */
function Verb({ at, past, future }: { readonly at: string; readonly past: string; readonly future: string }) {
  const now = useNow();
  const isPast = Date.parse(at) < now;
  return (
    <span className={isPast ? 'text-broken' : ''}>
      {isPast ? past : future} <Moment at={at} />
    </span>
  );
}
