import { Link } from '@tanstack/react-router';
import type { AuditEntry, Overview, RunSummary } from '../../../src/server/contract.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { ButtonLink } from '../../parts/button.tsx';
import { EntryResult, EntrySubject } from '../../parts/journal.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Panel } from '../../parts/panel.tsx';

const tones: Readonly<Record<RunSummary['state'], Tone>> = {
  running: 'note',
  waiting: 'due',
  pausing: 'due',
  paused: 'due',
  done: 'good',
  blocked: 'broken',
  incomplete: 'due',
  failed: 'broken',
};

/** The runs of this server, those that go on first. */
export function RunsPanel({ runs }: Pick<Overview, 'runs'>) {
  const isOver = ({ endedAt }: RunSummary): boolean => endedAt !== undefined;
  const ordered = [...runs.filter((run) => !isOver(run)), ...runs.filter(isOver)];
  const going = runs.length - runs.filter(isOver).length;
  return (
    <Panel title="Runs" about={going === 0 ? 'Nothing is being done now.' : `${going} under way`}>
      <ul className="-my-2 divide-y">
        {ordered.map((run) => (
          <Run key={run.id} run={run} />
        ))}
      </ul>
    </Panel>
  );
}

function Run({
  run: { id, title, state, startedBy, startedAt, doneSteps, totalSteps },
}: {
  readonly run: RunSummary;
}) {
  return (
    <li className="grid gap-1 py-2.5">
      <div className="flex items-start gap-3">
        <Link
          to="/runs/$id"
          params={{ id }}
          className="min-w-0 flex-1 font-medium break-words underline-offset-4 hover:text-accent hover:underline"
        >
          {title}
        </Link>
        <Badge tone={tones[state]}>{state}</Badge>
      </div>
      <p className="text-sm text-quiet">
        {doneSteps} of {totalSteps} {totalSteps === 1 ? 'step' : 'steps'} · {startedBy} ·{' '}
        <Moment at={startedAt} />
      </p>
    </li>
  );
}

const eventsShown = 8;

/** What was done last, by whom. */
export function EventsPanel({ events }: Pick<Overview, 'events'>) {
  return (
    <Panel
      title="Last events"
      actions={
        <ButtonLink to="/audit" kind="quiet" className="-my-1 -mr-3.5">
          <span className="text-accent">All of them</span>
        </ButtonLink>
      }
    >
      <ul className="-my-2 divide-y">
        {withoutEnded(events)
          .slice(0, eventsShown)
          .map((entry) => (
            <Event key={entry.sequence} entry={entry} />
          ))}
      </ul>
    </Panel>
  );
}

/** What was begun and has ended by now is told once. */
function withoutEnded(events: readonly AuditEntry[]): readonly AuditEntry[] {
  const ended = new Set(events.map(({ intent }) => intent));
  return events.filter(({ sequence }) => !ended.has(sequence));
}

function Event({ entry }: { readonly entry: AuditEntry }) {
  return (
    <li className="py-2.5">
      <div className="flex items-center gap-3">
        <p className="min-w-0 flex-1 truncate" title={entry.subject}>
          {entry.action} <EntrySubject entry={entry} />
        </p>
        {entry.result !== undefined && entry.result !== 'done' && <EntryResult entry={entry} />}
      </div>
      <p className="truncate text-sm text-quiet">
        {entry.actor} · <Moment at={entry.at} />
      </p>
    </li>
  );
}
