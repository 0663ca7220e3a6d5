import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Download, ScrollText } from 'lucide-react';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Problem } from '../../parts/problem.tsx';
import { AuditFilter } from './audit-filter.tsx';
import { auditQuery } from './audit-query.ts';
import type { AuditSearch } from './audit-search.ts';
import { EntryTable } from './entry-table.tsx';
import { Verification } from './verification.tsx';

const route = getRouteApi('/shell/audit');

/** Who did what when, and whether the journal is as it was written. */
export default function AuditPage() {
  const search = route.useSearch();
  return (
    <Page
      title="Audit"
      about="Everything that was done, by whom, line by line. No line holds a value."
      actions={<ExportLink />}
    >
      <Verification />
      <Panel isFlush title="Entries" about="Newest first">
        {/* Another filter begins with its own fields. */}
        <AuditFilter key={JSON.stringify(search)} search={search} />
        <Entries search={search} />
      </Panel>
    </Page>
  );
}

function ExportLink() {
  return (
    <a
      href="/api/v1/audit/export"
      download
      className="inline-flex min-h-9 items-center gap-2 rounded-lg border border-line-strong bg-panel px-3.5 text-sm font-medium transition-colors hover:bg-raised"
    >
      <Download aria-hidden className="size-4" />
      Export all of it
    </a>
  );
}

function Entries({ search }: { readonly search: AuditSearch }) {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    auditQuery(search),
  );
  if (error && !data)
    return (
      <div className="p-5">
        <Problem error={error} />
      </div>
    );
  if (!data) return <Loading className="m-5 h-96" />;
  const entries = data.pages.flatMap(({ entries }) => entries);
  if (entries.length === 0)
    return (
      <Empty icon={ScrollText} title="No entry is like that">
        <ButtonLink to="/audit" search={{}} className="mt-2">
          Show all
        </ButtonLink>
      </Empty>
    );
  return (
    <>
      <EntryTable entries={entries} />
      <div className="grid gap-3 border-t px-5 py-3">
        {error && <Problem error={error} />}
        {hasNextPage ? (
          <Button
            isBusy={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
            className="justify-self-start"
          >
            Older entries
          </Button>
        ) : (
          <p className="text-sm text-quiet">There is nothing older.</p>
        )}
      </div>
    </>
  );
}
