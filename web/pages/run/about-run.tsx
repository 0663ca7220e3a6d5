import { Link } from '@tanstack/react-router';
import type { Run } from '../../../src/server/contract.ts';
import { Moment } from '../../parts/moment.tsx';
import { Panel } from '../../parts/panel.tsx';

/** Who began a run, when, on what, and where everything of it is written down. */
export function AboutRun({ run }: { readonly run: Run }) {
  const { id, startedBy, startedAt, endedAt, credentials } = run;
  return (
    <Panel title="About this run">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2 text-sm [&_dt]:text-quiet">
        <dt>Begun by</dt>
        <dd className="break-words">{startedBy}</dd>
        <dt>Begun</dt>
        <dd>
          <Moment at={startedAt} />
        </dd>
        {endedAt !== undefined && (
          <>
            <dt>Ended</dt>
            <dd>
              <Moment at={endedAt} />
            </dd>
          </>
        )}
        {credentials.length > 0 && (
          <>
            <dt>About</dt>
            <dd className="grid max-h-40 gap-0.5 overflow-y-auto">
              {credentials.map((name) => (
                <Link
                  key={name}
                  to="/credentials/$name"
                  params={{ name }}
                  className="break-all text-accent underline"
                >
                  {name}
                </Link>
              ))}
            </dd>
          </>
        )}
        <dt>Journal</dt>
        <dd>
          <Link to="/audit" search={{ run: id }} className="text-accent underline">
            what it did, entry by entry
          </Link>
        </dd>
      </dl>
    </Panel>
  );
}
