import { useQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import type { AuditEntry } from '../../../src/server/contract.ts';
import { ButtonLink } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Problem } from '../../parts/problem.tsx';
import { recentEntriesQuery } from '../../server/queries.ts';

const shown = 8;

/** The newest lines of the journal about a credential. */
export function RecentEntries({ subject }: { readonly subject: string }) {
  const { data, error } = useQuery(recentEntriesQuery(subject));
  return (
    <Panel
      isFlush
      title="Lately"
      actions={
        <ButtonLink to="/audit" search={{ subject }}>
          All in the audit log
        </ButtonLink>
      }
    >
      {!data && (error ? <Problem error={error} /> : <Loading className="mx-5 mb-5 h-72" />)}
      {data?.entries.length === 0 && (
        <Empty icon={ScrollText} title="Nothing has happened to it yet">
          Apply the manifest: its first token is issued then.
        </Empty>
      )}
      <ol className="divide-y border-t">
        {newest(data?.entries ?? []).map((entry) => (
          <Entry key={entry.sequence} entry={entry} />
        ))}
      </ol>
    </Panel>
  );
}

/** What was begun is left out where its end is told as well. */
function newest(entries: readonly AuditEntry[]): readonly AuditEntry[] {
  const ended = new Set(entries.map(({ intent }) => intent));
  return entries.filter(({ sequence }) => !ended.has(sequence)).slice(0, shown);
}

function Entry({ entry: { action, subject, actor, at, phase, result } }: { readonly entry: AuditEntry }) {
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 px-5 py-2 text-sm">
      <span className="font-medium">{action}</span>
      <span className="text-quiet">{result ?? (phase === 'intent' ? 'begun' : 'noted')}</span>
      <span className="min-w-0 flex-1 basis-48 font-mono text-xs break-all text-quiet">{subject}</span>
      <span className="text-quiet">{actor}</span>
      <Moment at={at} className="text-quiet sm:min-w-28 sm:text-right" />
    </li>
  );
}
